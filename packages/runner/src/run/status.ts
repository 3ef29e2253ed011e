import {
  type Database,
  type DatasetStatus,
  findTracked,
  isSettledMigration,
  lookOnce,
  type MigrationStatus,
  readBeforeSow,
  readByOlderSow,
  readDatasetStatuses,
  readSources,
  type TrackerLook,
  tellAlone,
  tellBeforeSow,
  writtenByMigrations,
} from '@sow/engine'
import type { SowError } from '@sow/kit/errors'
import { judgeLoaded } from '../codeset/judge-loaded.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase } from '../context/using-database.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { projectTenants } from '../mapping/own-tenants.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import { faultReport } from '../report/fault-report.js'
import { mappingReport } from '../report/mapping-report.js'
import type { StatusReport } from '../report/reports.js'
import type { DatasetGraph } from '../resolve/dataset-graph.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { checkNames, namesNode } from '../select/select-datasets.js'
import { findTenantsFault } from '../units/check-own-tenants.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { migrationsOf, readMigrations } from '../units/migration-sets.js'
import { readAdoptionReport } from './adoption.js'
import { placementsOf } from './placements-of.js'

/**
 * Where every migration and dataset of the project stands in the database, or those of the named domains and datasets; what
 * cannot be looked at says so, and hides nothing else. Writes nothing. Throws SELECTION_UNKNOWN, SowError.
 */
export async function readStatus(given: RunContext, names: readonly string[] = []): Promise<StatusReport> {
  await using local = await withLocalSeeds(given, 'readable')
  const { context } = local
  const { config, strange } = context.project
  const faults = [...context.project.faults]
  const onFault = (error: SowError) => void faults.push(error)
  const sets = migrationsOf(context.project, onFault)
  const found = projectDatasets(context.project, onFault)
  const units = buildDatasetUnits(context, [...found.graph.values()].filter(isNamed(names)))
  const work = async ({ database, report }: OpenDatabase): Promise<StatusReport> => {
    const migrations = (await readMigrations(database, context.project, sets)).map((status) =>
      unreadableMigration(status, faults),
    )
    const look = local.trackers ?? lookOnce(database)
    const hasPending = migrations.some(({ state }) => state === 'pending')
    const tracked = hasPending ? await findTracked(database, { look }) : null
    if (tracked !== null) onFault(tracked)
    const untenanted = hasPending ? null : await findTenantsFault(database, config)
    if (untenanted !== null) onFault(untenanted)
    const statuses = await readDatasetStatuses(database, units)
    const newer = readByOlderSow(database)
    if (newer !== null) onFault(newer)
    checkNames(found.graph, names, statuses)
    const named = statuses.filter(({ domain, dataset }) =>
      isNamed(names)({ domain, identity: `${domain}/${dataset}` }),
    )
    const judged = await judgeLoaded(database, named)
    const sources = await readSources(database)
    const datasets = judged.map((status) =>
      ofLacking(ofPackage(ofLeftOut(status, [...faults, ...strange]), context.project.packages), found.graph),
    )
    const settled = migrations.every(isSettledMigration) && datasets.every(isSettled)
    return {
      database: report,
      run: null,
      adoption: await readAdoptionReport(database, look, 'untracked'),
      before: migrations.length > 0 ? null : await readBefore(database, look),
      migrations,
      datasets,
      tenantTable: projectTenants(context.project)?.table ?? null,
      sources,
      placements: await placementsOf(report, database, units),
      written: await writtenByMigrations(database, look),
      faults: [...faults, ...strange].map((error) => faultReport(error)),
      // What is no dataset at all, such as a page for people, leaves nothing to be done.
      pending:
        !settled || [...faults, ...strange.filter(({ place }) => place.dataset !== undefined)].length > 0,
      ...mappingReport(config.ownSchema === true, found),
    }
  }
  return await readingDatabase(context, work, { units, isEachAlone: true })
}

/** Whether a dataset is meant: without a name, all of them are. */
function isNamed(names: readonly string[]) {
  return (node: Parameters<typeof namesNode>[1]): boolean =>
    names.length === 0 || names.some((name) => namesNode(name, node))
}

/** Where it cannot be read, something else of the status says why. */
async function readBefore(database: Database, look: TrackerLook): Promise<string | null> {
  return await readBeforeSow(database, look).then(tellBeforeSow, () => null)
}

/** What the ledger knows of a package that was left out is not missing: nobody could look. */
function ofLeftOut(status: DatasetStatus, faults: readonly SowError[]): DatasetStatus {
  const identity = `${status.domain}/${status.dataset}`
  const isGone = status.state === 'package-missing' || status.state === 'file-missing'
  const fault = faults.find(({ place }) =>
    status.state === 'file-missing' && place.dataset !== undefined
      ? place.dataset === identity
      : place.package === status.package,
  )
  if (!isGone || fault === undefined) return status
  const { code, hint } = fault
  const message = tellAlone(fault)
  const state = code === 'SEED_WAITS' ? 'waiting' : 'unreadable'
  return { ...status, state, fault: { code, message, hint } }
}

/** A package that is installed is not missing: it has left the dataset out. */
function ofPackage(status: DatasetStatus, packages: readonly DiscoveredPackage[]): DatasetStatus {
  const isThere = packages.some(
    ({ name, manifest }) => name === status.package && manifest.domain === status.domain,
  )
  return status.state === 'package-missing' && isThere ? { ...status, state: 'dataset-missing' } : status
}

/** Without its publisher's file nothing can be done to a dataset: what it is like besides is a matter of later. */
function ofLacking(status: DatasetStatus, graph: DatasetGraph): DatasetStatus {
  const lacking = graph.get(`${status.domain}/${status.dataset}`)?.lacking
  if (!lacking) return status
  const { code, message, hint } = lacking.error
  return { ...status, state: lacking.state, fault: { code, message, hint } }
}

function unreadableMigration(status: MigrationStatus, faults: readonly SowError[]): MigrationStatus {
  const isLeftOut = faults.some(({ place }) => place.package === status.package)
  return status.state === 'missing' && isLeftOut ? { ...status, state: 'unreadable' } : status
}

/**
 * Demo rows that nobody asked for, tenants that are not there yet, holds, datasets that their package left out, and edits that a
 * run saw and left are not pending: nothing is to be done.
 */
function isSettled({ state, seen, kind, applied, available }: DatasetStatus): boolean {
  if (state === 'drifted') return seen
  if (state === 'same-version')
    return (
      applied?.contentHash === available?.contentHash && applied?.definitionHash === available?.definitionHash
    )
  return (
    ['current', 'waiting', 'held', 'dataset-missing'].includes(state) ||
    (state === 'never-applied' && kind === 'demo')
  )
}
