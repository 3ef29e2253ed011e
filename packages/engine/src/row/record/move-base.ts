import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import { type Fragment, sameBaseKey, table } from '../../catalog/statement/sql-fragments.js'
import type { Database, DigestMove } from '../../database/database.js'
import { moveBase, rewriteBase } from '../../ledger/changed-datasets.js'
import { baseRowDigest } from '../../ledger/ledger-digests.js'
import { movedDigest } from '../../ledger/seal-rows.js'
import type { DeltaSummary } from '../diff/summarize-delta.js'
import { reshapesBase } from './prepare-base.js'

/** Rows of a base that are about to be moved. */
export interface MovedBaseRows {
  /** A select that has their keys, and perhaps those of others. */
  readonly keys: Fragment
  /** About how many there are, and how many the base has. */
  readonly moves: number
  readonly rows: number
}

/**
 * Runs `move`, and notes for the run's link what became of the digest of the base: by the digests of the moved rows, before
 * and after, or, where they are many or the columns are other ones, by a reading of the whole base.
 */
export async function movingBase(
  database: Database,
  shape: TargetShape,
  moved: MovedBaseRows,
  move: () => Promise<void>,
): Promise<void> {
  const isRead = !shape.baseExists || reshapesBase(shape) || isMany(moved)
  const before = isRead ? null : await digestOfRows(database, shape, moved.keys)
  await move()
  const after = isRead ? null : await digestOfRows(database, shape, moved.keys)
  if (before === null || after === null) rewriteBase(database, shape.identity)
  else
    moveBase(database, shape.identity, {
      rows: after.rows - before.rows,
      digest: movedDigest(before.digest, after.digest),
    })
}

/** So few rows are always looked up by their keys: what somebody did to others of a small base is then told for longer. */
const fewRows = 1000

/** Of this many rows, to look up one costs as much as to read all. */
const rowsForOne = 20

function isMany({ moves, rows }: MovedBaseRows): boolean {
  return moves > fewRows && moves * rowsForOne > rows
}

/** Rows of which a delta moves the base. */
export function movesOf({ tenants }: DeltaSummary): number {
  const moves = tenants.map(
    (tenant) => tenant.inserted + tenant.deleted + tenant.rebased + tenant.newTombstones,
  )
  return moves.reduce((sum, each) => sum + each, 0)
}

async function digestOfRows(
  database: Database,
  shape: TargetShape,
  keys: Fragment,
): Promise<DigestMove | null> {
  const { base, baseColumns } = shape
  if (base === null) return null
  const found = await sql<DigestMove>`
select
  count(*) as rows,
  coalesce(bit_xor(${baseRowDigest('base', baseColumns)}), 0)::text as digest
from ${table(base)} as base
where exists (
    select
    from (${keys}
    ) as moved
    where ${sameBaseKey('base', 'moved', shape)}
  )`.execute(database.query)
  return found.rows[0] ?? null
}
