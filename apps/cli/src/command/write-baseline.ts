import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { WrittenMigration } from '@sow/engine'
import { parseSumText, sumFileName } from '@sow/kit/build'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '@sow/runner'

/** A baseline that was written. */
export interface WrittenBaseline extends WrittenMigration {
  readonly file: string
  /** What the list of migrations needs. */
  readonly toAdd: readonly string[]
}

/** Keeps statements as a migration in a folder of migrations, with its sum. Throws CONFIG_USAGE where the folder is of no package. */
export async function writeBaseline(folder: string, statements: readonly string[]): Promise<WrittenBaseline> {
  const { hashMigrations, newMigration } = await import('@sow/workshop')
  const owner = ownerOf(folder)
  const { name, file, toAdd } = await newMigration(folder, 'baseline', new Date())
  writeFileSync(file, migrationOf(statements))
  await hashMigrations(folder)
  const sums = parseSumText(readFileSync(join(folder, sumFileName), 'utf8')) ?? []
  const sum = sums.find((each) => each.file === `${name}.ts`)?.sum
  if (sum === undefined) throw new Error('The migration that was just written has no sum.')
  return {
    migration: { package: owner.name, version: owner.version, name, sum },
    file,
    toAdd,
    async takeBack() {
      rmSync(file)
      await hashMigrations(folder)
    },
  }
}

/**
 * Describes the tables that a baseline makes, as types and as what is left of them at run time, beside its folder. Null where a file
 * of that name is there that is no such module: it stays. Writes nothing to the database.
 */
export async function describeBaseline(
  context: RunContext,
  { file }: WrittenBaseline,
): Promise<string | null> {
  const { pullSchema, readSchemaModule } = await import('@sow/workshop')
  const module = join(dirname(dirname(file)), 'schema.ts')
  if (existsSync(module) && readSchemaModule(readFileSync(module, 'utf8')) === null) return null
  const out = relative(context.project.directory, module)
  return (await pullSchema(context, { out, schemas: null, only: null, tenants: null })).file
}

function migrationOf(statements: readonly string[]): string {
  const body = statements
    .map((statement) => `  await sql.raw(${JSON.stringify(statement)}).execute(db)`)
    .join('\n')
  return `import { type Kysely, sql } from 'kysely'

/** All that was there before Sow. It is not taken down: there is no way back behind it. */

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the database as it was, not as it is typed today.
export async function up(db: Kysely<any>): Promise<void> {
${body}
}
`
}

/** The package that the folder is in. */
function ownerOf(folder: string): { readonly name: string; readonly version: string } {
  for (let directory = folder; ; directory = dirname(directory)) {
    const found = readPackage(join(directory, 'package.json'))
    if (found !== null) return found
    if (dirname(directory) === directory) break
  }
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The folder ${folder} is in no package that has a name and a version.`,
    hint: 'Name the folder of migrations of a schema package with --folder.',
  })
}

function readPackage(file: string): { readonly name: string; readonly version: string } | null {
  try {
    const { name, version = '0.0.0' } = JSON.parse(readFileSync(file, 'utf8')) as {
      name?: string
      version?: string
    }
    return name === undefined ? null : { name, version }
  } catch {
    return null
  }
}
