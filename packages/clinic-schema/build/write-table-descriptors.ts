import { type CatalogColumn, type CatalogTable, primaryKeyOf } from './catalog.js'

/** The source of src/generated/tables.ts: what is left of the tables' types at run time. */
export function writeTableDescriptors(tables: readonly CatalogTable[]): string {
  return [
    '// Generated from the migrated catalog by build/generate.ts; do not edit.',
    "import type { TableDescriptors } from '@sow/kit'",
    '',
    'export const tables: TableDescriptors = {',
    ...tables.flatMap(writeTable),
    '}',
    '',
  ].join('\n')
}

function writeTable(table: CatalogTable): string[] {
  return [
    `  ${table.name}: {`,
    '    columns: {',
    ...table.columns.map((column) => `      ${column.name}: ${writeColumn(column)},`),
    '    },',
    `    primaryKey: [${primaryKeyOf(table).map(quoted).join(', ')}],`,
    '  },',
  ]
}

function writeColumn(column: CatalogColumn): string {
  const defaulted = column.expression !== null || column.identity !== null
  // A database refuses a value for an identity that is always generated, as for any other generated column.
  const generated = column.generated || column.identity === 'always'
  return `{ type: ${quoted(column.type)}, nullable: ${column.nullable}, defaulted: ${defaulted}, generated: ${generated} }`
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
