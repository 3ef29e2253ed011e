import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeSumFile } from '@sow/kit/build'
import { nextPrefix, snakeName } from './migration-name.js'

/** A migration that was written. */
export interface NewMigration {
  /** `20260101120000_add_payer_phone`. */
  readonly name: string
  /** The file that was written. */
  readonly file: string
  /** What the list of migrations needs: it is explicit, so that nothing is run because it lies in a folder. */
  readonly toAdd: readonly string[]
}

/** Writes an empty migration with the present moment in its name, and its sum. Throws CONFIG_USAGE for a bad name. */
export async function newMigration(folder: string, title: string, now: Date): Promise<NewMigration> {
  const existing = (await readdir(folder)).filter((file) => /^\d{14}_/.test(file))
  const name = `${nextPrefix(now, existing)}_${snakeName(title)}`
  const file = join(folder, `${name}.ts`)
  await writeFile(file, template(title), { flag: 'wx' })
  await writeSumFile(folder)
  const imported = `m${name.slice(0, 14)}`
  return { name, file, toAdd: [`import * as ${imported} from './${name}.js'`, `'${name}': ${imported},`] }
}

function template(title: string): string {
  return `import { type Kysely, sql } from 'kysely'

/**
 * ${title.trim()}: why, and what depends on it. Once applied anywhere, this file is never edited.
 * \`db.schema\` where it reads as well as SQL, \`sql\` for what it does not have: policies, triggers, functions.
 */

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the database as it was, not as it is typed today.
export async function up(db: Kysely<any>): Promise<void> {
  await sql\`
    select 1
  \`.execute(db)
}

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the database as it was, not as it is typed today.
export async function down(db: Kysely<any>): Promise<void> {
  await sql\`
    select 1
  \`.execute(db)
}
`
}
