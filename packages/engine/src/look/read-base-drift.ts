import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { type BaseDifference, baseDifferences } from '../catalog/statement/base-differences.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { naturalKey, tenantKey } from '../catalog/statement/natural-key.js'
import { nameIn } from '../catalog/statement/row-name.js'
import {
  any,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { RowReading } from '../seed/plan/planned-row.js'
import type { Drift } from './drift.js'

/** Rows of a dataset whose shared columns hold something else than its base, and those that are gone. */
export async function readBaseDrift(
  database: Database,
  shape: TargetShape,
  { limit, values }: RowReading,
): Promise<readonly Drift[]> {
  const { base } = shape
  if (base === null || !shape.baseExists) return []
  const gone = sql`${presence('target', shape)} is null`
  const parts = baseDifferences(shape).map(({ differs, ...part }) => ({
    ...part,
    differs: sql`not (${gone}) and ${differs}`,
  }))
  const found: Fragment[] = [
    sql`(null, ${gone}, null::text, null::text)`,
    ...parts.map(
      ({ name, now, applied, differs }) =>
        sql`(${sql.lit(name)}, ${differs}, ${now}::text, ${applied}::text)`,
    ),
  ]
  const texts = values
    ? sql`part."from", part."to",
  case when part.name is null then ${objectOf(parts)} end as values,
  ${nameIn(shape, 'target')} as name,`
    : sql``
  const result = await sql<FoundDrift>`
select
  ${shape.identity}::text as dataset,
  ${tenantKey(shape, 'base')} as tenant,
  ${naturalKey(shape, 'base')} as key,
  part.name as column,
  ${texts}
  case when part.name is null then 'deleted' else 'edited' end as action
from ${baseRows(shape)} as base
left join ${targetRows(shape)} as target
  on ${sameBaseKey('target', 'base', shape)}
cross join lateral (values
  ${lines(found)}
) as part (name, differs, "from", "to")
where (base.tombstone_run is null or ${gone})
  and ${any([gone, ...parts.map(({ differs }) => differs)])}
  and part.differs
order by 2, 3, 4
${limit === null ? sql`` : sql`limit ${sql.lit(limit)}`}`.execute(database.query)
  return result.rows.map(({ values: had, from, to, name, ...row }) => {
    if (!values) return row
    if (row.column !== null) return { ...row, name: name ?? null, from: from ?? null, to: to ?? null }
    return { ...row, name: had?.[shape.nameColumn ?? ''] ?? null, values: had ?? {} }
  })
}

interface FoundDrift extends Omit<Drift, 'values'> {
  /** Null where the row is there. */
  readonly values?: Drift['values'] | null
}

/** What the base has, by column. */
function objectOf(parts: readonly BaseDifference[]): Fragment {
  if (parts.length === 0) return sql`'{}'::jsonb`
  const names = parts.map(({ name }) => sql.lit(name))
  return sql`jsonb_object(array[${sql.join(names)}], array[${sql.join(parts.map(({ applied }) => sql`${applied}::text`))}])`
}
