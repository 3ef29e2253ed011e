import type { CatalogConstraint, CatalogTable } from './catalog.js'
import type { MigrationEffect } from './migration-effects.js'

const header = `<!-- Generated from the migrated catalog by packages/clinic-schema/build/generate.ts; do not edit. -->

# The tables of the clinic

How the tables refer to each other, one diagram for the tables of each migration, as they are after the last one. Every
table with \`org_id\` also belongs to \`organizations\`; that line is left out, and so is \`org_id\` from the keys that
keep a row from pointing into another organization. What each table is for is told in
[the package](../packages/clinic-schema/README.md), and what a migration makes in
[the list of migrations](migrations.md).
`

/** The text of docs/clinic-schema.md. */
export function writeDiagramsPage(
  effects: readonly MigrationEffect[],
  tables: readonly CatalogTable[],
): string {
  const sections = effects
    .filter((effect) => effect.tables.length > 0)
    .map((effect) => {
      const made = effect.tables.flatMap(({ name }) => tables.filter((table) => table.name === name))
      return `## ${effect.number} ${effect.name.slice(15).replaceAll('_', ' ')}\n\n${writeDiagram(made)}`
    })
  return [header, ...sections].join('\n')
}

function writeDiagram(tables: readonly CatalogTable[]): string {
  return ['```mermaid', 'erDiagram', ...tables.flatMap(writeTable), '```', ''].join('\n')
}

function writeTable(table: CatalogTable): string[] {
  const references = table.constraints.filter(({ kind }) => kind === 'foreign key')
  const lines = references.map((reference) => writeReference(table, reference))
  return [`  ${table.name}`, ...lines.filter((line) => line !== '')]
}

function writeReference(table: CatalogTable, reference: CatalogConstraint): string {
  const target = /REFERENCES (\w+)\(/.exec(reference.definition)?.[1] ?? ''
  const columns = reference.columns.filter((column) => column !== 'org_id')
  if (columns.length === 0) return ''
  const optional = table.columns.some((column) => column.nullable && columns.includes(column.name))
  return `  ${table.name} }o--${optional ? 'o|' : '||'} ${target} : "${columns.join(', ')}"`
}
