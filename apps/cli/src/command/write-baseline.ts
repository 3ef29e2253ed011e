import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
  /** The schemas in which it makes tables. */
  readonly schemas: readonly string[]
  /** The package that it counts as one of, where that is no schema package; null where it is. */
  readonly strange: string | null
  /** The directory of the package. */
  readonly directory: string
}

/** Keeps statements as a migration in a folder of migrations, which is made where it is missing, with its sum. Throws CONFIG_USAGE where the folder is of no package. */
export async function writeBaseline(folder: string, statements: readonly string[]): Promise<WrittenBaseline> {
  const { hashMigrations, newMigration } = await import('@sow/workshop')
  const owner = ownerOf(folder)
  mkdirSync(folder, { recursive: true })
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
    schemas: schemasOf(statements),
    strange: owner.isSchema ? null : owner.name,
    directory: owner.directory,
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
  { file, schemas }: WrittenBaseline,
): Promise<string | null> {
  const { pullSchema, readSchemaModule } = await import('@sow/workshop')
  const module = join(dirname(dirname(file)), 'schema.ts')
  if (existsSync(module) && readSchemaModule(readFileSync(module, 'utf8')) === null) return null
  const out = relative(context.project.directory, module)
  const [other] = schemas.filter((name) => name !== (context.project.config.schema ?? 'public'))
  const all = other === undefined ? null : schemas
  return (await pullSchema(context, { out, schemas: all, only: null, tenants: null })).file
}

function schemasOf(statements: readonly string[]): readonly string[] {
  const found = statements.flatMap((statement) => {
    const [, quoted, plain] =
      /^create (?:unlogged )?table (?:"((?:[^"]|"")*)"|([^".]+))\./.exec(statement) ?? []
    const name = quoted?.replaceAll('""', '"') ?? plain
    return name === undefined ? [] : [name]
  })
  return [...new Set(found)].sort()
}

function migrationOf(statements: readonly string[]): string {
  const body = statements
    .map((statement) => `  await sql.raw(${JSON.stringify(statement)}).execute(db)`)
    .join('\n')
  return `import { type Kysely, sql } from 'kysely'

/** All that was there before Sow. */
// sow-allow MISSING_DOWN: what was there before Sow is not taken down.

// biome-ignore lint/suspicious/noExplicitAny: a migration sees the database as it was, not as it is typed today.
export async function up(db: Kysely<any>): Promise<void> {
${body}
}
`
}

interface Owner {
  readonly name: string
  readonly version: string
  readonly isSchema: boolean
  readonly directory: string
}

/** The package that the folder is in. */
function ownerOf(folder: string): Owner {
  for (let directory = folder; ; directory = dirname(directory)) {
    const found = readPackage(directory)
    if (found !== null) return found
    if (dirname(directory) === directory) break
  }
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The folder ${folder} is in no package that has a name and a version.`,
    hint: 'Name the folder of migrations of a schema package with --folder.',
  })
}

function readPackage(directory: string): Owner | null {
  try {
    const {
      name,
      version = '0.0.0',
      sow,
    } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as {
      name?: string
      version?: string
      sow?: { schema?: unknown }
    }
    return name === undefined ? null : { name, version, isSchema: sow?.schema !== undefined, directory }
  } catch {
    return null
  }
}
