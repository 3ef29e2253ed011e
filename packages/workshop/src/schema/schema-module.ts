import type { LiveNamedEnum, LiveSchemaTable, LiveTypedColumn } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { listText, property, quoted, typeName, valueText } from '../package/authored/source-text.js'
import { tenantColumns } from '../package/templates/own-schema.js'
import { columnType, helperTypes } from './column-type.js'
import type { SchemaFacts } from './schema-facts.js'

/** Names of types that a module has whatever the tables are called. */
const taken = [
  ...Object.keys(helperTypes),
  'JsonObject',
  'Database',
  'TableDescriptors',
  'Date',
  'Uint8Array',
]

/** TypeScript names for tables and enumerations: no two of one name. */
export interface TypeNames {
  readonly ofTable: (name: string) => string
  readonly ofEnum: (found: LiveNamedEnum) => string
}

/** Names every table and enumeration, in their order. `project`: the schema that names leave out. */
export function nameTypes(tables: readonly LiveSchemaTable[], project: string): TypeNames {
  const used = new Set(taken)
  const names = new Map<string, string>()
  const give = (key: string, written: string) => {
    if (names.has(key)) return
    const wanted = typeName(written)
    const free = [wanted, ...Array.from({ length: used.size }, (_, at) => `${wanted}${at + 2}`)]
    const name = free.find((each) => !used.has(each)) ?? wanted
    used.add(name)
    names.set(key, name)
  }
  const keyOf = ({ schema, name }: LiveNamedEnum) => `enum ${schema}.${name}`
  for (const { name } of tables) give(`table ${name}`, name)
  const enums = tables.flatMap(({ columns }) => columns.flatMap(({ leaf }) => leaf.enum ?? []))
  for (const each of [...enums].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1)))
    give(keyOf(each), each.schema === project ? each.name : `${each.schema}_${each.name}`)
  return {
    ofTable: (name) => names.get(`table ${name}`) ?? typeName(name),
    ofEnum: (found) => names.get(keyOf(found)) ?? typeName(found.name),
  }
}

/** The source of a schema module. */
export function schemaModule(
  facts: SchemaFacts,
  tables: readonly LiveSchemaTable[],
  names: TypeNames,
  command: string,
): string {
  const interfaces = tables.map((table) => tableInterface(table, names))
  const marker = facts.tenants === null ? '' : ', type tenantColumn'
  return [
    `// Read from a database by \`${command}\`. Do not edit: pull again.`,
    `import { defineSchemaPackage, type TableDescriptors${marker} } from '@sow/kit'`,
    '',
    '/** What was read: `sow schema check` looks there again. */',
    `export const pulled = { schemas: ${listText(facts.schemas)}, only: ${facts.only === null ? 'null' : listText(facts.only)} }`,
    '',
    ...enumTypes(facts),
    ...usedHelpers(interfaces.flat().join('\n')),
    ...interfaces.flat(),
    '/** The tables, as Kysely and `defineDataset` take them. */',
    'export interface Database {',
    ...(facts.tenants === null
      ? []
      : [`  readonly [tenantColumn]?: ${tenantColumns(facts.tenants).map(quoted).join(' | ')}`]),
    ...tables.map(({ name }) => `  ${property(name)}: ${names.ofTable(name)}`),
    '}',
    '',
    '/** What is left of the types at run time. */',
    'export const tables: TableDescriptors = {',
    ...Object.entries(facts.tables).flatMap(([name, { columns, primaryKey }]) => [
      `  ${property(name)}: {`,
      '    columns: {',
      ...Object.entries(columns).map(([column, each]) => `      ${property(column)}: ${valueText(each)},`),
      '    },',
      `    primaryKey: ${listText(primaryKey)},`,
      '  },',
    ]),
    '}',
    '',
    ...definition(facts.tenants),
    '',
  ].join('\n')
}

function enumTypes({ enums }: SchemaFacts): string[] {
  const entries = Object.entries(enums)
  if (entries.length === 0) return ['export const enums = {} as const', '']
  return [
    'export const enums = {',
    ...entries.map(([name, labels]) => `  ${property(name)}: ${listText(labels)},`),
    '} as const',
    '',
    ...entries.flatMap(([name]) => [`export type ${name} = (typeof enums)[${quoted(name)}][number]`, '']),
  ]
}

/** The helper types that the tables are written with, and those that these are. */
function usedHelpers(text: string): string[] {
  const uses = (name: string, within: string) => new RegExp(`\\b${name}\\b`).test(within)
  const direct = Object.keys(helperTypes).filter((name) => uses(name, text))
  const all = Object.entries(helperTypes).filter(
    ([name]) =>
      direct.includes(name) || direct.some((each) => uses(name, helperTypes[each]?.join('\n') ?? '')),
  )
  return all.flatMap(([, lines]) => [...lines, ''])
}

function tableInterface({ name, columns }: LiveSchemaTable, names: TypeNames): string[] {
  const typeOf = (column: LiveTypedColumn) =>
    columnType(column, column.leaf.enum === null ? null : names.ofEnum(column.leaf.enum))
  return [
    `export interface ${names.ofTable(name)} {`,
    ...columns.map((column) => `  ${property(column.name)}: ${typeOf(column)}`),
    '}',
    '',
  ]
}

function definition(tenants: TenantTable | null): string[] {
  if (tenants === null) return ['export const schema = defineSchemaPackage({ migrations: {}, tables })']
  return [
    'export const schema = defineSchemaPackage({',
    '  migrations: {},',
    '  tables,',
    `  tenants: ${valueText(tenants)},`,
    '})',
  ]
}
