import type { TableDescriptors, TenantTable } from '@sow/kit'
import type { ColumnDescriptor, TableDescriptor } from '@sow/kit/rows'
import type { AuthoredPackage } from '../authored/authored-package.js'
import { listText, property, quoted, typeName, valueText } from '../authored/source-text.js'
import { ownDatabaseType } from './dataset.js'

/** src/schema.ts: the tables that no schema package describes, as types of rows and as descriptors. */
export function ownSchemaFile({ schema, tables, enums, tenants }: AuthoredPackage): string {
  const labels = new Map(enums.map(({ name, labels: words }) => [name, words]))
  const entries = Object.entries(tables)
  const json = entries.some(([, table]) =>
    Object.values(table.columns).some(({ type }) => /^jsonb?/.test(type)),
  )
  return [
    ...(schema === null
      ? []
      : [`import { type ${schema.type}, ${schema.imported} } from ${quoted(schema.package)}`]),
    `import { defineSchemaPackage, type TableDescriptors${tenants === null ? '' : ', type tenantColumn'} } from '@sow/kit'`,
    '',
    ...(json ? [jsonType, ''] : []),
    rowTypes(tables, labels, schema?.type ?? null, tenants),
    ...descriptors(tables, ''),
    ...definition(schema?.value ?? null, tenants),
    '',
  ].join('\n')
}

/** The types of rows, and the `Database` type over them. */
export function rowTypes(
  tables: TableDescriptors,
  labels: Labels = new Map(),
  extended: string | null = null,
  tenants: TenantTable | null = null,
): string {
  const entries = Object.entries(tables)
  return [
    ...entries.flatMap(([name, table]) => [rowType(name, table, labels), '']),
    '/** The rows that a dataset may hold, by table. */',
    `export interface ${ownDatabaseType}${extended === null ? '' : ` extends ${extended}`} {`,
    ...(tenants === null
      ? []
      : [`  readonly [tenantColumn]?: ${tenantColumns(tenants).map(quoted).join(' | ')}`]),
    ...entries.map(([name]) => `  ${property(name)}: ${typeName(name)}`),
    '}',
    '',
  ].join('\n')
}

/** What tables call the column of the tenant: that of most, then the others. */
export function tenantColumns({ column, columns = {} }: TenantTable): readonly string[] {
  return [...new Set([column, ...Object.values(columns)])]
}

/** The exported constant `tables`. */
export function tableDescriptors(tables: TableDescriptors): readonly string[] {
  return descriptors(tables, 'export ')
}

function descriptors(tables: TableDescriptors, before: string): string[] {
  return [
    '/** What is left of the types at run time, as the catalog has it. */',
    `${before}const tables: TableDescriptors = {`,
    ...Object.entries(tables).flatMap(([name, table]) => descriptor(name, table)),
    '}',
    '',
  ]
}

const jsonType = `type Json = boolean | null | number | string | readonly Json[] | { readonly [property: string]: Json }`

function definition(extended: string | null, tenants: TenantTable | null): string[] {
  if (extended === null && tenants === null)
    return ['export const schema = defineSchemaPackage({ migrations: {}, tables })']
  return [
    'export const schema = defineSchemaPackage({',
    ...(extended === null
      ? ['  migrations: {},', '  tables,']
      : [`  ...${extended},`, `  tables: { ...${extended}.tables, ...tables },`]),
    ...(tenants === null ? [] : [`  tenants: ${valueText(tenants)},`]),
    '})',
  ]
}

/** The words of enumerations, by the name of the type. */
type Labels = ReadonlyMap<string, readonly string[]>

function rowType(name: string, { columns }: TableDescriptor, labels: Labels): string {
  return [
    `export interface ${typeName(name)} {`,
    ...Object.entries(columns).map(([column, each]) => `  ${property(column)}${columnType(each, labels)}`),
    '}',
  ].join('\n')
}

/** A column that an insert may leave out is optional. */
function columnType({ type, nullable, defaulted, generated }: ColumnDescriptor, labels: Labels): string {
  if (generated) return '?: never'
  return `${nullable || defaulted ? '?' : ''}: ${valueType(type, labels)}${nullable ? ' | null' : ''}`
}

const valueTypes: readonly (readonly [RegExp, string])[] = [
  [/^(smallint|integer)$/, 'number'],
  [/^(bigint|numeric|real|double precision)/, 'number | string'],
  [/^boolean$/, 'boolean'],
  [/^jsonb?$/, 'Json'],
]

function valueType(type: string, labels: Labels): string {
  if (type.endsWith('[]')) {
    const element = valueType(type.slice(0, -2), labels)
    return `readonly (${element} | null)[]`
  }
  const words = labels.get(type)
  if (words !== undefined && words.length > 0) return words.map(quoted).join(' | ')
  return valueTypes.find(([pattern]) => pattern.test(type))?.[1] ?? 'string'
}

function descriptor(name: string, { columns, primaryKey }: TableDescriptor): string[] {
  return [
    `  ${property(name)}: {`,
    '    columns: {',
    ...Object.entries(columns).map(
      ([column, { type, nullable, defaulted, generated }]) =>
        `      ${property(column)}: { type: ${quoted(type)}, nullable: ${nullable}, defaulted: ${defaulted}, generated: ${generated} },`,
    ),
    '    },',
    `    primaryKey: ${listText(primaryKey)},`,
    '  },',
  ]
}
