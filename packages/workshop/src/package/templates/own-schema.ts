import type { ColumnDescriptor, TableDescriptor } from '@sow/kit/rows'
import type { AuthoredPackage } from '../authored/authored-package.js'
import { listText, property, quoted, typeName } from '../authored/source-text.js'
import { ownDatabaseType } from './dataset.js'

/** src/schema.ts: the tables that no schema package describes, as types of rows and as descriptors. */
export function ownSchemaFile({ schema, tables }: AuthoredPackage): string {
  const entries = Object.entries(tables)
  const json = entries.some(([, table]) =>
    Object.values(table.columns).some(({ type }) => /^jsonb?/.test(type)),
  )
  return [
    ...(schema === null
      ? []
      : [`import { type ${schema.type}, ${schema.imported} } from ${quoted(schema.package)}`]),
    "import { defineSchemaPackage, type TableDescriptors } from '@sow/kit'",
    '',
    ...(json ? [jsonType, ''] : []),
    ...entries.flatMap(([name, table]) => [rowType(name, table), '']),
    '/** The rows that a dataset may hold, by table. */',
    `export interface ${ownDatabaseType}${schema === null ? '' : ` extends ${schema.type}`} {`,
    ...entries.map(([name]) => `  ${property(name)}: ${typeName(name)}`),
    '}',
    '',
    '/** What is left of the types at run time, as the catalog has it. */',
    'const tables: TableDescriptors = {',
    ...entries.flatMap(([name, table]) => descriptor(name, table)),
    '}',
    '',
    ...definition(schema?.value ?? null),
    '',
  ].join('\n')
}

const jsonType = `type Json = boolean | null | number | string | readonly Json[] | { readonly [property: string]: Json }`

function definition(extended: string | null): string[] {
  if (extended === null) return ['export const schema = defineSchemaPackage({ migrations: {}, tables })']
  return [
    'export const schema = defineSchemaPackage({',
    `  ...${extended},`,
    `  tables: { ...${extended}.tables, ...tables },`,
    '})',
  ]
}

function rowType(name: string, { columns }: TableDescriptor): string {
  return [
    `export interface ${typeName(name)} {`,
    ...Object.entries(columns).map(([column, each]) => `  ${property(column)}${columnType(each)}`),
    '}',
  ].join('\n')
}

/** A column that an insert may leave out is optional. */
function columnType({ type, nullable, defaulted, generated }: ColumnDescriptor): string {
  if (generated) return '?: never'
  return `${nullable || defaulted ? '?' : ''}: ${valueType(type)}${nullable ? ' | null' : ''}`
}

const valueTypes: readonly (readonly [RegExp, string])[] = [
  [/^(smallint|integer)$/, 'number'],
  [/^(bigint|numeric|real|double precision)/, 'number | string'],
  [/^boolean$/, 'boolean'],
  [/^jsonb?$/, 'Json'],
]

function valueType(type: string): string {
  if (type.endsWith('[]')) {
    const element = valueType(type.slice(0, -2))
    return `readonly (${element} | null)[]`
  }
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
