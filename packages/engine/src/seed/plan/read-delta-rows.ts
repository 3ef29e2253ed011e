import { sql } from 'kysely'
import { comparedColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { otherValue } from '../../catalog/statement/compared-values.js'
import { equal } from '../../catalog/statement/equal.js'
import { naturalKey, stagedKey, tenantKey } from '../../catalog/statement/natural-key.js'
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
import { conflict, deltaRows, seen, take } from '../../row/diff/delta-columns.js'
import type { RowScope } from '../../row/row-scope.js'
import type { WorkTables } from '../../row/work-tables.js'
import type { PlannedRow, RowReading } from './planned-row.js'
import { appliedRow, namedRow, plannedName, plannedTexts } from './planned-values.js'

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
  const name = reading.values ? plannedName(shape, 'release') : null
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
    ${columnsOf(shape, reading)} as columns,
    ${referencesTo(shape)} as "references"${name === null ? sql`` : sql`,\n    ${name} as name`}
  from ${deltaRows(shape, work, reading.values ? ['value', 'seen', 'base'] : ['value', 'seen'], comparedColumns(shape))} as decided
  left join ${table(work.stage)} as stage
    on stage.sow_position = decided.sow_position${name === null ? sql`` : namedRow(shape)}${reading.values ? appliedRow(shape) : sql``}
)
select ${shape.identity}::text as dataset, told.*
from told
where told.action is not null
order by array_position(array['conflict', 'delete', 'retire', 'revive', 'update', 'insert'], told.action), tenant, key
${limit}`
}

/** Of a new row all columns are news: they are told where values are. */
function columnsOf(shape: TargetShape, { values, gone = false }: RowReading): Fragment {
  const whole = sql.join(
    (gone ? ['insert', 'tombstone', 'tombstoned'] : ['insert']).map((action) => sql.lit(action)),
  )
  const columns = comparedColumns(shape)
  if (columns.length === 0) return sql`'[]'::jsonb`
  const told = columns.map(
    (each, index) => sql`(
        ${sql.lit(index)},
        ${sql.lit(each.name)},
        ${values ? sql`case when decided.sow_action in (${whole}) then 'take' else ${decisionOf(shape, each)} end` : decisionOf(shape, each)},
        ${values ? plannedTexts(shape, each) : sql`'{}'::jsonb`}
      )`,
  )
  const untold = [
    ...(values && gone ? [] : ['tombstone', 'tombstoned']),
    ...['blocked', 'delete', 'left'],
    ...(values ? [] : ['insert']),
  ]
  return sql`coalesce((
      select jsonb_agg(jsonb_build_object('column', part.name, 'decision', part.decision) || part.texts order by part.number)
      from (values
        ${lines(told)}
      ) as part (number, name, decision, texts)
      where part.decision is not null
        and decided.sow_action not in (${sql.join(untold.map((action) => sql.lit(action)))})
    ), '[]')`
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
