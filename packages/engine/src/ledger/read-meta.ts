import type { SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { hasLedger, newerLedger } from './open-ledger.js'

/** What a database says of itself. */
export interface LedgerMeta {
  /** Made once, with the ledger. */
  readonly databaseId: string
  readonly environment: string | null
  readonly isProtected: boolean
  /** The number of the last run. */
  readonly serial: number
}

/** Null where there is no ledger. Writes nothing. */
export async function readLedgerMeta(database: Database): Promise<LedgerMeta | null> {
  if (!(await hasLedger(database))) return null
  const meta = await database.query
    .selectFrom('sow.meta')
    .select(['database_id as databaseId', 'environment', 'protected as isProtected'])
    .executeTakeFirst()
  const last = await database.query
    .selectFrom('sow.run')
    .select(({ fn }) => fn.max('id').as('id'))
    .executeTakeFirst()
  return meta === undefined ? null : { ...meta, serial: Number(last?.id ?? 0) }
}

/** Why what was read of a ledger may not be so; null of one whose format this Sow knows, or that nobody read yet. */
export function readByOlderSow({ ledger }: Database): SowError | null {
  return ledger.format === null ? null : newerLedger(ledger.format)
}
