import { sql } from 'kysely'
import { basedColumns, keyColumns, valueColumns } from '../catalog/shape/carried-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { sameAsBase, sameValue } from '../catalog/statement/compared-values.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { FillTable } from '../database/work-statement.js'
import { untouched } from '../ledger/own-rows.js'
import { decisions, deltaValues, take } from '../row/diff/delta-columns.js'
import type { DecidedBefore } from '../row/diff/leaving-referrers.js'
import { isPacked } from '../row/diff/packed-values.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'
import { isCarriedElsewhere } from './carried-elsewhere.js'
import { changedRows, stayingRows, type Undoing } from './changed-rows.js'
import { judgedInserted } from './judged-inserted.js'

/**
 * Decides every row of a run's changes: what goes back, and what is left because somebody wrote it since. `replacedBase`: the
 * base that the run put its roster in the place of; `before`: what a look decided already.
 */
export async function fillUndoDelta(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  undoing: Undoing,
  replacedBase: TableName | null,
  before: readonly DecidedBefore[] = [],
): Promise<void> {
  await runWork(database, changedStatement(shape, work, undoing))
  const carried = await isCarriedElsewhere(database, shape, { run: undoing.undone })
  await runWork(database, insertedStatement(shape, work, undoing, replacedBase, { carried, before }))
}

/**
 * Rows that the run updated, retired, revived or deleted. A column goes back where it still holds what the run wrote;
 * a deleted row comes back where its key is free.
 */
function changedStatement(shape: TargetShape, work: WorkTables, undoing: Undoing): FillTable {
  const values = valueColumns(shape)
  const written = deltaValues(
    shape,
    values.map((each) => ({
      column: each,
      value: valueIn(sql`changed.sow_before`, each),
      seen: column('target', each.name),
      take: all([takes(each), proves(shape, undoing, each)]),
    })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...written.keys()]
  const left = values.map(
    (each) => sql`(sow_before ? ${sql.lit(each.name)} and not ${take(shape, null, each)})`,
  )
  const select = sql`
with compared as (
  select
    changed.sow_action,
    changed.sow_before,
    changed.sow_stays,
    ${presence('target', shape)} is not null as sow_in_table,
    ${lines([
      ...keyColumns(shape).map(({ name }) => column('changed', name)),
      ...[...written].map(([name, value]) => sql`${value} as ${sql.id(name)}`),
    ])}
  from ${changedRows(shape, undoing)} as changed
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'changed', shape)}
  where changed.sow_action <> 'insert'${
    isPacked(shape)
      ? sql`
  offset 0`
      : sql``
  }
),
judged as (
  select
    *,
    case
      when sow_action = 'delete' then sow_in_table
      when sow_action in ('update', 'revive', 'retire') then not sow_in_table or sow_stays or ${any(left)}
      else false
    end as sow_is_left
  from compared
)
select
  case
    when sow_action = 'delete' and not sow_in_table then 'insert'
    when sow_in_table and ${any(values.map((each) => take(shape, null, each)))} then 'update'
    else 'none'
  end,
  sow_in_table, false, sow_is_left, false, ${shape.base === null ? sql`sow_action = 'delete'` : sql`true`},
  case
    when not sow_is_left then null
    when sow_action = 'delete' then 'came-back'
    when sow_stays and sow_in_table then 'came-back'
    when sow_in_table then 'edited'
    else 'deleted'
  end,
  ${lines(names.map((name) => sql.id(name)))}
from judged
union all${stayingSelect(shape, undoing, [...written.keys()])}`
  return { kind: 'fill', into: work.delta, columns: [...decisions, 'sow_reason', ...names], select }
}

function takes(each: TargetColumn): Fragment {
  return sql`coalesce(
      changed.sow_action in ('update', 'revive', 'retire')
        and changed.sow_before ? ${sql.lit(each.name)}
        and ${sameValue(column('target', each.name), valueIn(sql`changed.sow_after`, each), each)},
      false
    )`
}

/**
 * After a migration of a package that wrote the rows, what the run wrote is no proof any more: an edit may have come to equal it. Where
 * the row is as Sow left it, and the base has the value as well, it is.
 */
function proves(shape: TargetShape, { undone }: Undoing, each: TargetColumn): Fragment {
  const isBased = shape.base !== null && shape.baseExists && basedColumns(shape).includes(each)
  const isKnown = sql`exists (
      select
      from ${shape.base === null ? sql`` : baseRows(shape)} as base
      where ${sameBaseKey('base', 'target', shape)}
        and ${sameAsBase(column('target', each.name), column('base', each.name), each)}
    )`
  return any([
    sql`not exists (
      select
      from sow.seal
      join sow.migration
        on migration.run = seal.run
      where seal.dataset = ${shape.identity}
        and seal.run > ${undone}::bigint
    )`,
    all([sql`coalesce(${untouched(shape)}, false)`, ...(isBased ? [isKnown] : [])]),
  ])
}

/** Rows of which the run changed the key alone, and that keep it, with nothing said of `others`. */
function stayingSelect(shape: TargetShape, undoing: Undoing, others: readonly string[]): Fragment {
  return sql`
select
  'none', true, false, true, false, false, 'came-back',
  ${lines([...keyColumns(shape).map(({ name }) => column('staying', name)), ...others.map(() => sql`null`)])}
from ${stayingRows(shape, undoing)} as staying
join ${targetRows(shape)} as target
  on ${sameKey('target', 'staying', shape)}`
}

/**
 * Rows that the run inserted: they go where nobody but Sow wrote them, no other dataset has them, and no row of another table
 * refers to them.
 */
function insertedStatement(
  shape: TargetShape,
  work: WorkTables,
  undoing: Undoing,
  replacedBase: TableName | null,
  judged: { readonly carried: Fragment; readonly before: readonly DecidedBefore[] },
): FillTable {
  const values = deltaValues(
    shape,
    valueColumns(shape).map((each) => ({ column: each, seen: column('target', each.name) })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...values.keys()]
  const select = sql`
with ${judgedInserted(shape, undoing, replacedBase, { ...judged, values })}
select
  case when sow_reason is null then 'delete' else 'none' end,
  true, false, sow_reason is not null, false, false, sow_reason, sow_xmin,
  ${lines(names.map((name) => sql.id(name)))}
from judged`
  const columns = [...decisions, 'sow_reason', 'sow_xmin', ...names]
  return { kind: 'fill', into: work.delta, columns, select }
}
