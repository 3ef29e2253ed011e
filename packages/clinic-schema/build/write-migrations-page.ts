import type { MigrationEffect } from './migration-effects.js'

const header = `<!-- Generated from the migrated catalog by packages/clinic-schema/build/generate.ts; do not edit. -->

# The migrations of the clinic

What each migration of \`@sow/clinic-schema\` makes, counted from the catalog of a database that ran them one by one. A
constraint, an index, a trigger or a function that is made anew with another definition counts where that happens; the
constraints do not include those that say \`not null\`. The numbers are those of the clinic's former list, in which 002
and 011 were given twice; the names here are unique and in the order of their application.

Each migration has a \`down\` that drops exactly what its \`up\` made. Which of them hand rows to datasets is told in
[the decision on data in migrations](decisions/0009-data-migrations.md); how the tables refer to each other, in
[the diagrams](clinic-schema.md).
`

/** The text of docs/migrations.md. */
export function writeMigrationsPage(effects: readonly MigrationEffect[]): string {
  const rows = effects.map((effect) => [
    `${effect.number}_${effect.name.slice(15)}`,
    effect.name,
    ...counts(effect).map(String),
  ])
  const totals = effects.map(counts).reduce((sums, row) => sums.map((sum, index) => sum + (row[index] ?? 0)))
  return [
    header,
    row([
      'Former name',
      'Migration',
      'Tables',
      'Columns',
      'Constraints',
      'Indexes',
      'Policies',
      'Triggers',
      'Functions',
    ]),
    row(['---', '---', ...totals.map(() => '--:')]),
    ...rows.map(row),
    row(['', 'all', ...totals.map(String)]),
    '',
    '## The tables of each',
    '',
    ...effects.map(writeTables),
    '',
  ].join('\n')
}

function counts(effect: MigrationEffect): readonly number[] {
  const { tables, columns, constraints, indexes, policies, triggers, functions } = effect
  return [tables.length, columns, constraints, indexes, policies, triggers, functions]
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function writeTables(effect: MigrationEffect): string {
  const names = effect.tables.map((table) => `\`${table.name}\``)
  return `- ${effect.name}: ${names.length === 0 ? 'no new table' : names.join(', ')}`
}
