import type { AuthoredMigration } from '../authored/authored-package.js'
import { quoted } from '../authored/source-text.js'

/** src/migrations/NAME.ts */
export function migrationFile({ title, up, down }: AuthoredMigration, biome: boolean): string {
  const ignore = biome
    ? '// biome-ignore lint/suspicious/noExplicitAny: a migration sees the database as it was.\n'
    : ''
  return `import { type Kysely, sql } from 'kysely'

/** ${title} Once applied anywhere, this file is never edited. */

${ignore}export async function up(db: Kysely<any>): Promise<void> {
  await sql\`
${indented(up)}
  \`.execute(db)
}

${ignore}export async function down(db: Kysely<any>): Promise<void> {
  await sql\`
${indented(down)}
  \`.execute(db)
}
`
}

/** src/migrations/index.ts: the list is explicit, so that nothing runs because it lies in a folder. */
export function migrationsFile(migrations: readonly AuthoredMigration[]): string {
  const imported = (name: string) =>
    name.slice(15).replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase())
  return `import type { Migrations } from '@sow/kit'
${migrations.map(({ name }) => `import * as ${imported(name)} from './${name}.js'`).join('\n')}

/** The migrations of this package, in their order. */
export const migrations: Migrations = {
${migrations.map(({ name }) => `  ${quoted(name)}: ${imported(name)},`).join('\n')}
}
`
}

function indented(sql: string): string {
  return sql
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
}
