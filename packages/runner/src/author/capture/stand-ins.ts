import type { LiveColumn, LiveTable } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { isSurrogate } from './propose-key.js'
import { literal, name } from './sql-text.js'
import type { TableShape } from './table-shape.js'

/** Rows that captured rows refer to and that are not captured: the parts of their keys. */
export interface ReferredRows {
  readonly shape: TableShape
  readonly keys: readonly (readonly string[])[]
}

/**
 * Statements that put rows with these keys into their table: a proof needs them, and what else they hold does not
 * matter. Null where the table asks for more than can be made up.
 */
export function standInStatements({ shape, keys }: ReferredRows): readonly string[] | null {
  const { live, key, tenants } = shape
  const more = neededColumns(live, key, tenants)
  const refers = live.foreignKeys.some(({ columns }) => more.some((column) => columns.includes(column.name)))
  if (refers) return null
  const columns = [...(tenants === null ? [] : [tenants.column]), ...key, ...more.map((each) => each.name)]
  return keys.map((parts) => {
    const values = [
      ...(tenants === null ? [] : [`(select ${name(tenants.id)} from ${name(tenants.table)} limit 1)`]),
      ...parts.map(literal),
      ...more.map((column) => literal(fillerOf(column, parts.join(' ')))),
    ]
    return `insert into ${name(live.name)} (${columns.map(name).join(', ')}) values (${values.join(', ')});`
  })
}

function neededColumns(live: LiveTable, key: readonly string[], tenants: TenantTable | null): LiveColumn[] {
  return live.columns.filter(
    (column) =>
      column.notNull &&
      column.defaultExpression === null &&
      column.identity === null &&
      !column.generated &&
      !key.includes(column.name) &&
      column.name !== tenants?.column &&
      !isSurrogate(live, column.name),
  )
}

const fillers: readonly (readonly [RegExp, string])[] = [
  [/^(?:smallint|integer|bigint|numeric|real|double)/, '0'],
  [/^boolean/, 'false'],
  [/^(?:date|timestamp)/, '2000-01-01'],
  [/^jsonb?/, '{}'],
  [/\[\]$/, '{}'],
]

function fillerOf({ type }: LiveColumn, text: string): string {
  return fillers.find(([pattern]) => pattern.test(type))?.[1] ?? text
}
