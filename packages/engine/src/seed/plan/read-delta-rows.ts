import { sql } from 'kysely'
import { comparedColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { otherValue } from '../../catalog/statement/compared-values.js'
import { equal } from '../../catalog/statement/equal.js'
import {
  naturalKey,
  referencedKey,
  stagedKey,
  stagedValue,
  tenantKey,
} from '../../catalog/statement/natural-key.js'
import {
  all,
  column,
  type Fragment,
  lines,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { plannedTenants } from '../../row/census/selected-tenants.js'
import { base, conflict, deltaRows, seen, take } from '../../row/diff/delta-columns.js'
import type { RowScope } from '../../row/row-scope.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { PlannedRow, RowReading } from './planned-row.js'

/** The rows of a delta in words: what happens to each, and to which of its columns. By action, then key. */
export async function readDeltaRows(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  reading: RowReading,
): Promise<readonly PlannedRow[]> {
  const found = await deltaRowsStatement(shape, work, scope, reading).execute(database.query)
  const rows = found.rows as PlannedRow[]
  if (shape.replacements.size === 0) return rows
  return rows.map((row) => {
    const replacedBy =
      row.action === 'retire' || row.action === 'delete' ? shape.replacements.get(row.key) : undefined
    return replacedBy === undefined ? row : { ...row, replacedBy }
  })
}

function deltaRowsStatement(
  shape: TargetShape,
  work: WorkTables,
  scope: RowScope,
  reading: RowReading,
): Fragment {
  const limit = reading.limit === null ? sql`` : sql`limit ${sql.lit(reading.limit)}`
  return sql`
with told as (
  select
    ${tenantKey(shape, 'decided', shape.tenants === null ? [] : plannedTenants(shape.tenants, scope))} as tenant,
    case
      when decided.sow_position is null then ${naturalKey(shape, 'decided')}
      else ${stagedKey(shape, 'stage')}
    end as key,
    case
      when decided.sow_action = 'tombstoned' then 'tombstone'
      when decided.sow_action <> 'none' then decided.sow_action
      when decided.sow_conflicting then 'conflict'
      when decided.sow_kept then 'keep'
    end as action,
    ${columnsOf(shape, reading.values)} as columns,
    ${referencesTo(shape)} as "references"${nameOf(shape, reading.values)}
  from ${deltaRows(shape, work, reading.values ? ['value', 'seen', 'base'] : ['value', 'seen'], comparedColumns(shape))} as decided
  left join ${table(work.stage)} as stage
    on stage.sow_position = decided.sow_position
)
select ${shape.identity}::text as dataset, told.*
from told
where told.action is not null
order by array_position(array['conflict', 'delete', 'retire', 'revive', 'update', 'insert'], told.action), tenant, key
${limit}`
}

/** Of a new row all columns are news: they are told where values are. */
function columnsOf(shape: TargetShape, values: boolean): Fragment {
  const columns = comparedColumns(shape)
  if (columns.length === 0) return sql`'[]'::jsonb`
  const told = columns.map(
    (each, index) => sql`(
        ${sql.lit(index)},
        ${sql.lit(each.name)},
        ${values ? sql`case when decided.sow_action = 'insert' then 'take' else ${decisionOf(shape, each)} end` : decisionOf(shape, each)},
        ${values ? textsOf(shape, each) : sql`'{}'::jsonb`}
      )`,
  )
  const untold = ['tombstone', 'tombstoned', 'blocked', 'delete', 'left', ...(values ? [] : ['insert'])]
  return sql`coalesce((
      select jsonb_agg(jsonb_build_object('column', part.name, 'decision', part.decision) || part.texts order by part.number)
      from (values
        ${lines(told)}
      ) as part (number, name, decision, texts)
      where part.decision is not null
        and decided.sow_action not in (${sql.join(untold.map((action) => sql.lit(action)))})
    ), '[]')`
}

/** A value that stays is one that the release did not change: what was applied before is what it has. */
function textsOf(shape: TargetShape, each: TargetColumn): Fragment {
  const both = sql`jsonb_build_object('from', ${valueNow(shape, each)}, 'to', ${valueNext(shape, each)})`
  const before = ownerRules[each.ownership].isThreeWay
    ? sql`
          when ${conflict(shape, 'decided', each)} then ${both} || jsonb_build_object('base', ${valueBefore(shape, each)})
          when decided.sow_has_base and not ${take(shape, 'decided', each)} then ${both} || jsonb_build_object('base', ${valueNext(shape, each)})`
    : sql``
  return sql`case
          when decided.sow_action = 'insert' then jsonb_build_object('to', ${valueNext(shape, each)})${before}
          else ${both}
        end`
}

function decisionOf(shape: TargetShape, each: TargetColumn): Fragment {
  const taken = sql`case when ${take(shape, 'decided', each)} then 'take' end`
  const kept = sql`decided.sow_in_table and ${otherValue(column('decided', seen(each)), column('decided', each.name), each)}`
  switch (each.ownership) {
    case 'package':
    case 'site':
      return taken
    case 'shared':
      return sql`case
          when ${take(shape, 'decided', each)} then 'take'
          when ${conflict(shape, 'decided', each)} then 'conflict'
          when decided.sow_action <> 'retire' and ${kept} then 'keep'
        end`
  }
}

function valueNow(shape: TargetShape, each: TargetColumn): Fragment {
  const value = column('decided', seen(each))
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  return reference === undefined ? sql`${value}::text` : referencedKey(reference, value)
}

/** As the base keeps it, which may be another type than the column's. */
function valueBefore(shape: TargetShape, each: TargetColumn): Fragment {
  const value = column('decided', base(each))
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  return reference === undefined
    ? sql`${value}::text`
    : referencedKey(reference, sql`${value}::${sql.raw(each.type)}`)
}

function valueNext(shape: TargetShape, each: TargetColumn): Fragment {
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  // As the table would have it: where there are no work tables, a value may stand as the release writes it.
  return reference === undefined
    ? sql`${column('decided', each.name)}::${sql.raw(each.type)}::text`
    : stagedValue(shape, 'stage', each.name)
}

/** What the release calls a row, or the table where the release has it no more. A value, as others are. */
function nameOf(shape: TargetShape, values: boolean): Fragment {
  const named = comparedColumns(shape).find(({ name }) => name === shape.nameColumn)
  if (!values || named === undefined) return sql``
  return sql`,
    coalesce(${column('decided', named.name)}, ${column('decided', seen(named))})::text as name`
}

/** Rows of other tables that point at a row which leaves. */
function referencesTo(shape: TargetShape): Fragment {
  if (shape.referencedBy.length === 0) return sql`0::bigint`
  const counts = shape.referencedBy.map(({ table: from, columns, targetColumns, equalities }) => {
    const pairs = columns.map((name, index) =>
      equal(
        column('referring', name),
        column('leaving', targetColumns[index] ?? name),
        equalities[index] ?? plainEquality,
      ),
    )
    return sql`(
        select count(*)
        from ${table(from)} as referring
        join ${targetRows(shape)} as leaving
          on ${all(pairs)}
        where ${sameKey('leaving', 'decided', shape)}
      )`
  })
  return sql`case
      when decided.sow_action in ('retire', 'delete', 'left') then ${sql.join(counts, sql.raw(' + '))}
      else 0
    end`
}
