import { join, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { findWorkspace, packagesFolder } from '@sow/runner/project'
import { nextPrefix } from '../migration/migration-name.js'
import { readSurroundings, type Surroundings } from '../project/surroundings.js'
import type { AuthoredPackage } from './authored/authored-package.js'
import { baseName, domainOfName, sentenceName } from './authored/package-names.js'
import { ownExample } from './example-dataset.js'
import { findExampleTable } from './find-example-table.js'
import { nextSteps } from './next-steps.js'
import { chooseSchema } from './schema-choice.js'
import { readUsedSchema } from './used-schema.js'
import { checkFree, type WrittenPackage, writePackage } from './write-package.js'

/** What an author says of a new package; null where the answer is to be found. */
export interface NewPackageChoices {
  readonly workingDirectory: string
  readonly toolVersion: string
  readonly now: Date
  /** As npm takes it: `@acme/seed-payers`. */
  readonly name: string
  readonly folder: string | null
  readonly domain: string | null
  readonly description: string | null
  readonly license: string | null
  readonly publisher: string | null
  /** The schema package to build on. */
  readonly schema: string | null
  /** The name of its `Database` type. */
  readonly databaseType: string | null
  /** The table of the first dataset. */
  readonly table: string | null
  /** True where the package brings its table with a migration of its own. */
  readonly withMigrations: boolean
}

/** A package that was written, and where. */
export interface NewPackage extends WrittenPackage {
  /** The migration that makes its table; null where it brings none. */
  readonly migration: string | null
  /** What to type next. */
  readonly next: readonly string[]
}

/** Writes a complete seed package with one dataset, which builds and passes its check as it is. Throws SowError. */
export async function newPackage(choices: NewPackageChoices): Promise<NewPackage> {
  const domain = choices.domain ?? domainOfName(choices.name)
  const surroundings = readSurroundings(folderOf(choices), choices.toolVersion)
  checkFree(surroundings.folder)
  const authored = {
    ...papersOf(choices, domain, surroundings),
    ...(await contentOf(choices, domain, surroundings)),
  }
  const written = await writePackage(authored, surroundings)
  return {
    ...written,
    migration: authored.migrations[0]?.name ?? null,
    next: nextSteps(authored.name, surroundings, choices.workingDirectory),
  }
}

/** The folder that is named, else one beside the other packages of the workspace, else one here. */
export function folderOf({
  workingDirectory,
  folder,
  name,
}: Pick<NewPackageChoices, 'workingDirectory' | 'folder' | 'name'>): string {
  if (folder !== null) return resolve(workingDirectory, folder)
  const workspace = findWorkspace(resolve(workingDirectory))
  const parent = workspace === null ? workingDirectory : packagesFolder(workspace)
  return join(resolve(parent), baseName(name))
}

type Papers = Pick<
  AuthoredPackage,
  'name' | 'domain' | 'description' | 'license' | 'publisher' | 'release' | 'origin' | 'tenants' | 'proof'
>

/** What a package says of itself, beside its content. */
export function papersOf(
  choices: Pick<NewPackageChoices, 'name' | 'description' | 'license' | 'publisher' | 'now'>,
  domain: string,
  { license }: Surroundings,
): Papers {
  const scope = /^@([^/]+)\//.exec(choices.name)?.[1]
  return {
    name: choices.name,
    domain,
    description: choices.description ?? `${sentenceName(domain)}: reference data.`,
    license: choices.license ?? license?.name ?? 'UNLICENSED',
    publisher: choices.publisher ?? scope ?? choices.name,
    release: `${choices.now.getUTCFullYear()}.1`,
    origin: 'Say here where the rows were taken from, and what was changed.',
    tenants: null,
    proof: null,
  }
}

type Content = Pick<AuthoredPackage, 'schema' | 'tables' | 'enums' | 'migrations' | 'datasets'>

async function contentOf(
  choices: NewPackageChoices,
  domain: string,
  surroundings: Surroundings,
): Promise<Content> {
  const found = chooseSchema(choices.workingDirectory, surroundings, choices.schema)
  if (found === null) refuseWithoutSchema(choices)
  const used = found === null ? null : await readUsedSchema(found, choices.databaseType)
  if (found !== null && used !== null && !choices.withMigrations) {
    const dataset = await findExampleTable(found, used, domain, choices.table)
    if (dataset !== null) return { schema: used, tables: {}, enums: [], migrations: [], datasets: [dataset] }
    if (choices.table !== null) throw noExample(choices.table)
  }
  const own = ownExample(domain, nextPrefix(choices.now, []), used?.definition.tables ?? {})
  return { schema: used, tables: own.tables, enums: [], migrations: [own.migration], datasets: [own.dataset] }
}

/** What is said of a schema package means nothing where there is none. Throws SowError CONFIG_USAGE. */
function refuseWithoutSchema({ table, databaseType }: NewPackageChoices): void {
  const flag = table !== null ? 'table' : databaseType !== null ? 'database-type' : null
  if (flag === null) return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no schema package here that --${flag} could be about.`,
    hint: `Name one with --schema PACKAGE, or leave --${flag} away: the package then brings a table of its own.`,
  })
}

function noExample(table: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `No example row can be made up for the table ${table}: it refers to others, or checks what it takes.`,
    hint: 'Leave --table out for a simpler one, or lift its rows from a database: sow package capture',
    place: { table },
  })
}
