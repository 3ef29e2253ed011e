import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, usingSnapshot } from '@sow/engine'
import type { DatasetKind, TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import { projectTenants, type RunContext, readingDatabase, refuseRestrictedTables } from '@sow/runner/project'
import { nextPrefix } from '../migration/migration-name.js'
import type {
  AuthoredMigration,
  AuthoredPackage,
  RowFormat,
  UsedSchema,
} from '../package/authored/authored-package.js'
import { domainOfName } from '../package/authored/package-names.js'
import { folderOf, type NewPackageChoices, papersOf } from '../package/new-package.js'
import { nextSteps } from '../package/next-steps.js'
import { chooseSchema } from '../package/schema-choice.js'
import { readUsedSchema } from '../package/used-schema.js'
import { checkFree, writePackage } from '../package/write-package.js'
import { readSurroundings, type Surroundings } from '../project/surroundings.js'
import type { CaptureReport } from './capture-report.js'
import { type CapturedDataset, captureTables } from './capture-tables.js'
import { captureWarnings } from './capture-warnings.js'
import { ownTenants } from './captured-tenants.js'
import { describesTables, descriptorsOf, enumsOf, type OwnTable, ownTables } from './described-tables.js'
import type { PersonalColumn } from './personal-data.js'
import { proofScript } from './proof-sql.js'
import { type CapturedShapes, readShapes } from './read-shapes.js'
import { name as quotedName } from './sql-text.js'

/** What to capture, and the package to write. */
export interface CaptureChoices extends Omit<NewPackageChoices, 'table' | 'withMigrations' | 'toolVersion'> {
  readonly tables: readonly string[]
  /** Row keys that the author chose, by table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  /** Columns that the author leaves out, by table. */
  readonly leave: ReadonlyMap<string, readonly string[]>
  readonly tenant: string | null
  /** True where the tables have to be empty still: their rows are to be written by the author. */
  readonly onlyEmpty?: boolean
  readonly kind: DatasetKind
  readonly format: RowFormat | null
}

/** Asks whether columns that seem personal are meant; false stops. */
export type AcceptPersonal = (columns: readonly PersonalColumn[]) => Promise<boolean>

interface Captured {
  readonly shapes: CapturedShapes
  readonly datasets: readonly CapturedDataset[]
  readonly authored: AuthoredPackage
}

/**
 * Lifts the rows of live tables into a new seed package. All tables are read on one snapshot; nothing is written to the
 * database, and nothing to the disk before every row was checked. Null where `accept` refuses. Throws SowError.
 */
export async function capturePackage(
  context: RunContext,
  choices: CaptureChoices,
  accept: AcceptPersonal,
): Promise<CaptureReport | null> {
  const surroundings = readSurroundings(folderOf(choices), context.toolVersion)
  checkFree(surroundings.folder)
  const found = chooseSchema(choices.workingDirectory, surroundings, choices.schema)
  const schema = found === null ? null : await readUsedSchema(found, choices.databaseType)
  const tenants = schema?.definition.tenants ?? projectTenants(context.project)
  await using folder = await temporaryFolder()
  const captured = await readingDatabase(context, async (open) => {
    // What the ledger says is read in transactions of its own.
    await refuseRestrictedTables(open.database, choices.tables)
    return await usingSnapshot(open.database, () =>
      capture(open.database, { ...choices, folder: folder.path, tenants }, schema, surroundings),
    )
  })
  if (choices.onlyEmpty === true) refuseRows(captured.datasets)
  const personal = captured.datasets.flatMap((each) => each.personal)
  if (personal.length > 0 && !(await accept(personal))) return null
  const written = await writePackage(captured.authored, surroundings)
  const tables = captured.datasets.map(({ report }) => ({
    ...report,
    proof: withMigration(report, captured.authored.migrations),
  }))
  const left = new Map(tables.map((each) => [each.table, each.left]))
  return {
    ...written,
    migration: captured.authored.migrations[0]?.name ?? null,
    next: nextSteps(written.package, surroundings, choices.workingDirectory),
    tables,
    personal,
    warnings: captureWarnings(captured.shapes, left, context.project.packages),
  }
}

/** Throws CONFIG_USAGE where a table has rows, which a new package would not bring. */
function refuseRows(datasets: readonly CapturedDataset[]): void {
  const filled = datasets.find(({ report }) => report.rows > 0)
  if (filled === undefined) return
  const { table, rows } = filled.report
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The table ${table} has ${rows === 1 ? '1 row' : `${rows} rows`} already.`,
    hint: `Lift them into the package: sow package capture ${table}`,
    place: { table },
  })
}

/** Where rows wait that are too many to be held. */
async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'sow-capture-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

async function capture(
  database: Database,
  choices: CaptureChoices & { readonly folder: string; readonly tenants: TenantTable | null },
  schema: UsedSchema | null,
  surroundings: Surroundings,
): Promise<Captured> {
  const domain = choices.domain ?? domainOfName(choices.name)
  const shapes = await readShapes(database, choices)
  const datasets = await captureTables(database, shapes, { ...choices, domain })
  const used = schema !== null && describesTables(shapes, schema.definition) ? schema : null
  const own = ownTables(shapes, used?.definition ?? null)
  const tenants = ownTenants(shapes.tenants, used?.definition)
  const proof = proofScript({
    tables: own,
    tenants,
    referred: datasets.flatMap(({ referred }) => referred),
  })
  const authored = {
    ...papersOf(choices, domain, surroundings),
    origin: `Lifted from a database on ${choices.now.toISOString().slice(0, 10)}: ${shapes.captured.map(({ live }) => live.name).join(', ')}.`,
    proof,
    schema: used,
    tenants,
    tables: descriptorsOf(own),
    enums: enumsOf(own),
    migrations: migrationsFor(shapes, own, choices.now),
    datasets: datasets.map(({ dataset }) => dataset),
  }
  return { shapes, datasets, authored }
}

/** The indexes that today's rows are proven to fit, of the tables that migrations of Sow make: where another tool does, it has to. */
function migrationsFor(
  { captured }: CapturedShapes,
  own: readonly OwnTable[],
  now: Date,
): readonly AuthoredMigration[] {
  const migrations: AuthoredMigration[] = []
  for (const { live, key, proof } of captured) {
    if (proof === null || own.some((each) => each.live === live)) continue
    const prefix = nextPrefix(
      now,
      migrations.map(({ name }) => name),
    )
    migrations.push({
      name: `${prefix}_hold_${live.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_')}_apart`,
      title: `Rows of ${live.name} are known by ${key.join(', ')}.`,
      up: proof.statement,
      down: `drop index ${quotedName(proof.index)}`,
    })
  }
  return migrations
}

function withMigration(
  { proof }: CapturedDataset['report'],
  migrations: readonly AuthoredMigration[],
): CapturedDataset['report']['proof'] {
  if (proof === null) return null
  const migration = migrations.find(({ up }) => `${up};` === proof.statement)
  return { ...proof, migration: migration?.name ?? null }
}
