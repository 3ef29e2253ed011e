import {
  type CatalogDifference,
  compareWithPackages,
  type Database,
  type DownFinding,
  examineLedger,
  type MigrationSet,
  type MigrationStatus,
  readNotCompared,
  verifyDowns,
  wayDown,
} from '@sow/engine'
import { isSowError } from '@sow/kit/errors'
import { requirePackages } from '../context/require-packages.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase } from '../context/using-database.js'
import type { Finding } from '../report/finding.js'
import type { VerifyReport } from '../report/look-reports.js'
import { migrationsOf, readMigrations } from '../units/migration-sets.js'
import { readAdoptionReport } from './adoption.js'
import { ofMoved } from './adoption-findings.js'
import { ofSymptom } from './symptom-findings.js'

/**
 * Checks the sums of everything applied, that the ledger is as Sow left it, that the tables of what was seeded are there and can
 * take it, and that the schema is the one that the migrations make, and proves every `down` on a throw-away database. Writes nothing. Throws SowError where a
 * migration does not run at all.
 */
export async function verify(context: RunContext): Promise<VerifyReport> {
  requirePackages(context.project)
  const sets = migrationsOf(context.project)
  const { report, statuses, symptoms, schema } = await readingDatabase(context, async (open) => {
    const found = await readMigrations(open.database, context.project, sets)
    return {
      report: open.report,
      statuses: found,
      symptoms: (await examineLedger(open.database)).map((symptom) =>
        ofSymptom(symptom, open.database.ledger.schema),
      ),
      schema: await holdSchema(open, context, sets, found),
    }
  })
  const edited = statuses.filter(({ state }) => state === 'edited')
  const findings = [
    ...edited.map(
      ({ package: owner, name }): Finding => ({
        code: 'MIGRATION_EDITED',
        severity: 'error',
        where: `${owner} ${name}`,
        message: 'Its source is not what was applied.',
        remedy: 'Restore the file as it was applied, and put the change into a new migration.',
      }),
    ),
    ...symptoms,
    ...schema.findings,
    ...(await verifyDowns(sets)).map(describeDown),
  ]
  const loaded = await Promise.all(sets.map((set) => set.load()))
  const migrations = loaded
    .flatMap((set) => Object.values(set))
    .filter((each) => wayDown(each) !== undefined).length
  const { notCompared, notHeld } = schema
  return { database: report, run: null, migrations, notCompared, notHeld, findings }
}

type HeldSchema = Pick<VerifyReport, 'notCompared' | 'notHeld' | 'findings'>

/** Holds the schema against the migrations, where the packages say what it is. */
async function holdSchema(
  { database, report: { name } }: OpenDatabase,
  { project }: RunContext,
  sets: readonly MigrationSet[],
  statuses: readonly MigrationStatus[],
): Promise<HeldSchema> {
  const adoption = await readAdoptionReport(database)
  const isKept = project.config.ownSchema === true || adoption?.way === 'own-schema'
  const notHeld = isKept ? 'own-schema' : whyNotWhole(statuses)
  if (notHeld === null) return await compareSchema(database, sets)
  // Of a schema that another tool keeps, the digest of the day when it was taken over is known.
  const findings = isKept && adoption !== null ? ofMoved(adoption, name) : []
  return { notCompared: null, notHeld, findings }
}

/** Where a migration is to come, or was changed since, the packages do not say what the schema is. */
function whyNotWhole(statuses: readonly MigrationStatus[]): 'no-migrations' | 'not-applied' | null {
  if (statuses.length === 0) return 'no-migrations'
  return statuses.every(({ state }) => state === 'applied' || state === 'adopted') ? null : 'not-applied'
}

/** In what the schema is not the one that the migrations make: somebody changed it beside them. */
async function compareSchema(database: Database, sets: readonly MigrationSet[]): Promise<HeldSchema> {
  try {
    const differences = withoutForeign(await compareWithPackages(database, sets))
    const rest = differences.length - namedDifferences
    const named = differences.slice(0, namedDifferences).map(describeDifference)
    return {
      notCompared: await readNotCompared(database),
      notHeld: null,
      findings: rest > 0 ? [...named, describeRest(rest)] : named,
    }
  } catch (error) {
    if (!isSowError(error) || error.code !== 'ADOPTION_UNPROVEN') throw error
    return { notCompared: null, notHeld: 'unproven', findings: [describeUnproven(error.message)] }
  }
}

/** Of a schema that no migration makes, such as another application's, it is enough to name it. */
function withoutForeign(differences: readonly CatalogDifference[]): readonly CatalogDifference[] {
  const foreign = differences.filter(
    ({ kind, property, expected }) => kind === 'schema' && property === null && expected === null,
  )
  return differences.filter(({ name }) => !foreign.some((schema) => name.startsWith(`${schema.name}.`)))
}

function describeUnproven(why: string): Finding {
  return {
    code: 'SCHEMA_UNPROVEN',
    severity: 'note',
    where: 'the schema',
    message: `Whether it is the one that the migrations make could not be seen. ${why}`,
    remedy: 'Run it where PostgreSQL of the same major version is installed; PG_DIRECTORY names it.',
  }
}

/** How many differences are told one by one. */
const namedDifferences = 40

/** A change may be meant, such as an index that somebody needed at once: no error, and never silent. */
function describeDifference({ kind, name, property, expected, found, sql }: CatalogDifference): Finding {
  return {
    code: 'SCHEMA_DIFFERS',
    severity: 'warning',
    where: `${kind} ${name}`,
    message: tellDifference(property, expected, found),
    remedy: `Put it into a migration, or change it back${sql === null || isLong(sql) ? '.' : `: ${sql}`}`,
  }
}

function tellDifference(property: string | null, expected: string | null, found: string | null): string {
  if (property === null)
    return expected === null
      ? 'It is there, and no migration makes it.'
      : 'A migration makes it, and it is missing.'
  if (isLong(expected) || isLong(found)) return `Its ${property} is not the one that the migrations make.`
  return `${property.charAt(0).toUpperCase()}${property.slice(1)}: ${found ?? 'not set'}; the migrations make ${expected ?? 'none'}.`
}

/** The body of a view, say, is no line to read. */
function isLong(text: string | null): boolean {
  return text !== null && (text.length > 80 || text.includes('\n'))
}

function describeRest(count: number): Finding {
  return {
    code: 'SCHEMA_DIFFERS',
    severity: 'warning',
    where: 'the schema',
    message: `It differs in ${count} more.`,
    remedy: 'See all of it: `sow db adopt --bridge FILE`.',
  }
}

function describeDown({ package: owner, migration, after, example }: DownFinding): Finding {
  return {
    code: 'MIGRATION_IRREVERSIBLE',
    severity: 'error',
    where: `${owner} ${migration}`,
    message: `After going ${after} the catalog differs, for example in: ${example}.`,
    remedy: 'Let `down` undo exactly what `up` does.',
  }
}
