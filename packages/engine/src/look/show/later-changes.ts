import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'

/** What is known of the changes since the run. */
export interface LaterChanges {
  /** Later runs gave rows other keys. Where none did, rows keep the order of their keys, which an index has. */
  readonly renames: boolean
  /** No row changed more than once since. */
  readonly once: boolean
}

/** What later runs than this one did to rows of the dataset. */
export async function readLaterChanges(
  database: Database,
  shape: TargetShape,
  asOf: number,
): Promise<LaterChanges> {
  const found = await sql<LaterChanges>`
with changed as (
  select
    bool_or(action = 'rename') as renames,
    count(*) as changes
  from ${recordedChanges(shape)} as change
  where dataset = ${shape.identity}
    and run > ${asOf}::bigint
  group by key
)
select
  coalesce(bool_or(renames), false) as renames,
  coalesce(max(changes), 0) <= 1 as once
from changed`.execute(database.query)
  const [{ renames, once } = { renames: false, once: false }] = found.rows
  return { renames, once: once && !renames }
}
