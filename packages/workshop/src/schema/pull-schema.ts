import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { SowError } from '@sow/kit/errors'
import { type RunContext, readingDatabase } from '@sow/runner/project'
import { otherTenantColumns } from './find-tenants.js'
import { readSchemaModule } from './read-module.js'
import { readSchema, type SchemaChoices } from './read-schema.js'
import { schemaModule } from './schema-module.js'

/** What was read into a schema module. */
export interface PulledSchema {
  /** The module, relative to the project. */
  readonly file: string
  /** False where the file had this very text. */
  readonly changed: boolean
  /** The schemas that were read. */
  readonly schemas: readonly string[]
  /** The tables that it describes. */
  readonly tables: readonly string[]
  /** Views and foreign tables, which no dataset can go to: they are left out. */
  readonly views: readonly string[]
  /** Tables in which other tools keep their history: they are left out. */
  readonly trackers: readonly string[]
  /** Schemas that have tables too and were not read: `--schema` names them. */
  readonly unread: readonly string[]
  /**
   * Columns that refer to the tenants by another name than the one that was taken, as `Room.orgId`. `tenants` of the
   * configuration says which of them tell whose a row is.
   */
  readonly otherTenantColumns: readonly string[]
  /** The column that tells whose a row is; null without tenants. */
  readonly tenantColumn: string | null
}

const defaultModule = 'sow/schema.ts'

/** The schema module of a project. */
export function moduleOf({ project }: RunContext, out: string | null): string {
  return out ?? project.config.schemaModule ?? defaultModule
}

/**
 * Writes the tables of a live database as one module of the project: the same database gives the same text. Nothing is
 * written to the database. Throws CONFIG_USAGE where the file is one that Sow did not write, TARGET_MISSING for a table
 * that is named and is not there.
 */
export async function pullSchema(
  context: RunContext,
  { out, ...choices }: SchemaChoices & { readonly out: string | null },
): Promise<PulledSchema> {
  const { directory } = context.project
  const file = resolve(directory, moduleOf(context, out))
  const known = existsSync(file) ? readFileSync(file, 'utf8') : null
  if (known !== null && readSchemaModule(known) === null) throw notOurs(relative(directory, file))
  const { facts, live, names, views, trackers, unread } = await readingDatabase(
    context,
    (open) => readSchema(open, context, choices),
    { units: [] },
  )
  const missing = choices.only?.find((name) => !live.some((table) => table.name === name))
  if (missing !== undefined) throw noTable(missing, facts.schemas)
  const text = schemaModule(facts, live, names, commandOf(out, choices))
  if (text !== known) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return {
    file: relative(directory, file),
    changed: text !== known,
    schemas: facts.schemas,
    tables: live.map(({ name }) => name),
    views,
    trackers,
    unread,
    otherTenantColumns: facts.tenants === null ? [] : otherTenantColumns(facts.tenants, live),
    tenantColumn: facts.tenants?.column ?? null,
  }
}

/** What to type for the same module. */
function commandOf(out: string | null, { schemas, only, tenants }: SchemaChoices): string {
  const flags = [
    ['--out', out],
    ['--schema', schemas?.join(',')],
    ['--tables', only?.join(',')],
    ['--tenants', tenants],
  ].flatMap(([flag, value]) => (value === null || value === undefined ? [] : [`${flag} ${shellWord(value)}`]))
  return ['sow schema pull', ...flags].join(' ')
}

function shellWord(text: string): string {
  return /^[\w./,:@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`
}

function noTable(name: string, schemas: readonly string[]): SowError {
  return new SowError({
    code: 'TARGET_MISSING',
    message: `There is no table ${name} in ${schemas.join(', ')}.`,
    hint: "Name tables as datasets do: `Payer`, or `billing.Payer` in a schema that is not the project's and that --schema names.",
    place: { table: name },
  })
}

function notOurs(file: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `The file ${file} is no schema module that Sow wrote.`,
    hint: 'Move it away, or name another file with --out.',
    place: { file },
  })
}
