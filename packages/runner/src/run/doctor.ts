import {
  type Database,
  type ExamineOptions,
  examineDatabase,
  findTracked,
  lookOnce,
  type MigrationStatus,
  MissingRights,
  mendSequences,
  tellAlone,
  translateDatabaseError,
} from '@sow/engine'
import { isSowError, type SowError } from '@sow/kit/errors'
import { checkListed } from '../context/check-rights.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase, usingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import type { Finding } from '../report/finding.js'
import type { DoctorReport } from '../report/look-reports.js'
import { lackingNodes } from '../resolve/with-official-files.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { findTenantsFault } from '../units/check-own-tenants.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { migrationsOf, readMigrations } from '../units/migration-sets.js'
import { readAdoptionReport } from './adoption.js'
import { ofMoved } from './adoption-findings.js'
import { ofMigration } from './migration-findings.js'
import { openPlacements } from './placement-findings.js'
import { placementsOf } from './placements-of.js'
import { ofSymptom } from './symptom-findings.js'

export interface DoctorChoices extends ExamineOptions {
  /** True to set the sequences that are behind past the values that are there. */
  readonly mendSequences?: boolean
}

/**
 * Looks for everything that can be wrong, and says how to mend each. `expectRun`: a run that somebody wrote down, and that
 * the ledger has to have. Writes nothing but the sequences that it is told to mend. Throws SowError.
 */
export async function examine(given: RunContext, options: DoctorChoices = {}): Promise<DoctorReport> {
  const refused: Finding[] = []
  await using local = await withLocalSeeds(given, 'readable').catch((error: unknown) => {
    refused.push(...ofLacking(error))
    return withLocalSeeds(withoutSeedFiles(given), 'readable')
  })
  const { context } = local
  const { strange } = context.project
  const faults = [...context.project.faults]
  const onFault = (error: SowError) => void faults.push(error)
  const sets = migrationsOf(context.project, onFault)
  const nodes = [...projectDatasets(context.project, onFault).graph.values()]
  return await opened(context, options, async ({ database, report }) => {
    const lacking = [...refused, ...(await lackingRights(database, context))]
    const statuses = await readMigrations(database, context.project, sets).catch(unreadableHistory)
    const hasPending = statuses.some(({ state }) => state === 'pending')
    const look = local.trackers ?? lookOnce(database)
    const adoption = await readAdoptionReport(database, look).catch(() => null)
    const isOwn = context.project.config.ownSchema === true
    // Without a package nothing is to be migrated yet; where nobody said who does, that is told all the same.
    const isUndecided = statuses.length === 0 && adoption === null && !isOwn
    const tracked = hasPending || isUndecided ? await findTracked(database, { look }) : null
    // What a pending migration makes fit is no fault.
    const all = buildDatasetUnits(context, nodes)
    const units = hasPending ? [] : all
    const mended = options.mendSequences === true ? await mendSequences(database, units) : []
    const untenanted = hasPending ? null : await findTenantsFault(database, context.project.config)
    const symptoms = await examineDatabase(database, { ...options, units })
    return {
      database: report,
      run: null,
      mended,
      placements: await placementsOf(report, database, all),
      findings: [
        ...new Map(lacking.map((finding) => [finding.remedy, finding])).values(),
        ...[...faults, ...(untenanted === null ? [] : [untenanted])].map(ofFault),
        ...strange.map((error): Finding => ({ ...ofFault(error), severity: 'note' })),
        ...lackingNodes(nodes).map((error): Finding => ({ ...ofFault(error), severity: 'warning' })),
        ...(tracked === null ? [] : [ofTracked(tracked, report.name)]),
        ...(adoption === null ? [] : ofMoved(adoption, report.name)),
        ...statuses
          .filter(({ state }) => tracked === null || state !== 'pending')
          .flatMap((status) => ofMigration(status, faults)),
        ...(await openPlacements(report, database, context.project.packages)),
        ...symptoms.map((symptom) => ofSymptom(symptom, database.ledger.schema)),
      ],
    }
  })
}

/** What a role may not see silences nothing else: the database is opened with what the ledger asks for alone. */
function opened(
  context: RunContext,
  { mendSequences }: DoctorChoices,
  work: (open: OpenDatabase) => Promise<DoctorReport>,
): Promise<DoctorReport> {
  return mendSequences === true ? usingDatabase(context, work) : readingDatabase(context, work, { units: [] })
}

async function lackingRights(database: Database, context: RunContext): Promise<readonly Finding[]> {
  return await checkListed(database, context, { use: 'read' }).then(() => [], ofLacking)
}

/** The privileges that a role lacks, each with the statement that grants it. Throws every other error. */
function ofLacking(error: unknown): readonly Finding[] {
  if (!isSowError(error) || error.code !== 'PRIVILEGE_MISSING') throw error
  const { code, message, hint } = error
  const severity = 'error'
  const where = 'the role of the connection'
  // What the server refused and no list knows is told as it was refused.
  if (!(error instanceof MissingRights)) return [{ code, severity, where, message, remedy: hint }]
  return error.missing.map(({ privilege, grant }) => ({
    code,
    severity,
    where,
    message: `It lacks a privilege: ${privilege}.`,
    remedy: `Let the owner run: ${grant}`,
  }))
}

/** What local seeds are depends on tables that the role may not see. */
function withoutSeedFiles(context: RunContext): RunContext {
  return { ...context, project: { ...context.project, seeds: { ...context.project.seeds, files: [] } } }
}

/** Why the ledger cannot be read, its examination says. */
function unreadableHistory(error: unknown): readonly MigrationStatus[] {
  if (isSowError(error) || isSowError(translateDatabaseError(error))) return []
  throw error
}

function ofFault(error: SowError): Finding {
  const { code, hint, place } = error
  const where = place.dataset ?? place.file ?? place.package ?? 'the project'
  return { code, severity: 'error', where, message: tellAlone(error), remedy: hint }
}

/** Nothing is wrong with it: a person has to say who migrates. */
function ofTracked({ code, message, hint }: SowError, name: string): Finding {
  return { code, severity: 'warning', where: `the database ${name}`, message, remedy: hint }
}
