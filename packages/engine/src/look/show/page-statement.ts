import { sql } from 'kysely'
import { keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseDifferences } from '../../catalog/statement/base-differences.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { naturalKey, referencedKey, tenantKey } from '../../catalog/statement/natural-key.js'
import { all, any, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import { givenRows } from '../row/given-rows.js'
import { isOrderedByItself } from './ordered-keys.js'

/** Which rows of a dataset a page has. */
export interface PageOf {
  /** The key of the only tenant; null for every one. */
  readonly tenant: string | null
  /** The last row of the page before; null for the first page. */
  readonly after: RowPosition | null
  /** What a row has to contain in its key or in a column that the dataset carries, in any case; null for every row. */
  readonly search: string | null
  /** The most rows. */
  readonly limit: number
}

/** A row by its key: of which tenant, null for a global dataset, and the key as people write it. */
export interface RowPosition {
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
}

/** A page of `rows`, and a row more where there are more: in the order of the key, so that the key's index serves. */
export function pageStatement(shape: TargetShape, rows: Fragment, of: PageOf, isNow: boolean): Fragment {
  const order = sql.join(keyColumns(shape).map((each) => ordered(shape, 'shown', each)))
  const based = isNow && shape.base !== null && shape.baseExists ? shape.base : null
  const selected = [
    sql`${tenantKey(shape, 'target')} as tenant`,
    sql`${naturalKey(shape, 'target')} as key`,
    sql`${valuesOf(shape)} as values`,
    sql`${based === null ? sql`'[]'::jsonb` : editedNames(shape)} as edited`,
    sql`target.sow_certain as "isCertain"`,
  ]
  return sql`
select
  ${lines(selected)}
from (
  select shown.*
  from ${rows} as shown
  where ${all([sql`not shown.sow_lost`, ...chosenRows(shape, of), ...later(shape, of.after)])}
  order by ${order}
  limit ${of.limit + 1}
) as target
${based === null ? sql`` : joinedBase(shape, 'target')}
order by ${sql.join(keyColumns(shape).map((each) => ordered(shape, 'target', each)))}`
}

/** How many rows there are, how many of them a page is of, and what an earlier state could not bring back. */
export function countStatement(shape: TargetShape, rows: Fragment, { tenant, search }: PageOf): Fragment {
  const found = searched(shape, search)
  return sql`
select
  count(*) filter (where not shown.sow_lost) as total,
  count(*) filter (where ${all([sql`not shown.sow_lost`, ...found])}) as matching,
  count(*) filter (where not shown.sow_lost and not shown.sow_certain) as uncertain,
  count(*) filter (where shown.sow_lost) as lost
from ${rows} as shown
where ${all(ofTenant(shape, tenant))}`
}

function chosenRows(shape: TargetShape, { tenant, search }: PageOf): readonly Fragment[] {
  return [...ofTenant(shape, tenant), ...searched(shape, search)]
}

function ofTenant({ tenants }: TargetShape, tenant: string | null): readonly Fragment[] {
  if (tenants === null || tenant === null) return []
  return [
    sql`${column('shown', tenants.column)} = any (array(
      select owner.${sql.id(tenants.id)}
      from ${table(tenants.table)} as owner
      where owner.${sql.id(tenants.key)}::text = ${tenant}
    ))`,
  ]
}

/** The text of a row, with that of its key: of a reference in the key, the key of the other row. */
function searched(shape: TargetShape, search: string | null): readonly Fragment[] {
  if (search === null) return []
  const isReference = (name: string) => shape.references.some((reference) => reference.column === name)
  const texts = shape.columns
    .filter(({ name }) => !isReference(name) && name !== shape.tenants?.column)
    .map(({ name }) => sql`${column('shown', name)}::text`)
  const keys = shape.key.some(isReference) ? [naturalKey(shape, 'shown')] : []
  return [any([...keys, ...texts].map((text) => sql`strpos(lower(${text}), lower(${search})) > 0`))]
}

function later(shape: TargetShape, after: RowPosition | null): readonly Fragment[] {
  if (after === null) return []
  const keys = keyColumns(shape)
  return [
    sql`(${sql.join(keys.map((each) => ordered(shape, 'shown', each)))}) > (
    select ${sql.join(keys.map((each) => ordered(shape, 'position', each)))}
    from ${givenRows(shape, { keys: [after.key], tenant: after.tenant })} as position
    limit 1
  )`,
  ]
}

/** The value that rows are ordered by. */
function ordered(shape: TargetShape, alias: string, each: TargetColumn): Fragment {
  const value = column(alias, each.name)
  return isOrderedByItself(shape, each) ? value : sql`coalesce(${value}::text, '')`
}

/** Values as people write them: of a reference the key of the other row. */
function valuesOf(shape: TargetShape): Fragment {
  const columns = [...keyColumns(shape), ...valueColumns(shape)].filter(
    ({ name }) => name !== shape.tenants?.column,
  )
  const names = columns.map(({ name }) => sql.lit(name))
  const texts = columns.map(({ name }) => {
    const reference = shape.references.find((candidate) => candidate.column === name)
    const value = column('target', name)
    return reference === undefined ? sql`${value}::text` : referencedKey(reference, value)
  })
  return sql`jsonb_object(array[${sql.join(names)}], array[${sql.join(texts)}])`
}

function editedNames(shape: TargetShape): Fragment {
  const names = baseDifferences(shape).map(
    ({ name, differs }) => sql`case when ${differs} then ${sql.lit(name)} end`,
  )
  return names.length === 0
    ? sql`'[]'::jsonb`
    : sql`to_jsonb(array_remove(array[${sql.join(names)}]::text[], null))`
}
