import type { LiveTable } from '@sow/engine'
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

/** Columns that every row has to fill by itself. */
function columnsToFill({ columns, primaryKey }: LiveTable): string[] {
  return columns
    .filter(({ notNull, defaultExpression, identity, generated }) => {
      return notNull && defaultExpression === null && identity === null && !generated
    })
    .map((column) => column.name)
    .filter((column) => !primaryKey.includes(column))
}
