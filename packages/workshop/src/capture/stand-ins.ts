import type { LiveTable } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import type { OwnTable } from './described-tables.js'
import { literal, name, tableName } from './sql-text.js'
import type { TableShape } from './table-shape.js'

/** Rows that captured rows refer to and that are not captured: the parts of their keys. */
export interface ReferredRows {
  readonly shape: TableShape
  readonly keys: readonly (readonly string[])[]
}

/**
 * Statements that put rows with these keys into their table. A proof needs them, and nothing else that such rows hold: the
 * table is told to go without.
 */
export function standInStatements({ shape, keys }: ReferredRows): readonly string[] {
  if (keys.length === 0) return []
  const { live, key, tenants } = shape
  const table = tableName(live.name)
  const given = [...(tenants === null ? [] : [tenants.column]), ...key]
  const asked = columnsToFill(live).filter((column) => !given.includes(column))
  const tenant =
    tenants === null ? [] : [`(select ${name(tenants.id)} from ${tableName(tenants.table)} limit 1)`]
  const rows = keys.map((parts) => `  (${[...tenant, ...parts.map(literal)].join(', ')})`)
  return [
    ...(asked.length === 0
      ? []
      : [
          `alter table ${table}\n${asked.map((column) => `  alter column ${name(column)} drop not null`).join(',\n')};`,
        ]),
    `insert into ${table} (${given.map(name).join(', ')})\nvalues\n${rows.join(',\n')};`,
  ]
}

/** The statement that puts a tenant into the table of tenants, so that datasets of tenant scope have somewhere to go. */
export function standInTenant(
  { live, columns, captured }: OwnTable,
  tenants: TenantTable | null,
): readonly string[] {
  if (tenants?.table !== live.name || captured) return []
  const { active } = tenants
  const given = columns.filter(
    ({ generated, identity, sequence }) => !generated && identity === null && sequence === null,
  )
  if (given.length === 0) return [`insert into ${tableName(live.name)} default values;`]
  const values = given.map(({ name: column, type }) => {
    if (column === active?.column) return literal(active.in[0] ?? '')
    return literal(type === 'uuid' ? '00000000-0000-4000-8000-000000000001' : '1')
  })
  const names = given.map((column) => name(column.name)).join(', ')
  return [`insert into ${tableName(live.name)} (${names})\nvalues\n  (${values.join(', ')});`]
}

/** Columns that every row has to fill by itself. */
function columnsToFill({ columns, primaryKey }: LiveTable): string[] {
  return columns
    .filter(({ notNull, defaultExpression, identity, generated }) => {
      return notNull && defaultExpression === null && identity === null && !generated
    })
    .map((column) => column.name)
    .filter((column) => !primaryKey.includes(column))
}
