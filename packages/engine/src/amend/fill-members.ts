import { sql } from 'kysely'
import { basedColumns, keyColumns, valueColumns } from '../catalog/shape/carried-columns.js'
import { otherReferences } from '../catalog/shape/incoming-references.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { sameAsBase } from '../catalog/statement/compared-values.js'
import { all, asTarget, column, lines, sameBaseKey, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { untouched } from '../ledger/own-rows.js'
import { members } from '../row/census/release-members.js'
import { decisions, deltaValues } from '../row/diff/delta-columns.js'
import { type DecidedBefore, unreferencedBy } from '../row/diff/leaving-referrers.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'
import { isCarriedElsewhere } from '../undo/carried-elsewhere.js'

/** Every row of the release that is in the table, and whether it may go; and those that the site deleted. */
export async function fillMembers(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  before: readonly DecidedBefore[],
): Promise<void> {
  const values = deltaValues(
    shape,
    valueColumns(shape).map((each) => ({ column: each, seen: column('target', each.name) })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...values.keys()]
  const unedited = [
    untouched(shape),
    ...(shape.base === null ? [] : [sql`base.inserted_run is not null`]),
    ...basedColumns(shape).map((each) =>
      sameAsBase(column('target', each.name), column('base', each.name), each),
    ),
  ]
  const carried = await isCarriedElsewhere(database, shape, { domain: shape.identity.split('/')[0] ?? '' })
  const select = sql`
with judged as (
  select
    case
      when ${carried} then 'carried'
      when not (${all(unedited)}) then 'edited'
      when not (${all(otherReferences(shape).map((each) => unreferencedBy(each, before)))}) then 'referenced'
    end as reason,
    target.xmin as sow_xmin,
    ${lines([
      ...keyColumns(shape).map(({ name }) => column('target', name)),
      ...[...values].map(([name, value]) => sql`${value} as ${sql.id(name)}`),
    ])}
  from ${members(shape)} as base
  join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'base', shape)}
)
select
  case when reason is null then 'delete' else 'none' end,
  true, true, reason is not null, false, ${shape.base !== null}::boolean, reason, sow_xmin,
  ${lines(names.map((name) => sql.id(name)))}
from judged`
  const columns = [...decisions, 'sow_reason', 'sow_xmin', ...names]
  await runWork(database, { kind: 'fill', into: work.delta, columns, select })
  await fillTombstones(database, shape, work)
}

/** Rows that the site deleted: only the base knows them, and an undo of the removal wants them back. */
async function fillTombstones(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  if (shape.base === null) return
  const keys = keyColumns(shape)
  const select = sql`
select
  'none', false, false, false, false, true,
  ${lines(keys.map((each) => asTarget(sql.id(each.name), each)))}
from ${baseRows(shape)} as base
where tombstone_run is not null`
  await runWork(database, {
    kind: 'fill',
    into: work.delta,
    columns: [...decisions, ...keys.map(({ name }) => name)],
    select,
  })
}
