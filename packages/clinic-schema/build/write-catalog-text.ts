import type { Catalog, CatalogColumn, CatalogEntry, CatalogTable } from './catalog.js'

/** The whole catalog as text, one fact a line, so that the effect of a migration shows in a diff. */
export function writeCatalogText(catalog: Catalog): string {
  const blocks = [
    ...catalog.tables.map(writeTable),
    ...catalog.otherRelations.map((relation) => [`relation ${relation.name}: ${relation.definition}`]),
    ...catalog.types.map((type) => [`type ${type.name}: ${type.definition}`]),
    ...catalog.functions.map((routine) => [`function ${routine.name}`, ...indented(routine.definition)]),
  ]
  return `${['Generated from the migrated catalog; do not edit.', ...blocks.map((lines) => lines.join('\n'))].join('\n\n')}\n`
}

function writeTable(table: CatalogTable): string[] {
  return [
    `table ${table.name}`,
    ...table.columns.map((column) => `  ${writeColumn(column)}`),
    ...table.constraints.map((constraint) => `  constraint ${constraint.name} ${constraint.definition}`),
    ...entries('index', table.indexes),
    ...(table.rowSecurity === 'off' ? [] : [`  row-level security ${table.rowSecurity}`]),
    ...entries('policy', table.policies),
    ...entries('trigger', table.triggers),
  ]
}

function writeColumn(column: CatalogColumn): string {
  return [
    column.name,
    column.type,
    column.nullable ? 'null' : 'not null',
    ...(column.identity === null ? [] : [`generated ${column.identity} as identity`]),
    ...(column.expression === null
      ? []
      : [column.generated ? `generated as ${column.expression}` : `default ${column.expression}`]),
  ].join(' ')
}

function entries(kind: string, found: readonly CatalogEntry[]): string[] {
  return found.map((entry) => `  ${kind} ${entry.name} ${entry.definition.replaceAll(/\s+/g, ' ')}`)
}

function indented(text: string): string[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
}
