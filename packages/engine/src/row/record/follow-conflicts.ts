import { sql } from 'kysely'
import { nameInBase } from '../../catalog/shape/base-move.js'
import { keyColumns, sharedColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetShape } from '../../catalog/shape/target-shape.js'
import { all, column, table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { relinkHistory } from '../../ledger/link-run.js'
import type { Followed } from './convert-columns.js'

/**
 * Lets conflicts follow columns of the target that were renamed or retyped, just before the base does: one stays open by its
 * value's text in the base.
 */
export async function followConflicts(
  database: Database,
  shape: TargetShape,
  base: TableName,
  followed: readonly Followed[],
): Promise<void> {
  const moved =
    (await retypeConflicts(database, shape, base, followed)) +
    (await renameColumns(database, shape.identity, followed))
  if (moved > 0) await relinkHistory(database, { tables: ['conflict'] })
}

async function retypeConflicts(
  database: Database,
  shape: TargetShape,
  base: TableName,
  followed: readonly Followed[],
): Promise<number> {
  let moved = 0
  const shared = sharedColumns(shape).map(({ name }) => name)
  for (const { move, to, convert } of followed) {
    if (convert === null || move.labels !== null || !shared.includes(to.name)) continue
    const value = column('base', move.from)
    const ofRow = keyColumns(shape).map((each) => {
      const name = nameInBase(shape, each.name)
      return sql`known.key ->> ${sql.lit(name)} is not distinct from ${column('base', name)}::text collate "C"`
    })
    const retyped = await sql`
update sow.conflict as known
set release_value = to_jsonb(${convert(value)}::text)
from ${table(base)} as base
where known.dataset = ${shape.identity}
  and known.resolved_run is null
  and known.column_name = ${move.from}
  and known.release_value #>> '{}' is not distinct from ${value}::text collate "C"
  and ${all(ofRow)}`.execute(database.query)
    moved += Number(retyped.numAffectedRows ?? 0n)
  }
  return moved
}

/** Those that have ended as well: an undo may open them again. */
async function renameColumns(
  database: Database,
  dataset: string,
  followed: readonly Followed[],
): Promise<number> {
  const renamed = followed.filter(({ move, to }) => move.from !== to.name)
  if (renamed.length === 0) return 0
  const names = JSON.stringify(Object.fromEntries(renamed.map(({ move, to }) => [move.from, to.name])))
  const moved = await sql`
update sow.conflict as known
set
  column_name = coalesce(renamed.names ->> known.column_name, known.column_name),
  key = (
    select jsonb_object_agg(coalesce(renamed.names ->> part.key, part.key), part.value)
    from jsonb_each(known.key) as part
  )
from (select ${names}::jsonb as names) as renamed
where known.dataset = ${dataset}
  and (
    renamed.names ? known.column_name
    or known.key ?| array(select jsonb_object_keys(renamed.names))
  )`.execute(database.query)
  return Number(moved.numAffectedRows ?? 0n)
}
