import { readEnums, usingSnapshot } from '@sow/engine'
import type { DatasetKind, TenantTable } from '@sow/kit'
import { type OpenDatabase, type RunContext, readingDatabase } from '@sow/runner/project'
import type { AuthoredPackage, RowFormat, UsedSchema } from '../package/authored/authored-package.js'
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
import { descriptorsOf, ownTables } from './described-tables.js'
import type { PersonalColumn } from './personal-data.js'
import { proofScript } from './proof-sql.js'
import { type CapturedShapes, readShapes } from './read-shapes.js'

/** What to capture, and the package to write. */
export interface CaptureChoices extends Omit<NewPackageChoices, 'table' | 'withMigrations' | 'toolVersion'> {
  readonly tables: readonly string[]
  /** Row keys that the author chose, by table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  readonly tenant: string | null
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
  const captured = await readingDatabase(context, (open) =>
    usingSnapshot(open.database, () => capture(open, choices, schema, surroundings)),
  )
  const personal = captured.datasets.flatMap((each) => each.personal)
  if (personal.length > 0 && !(await accept(personal))) return null
  const written = await writePackage(captured.authored, surroundings)
  const tables = captured.datasets.map(({ report }) => report)
  const left = new Map(tables.map((each) => [each.table, each.left]))
  return {
    ...written,
    migration: null,
    next: nextSteps(written.package, surroundings, choices.workingDirectory),
    tables,
    personal,
    warnings: captureWarnings(captured.shapes, left, context.project.packages),
  }
}

async function capture(
  { database }: OpenDatabase,
  choices: CaptureChoices,
  schema: UsedSchema | null,
  surroundings: Surroundings,
): Promise<Captured> {
  const domain = choices.domain ?? domainOfName(choices.name)
  const tenants: TenantTable | null = schema?.definition.tenants ?? null
  const shapes = await readShapes(database, { ...choices, tenants })
  const datasets = await captureTables(database, shapes, { ...choices, domain })
  const own = ownTables(shapes, schema?.definition ?? null)
  const proof = proofScript({
    enums: await readEnums(database),
    tables: own,
    referred: datasets.flatMap(({ referred }) => referred),
  })
  const authored = {
    ...papersOf(choices, domain, surroundings),
    origin: `Lifted from a database on ${choices.now.toISOString().slice(0, 10)}: ${shapes.captured.map(({ live }) => live.name).join(', ')}.`,
    proof,
    schema: needsSchema(shapes, schema) ? schema : null,
    tables: descriptorsOf(own),
    migration: null,
    datasets: datasets.map(({ dataset }) => dataset),
  }
  return { shapes, datasets, authored }
}

/** A schema package that describes none of the tables has nothing to do with them. */
function needsSchema({ captured, referred }: CapturedShapes, schema: UsedSchema | null): boolean {
  return [...captured, ...referred].some(
    ({ live }) => schema !== null && Object.hasOwn(schema.definition.tables, live.name),
  )
}
