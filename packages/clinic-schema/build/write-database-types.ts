import type { CatalogColumn, CatalogTable } from './catalog.js'
import { columnType } from './column-type.js'

const header = `// Generated from the migrated catalog by build/generate.ts; do not edit.
import type { tenantColumn } from '@sow/kit'
import type { ColumnType } from 'kysely'

/** A column that an insert may leave out. */
export type Generated<T> =
  T extends ColumnType<infer Select, infer Insert, infer Update>
    ? ColumnType<Select, Insert | undefined, Update>
    : ColumnType<T, T | undefined, T>

/** A column that the database computes: it takes no value. */
export type Computed<T> = ColumnType<T, undefined, never>

/** Text in and out, so that no digit is lost; an insert takes a number too. */
export type Numeric = ColumnType<string, number | string, number | string>

export type Int8 = ColumnType<string, bigint | number | string, bigint | number | string>

/** A day, without a time: ISO text on the way in. */
export type Day = ColumnType<Date, Date | string, Date | string>

export type Timestamp = ColumnType<Date, Date | string, Date | string>

export type Json = JsonPrimitive | JsonObject | readonly Json[]

export type JsonPrimitive = boolean | null | number | string

export interface JsonObject {
  readonly [property: string]: Json
}
`

/** The source of src/generated/database.ts: the Kysely `Database` type. */
export function writeDatabaseTypes(tables: readonly CatalogTable[]): string {
  return [
    header,
    ...tables.map((table) => `${writeTable(table)}\n`),
    'export interface ClinicDatabase {',
    "  readonly [tenantColumn]?: 'org_id'",
    ...tables.map((table) => `  ${table.name}: ${typeName(table.name)}`),
    '}',
    '',
  ].join('\n')
}

function writeTable(table: CatalogTable): string {
  return [
    `export interface ${typeName(table.name)} {`,
    ...table.columns.map((column) => `  ${column.name}: ${writeColumn(table, column)}`),
    '}',
  ].join('\n')
}

function writeColumn(table: CatalogTable, column: CatalogColumn): string {
  const type = columnType(table, column) + (column.nullable ? ' | null' : '')
  if (column.generated || column.identity === 'always') return `Computed<${type}>`
  return column.expression !== null || column.identity !== null ? `Generated<${type}>` : type
}

function typeName(table: string): string {
  return table
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}
