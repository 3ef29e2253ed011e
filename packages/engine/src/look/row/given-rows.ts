import { readKey } from '@sow/kit/manifest'
import { sql } from 'kysely'
import { keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetReference, TargetShape } from '../../catalog/shape/target-shape.js'
import { equal } from '../../catalog/statement/equal.js'
import { fieldsOfColumn } from '../../catalog/statement/key-fields.js'
import { all, column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'

/** The rows that somebody typed the keys of. */
export interface GivenRows {
  readonly keys: readonly string[]
  /** The key of the only tenant meant; null for every one. */
  readonly tenant: string | null
}

/**
 * Keys as people write them, typed as the target has them, so that an index finds their rows: a line for each key, and of a dataset
 * of tenant scope for each tenant. A key of another number of parts has none.
 */
export function givenRows(shape: TargetShape, { keys, tenant }: GivenRows): Fragment {
  const fields = shape.key
    .filter((name) => name !== shape.tenants?.column)
    .flatMap((name) => fieldsOfColumn(shape, name))
  const selects = keys.flatMap((key) => {
    const parts = readKey(key, fields.length)
    if (parts === null) return []
    const given = new Map(fields.map((field, at) => [field, parts[at] ?? '']))
    return [givenRow(shape, given, tenant)]
  })
  const none = sql`
  select ${lines(keyColumns(shape).map((each) => sql`null::${sql.raw(each.type)} as ${sql.id(each.name)}`))}
  where false`
  return sql`(${sql.join(selects.length === 0 ? [none] : selects, sql.raw('\n  union'))}
)`
}

function givenRow(shape: TargetShape, given: ReadonlyMap<string, string>, tenant: string | null): Fragment {
  const { tenants } = shape
  const values = keyColumns(shape).map(({ name, type }) => {
    if (name === tenants?.column) return sql`${column('owner', tenants.id)} as ${sql.id(name)}`
    const reference = shape.references.find((candidate) => candidate.column === name)
    const value =
      reference === undefined ? typed(shape, name, type, given) : referencedId(shape, reference, given, 1)
    return sql`${value} as ${sql.id(name)}`
  })
  if (tenants === null)
    return sql`
  select ${lines(values)}`
  const named = tenant === null ? [] : [sql`${column('owner', tenants.key)}::text = ${tenant}`]
  return sql`
  select ${lines(values)}
  from ${table(tenants.table)} as owner
  where ${all(named)}`
}

/** People type a null as nothing. */
function typed(
  { nullableKey }: TargetShape,
  name: string,
  type: string,
  given: ReadonlyMap<string, string>,
): Fragment {
  const text = given.get(name) ?? ''
  return sql`${nullableKey.includes(name) && text === '' ? null : text}::text::${sql.raw(type)}`
}

/** The id of the row that a reference in a key names; inside a tenant's copy, of the same tenant's row. */
function referencedId(
  shape: TargetShape,
  reference: TargetReference,
  given: ReadonlyMap<string, string>,
  depth: number,
): Fragment {
  const alias = `named_${depth}`
  const owned =
    reference.tenantColumn === null || shape.tenants === null
      ? []
      : [
          equal(
            column(alias, reference.tenantColumn),
            column('owner', shape.tenants.id),
            shape.tenants.equality,
          ),
        ]
  const parts = reference.key.map((part) =>
    equal(
      column(alias, part.column),
      // A parameter without a type takes that of the column, and its index serves.
      part.through === null
        ? sql`${given.get(part.field) ?? ''}`
        : referencedId(shape, part.through, given, depth + 1),
      part.equality,
    ),
  )
  return sql`(
    select ${column(alias, reference.id)}
    from ${table(reference.table)} as ${sql.id(alias)}
    where ${all([...owned, ...parts])}
  )`
}
