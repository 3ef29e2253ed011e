import type { Database, DigestMove } from '../database/database.js'
import { movedDigest } from './seal-rows.js'

/** Says that this transaction changed what the ledger has of a dataset. */
export function changeDataset(database: Database, identity: string): void {
  moveBase(database, identity, { rows: 0, digest: '0' })
}

/** Says that this transaction changed some rows of the base of a dataset. */
export function moveBase({ transaction }: Database, identity: string, move: DigestMove): void {
  const known = transaction.datasets.get(identity) ?? { rows: 0, digest: '0' }
  if (known === 'rewritten') return
  transaction.datasets.set(identity, {
    rows: known.rows + move.rows,
    digest: movedDigest(known.digest, move.digest),
  })
}

/** Says that this transaction changed the base of a dataset, so that it has to be read as a whole. */
export function rewriteBase({ transaction }: Database, identity: string): void {
  transaction.datasets.set(identity, 'rewritten')
}
