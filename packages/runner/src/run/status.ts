import {
  type DatasetStatus,
  type MigrationStatus,
  readDatasetStatuses,
  readMigrationStatuses,
  writtenByMigrations,
} from '@sow/engine'
import type { SowError } from '@sow/kit/errors'
import { judgeLoaded } from '../codeset/judge-loaded.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase } from '../context/using-database.js'
import { faultReport } from '../report/fault-report.js'
import type { StatusReport } from '../report/reports.js'
import { buildDatasetGraph } from '../resolve/dataset-graph.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { buildMigrationSets } from '../units/migration-sets.js'

/**
 * Where every migration and dataset of the project stands in the database; what cannot be looked at says so, and hides nothing
 * else. Writes nothing. Throws SowError.
 */
export async function readStatus(context: RunContext): Promise<StatusReport> {
  const { packages } = context.project
  const faults = [...context.project.faults]
  const onFault = (error: SowError) => void faults.push(error)
  const sets = buildMigrationSets(packages, onFault)
  const nodes = [...buildDatasetGraph(packages, onFault).values()]
  const units = buildDatasetUnits(context, nodes)
  const work = async ({ database, report }: OpenDatabase): Promise<StatusReport> => {
    const migrations = (await readMigrationStatuses(database, sets)).map((status) =>
      unreadableMigration(status, faults),
    )
    const statuses = await readDatasetStatuses(database, units)
    const judged = await judgeLoaded(database, statuses)
    const datasets = judged.map((status) => ofLeftOut(status, faults))
    const settled = migrations.every(({ state }) => state === 'applied') && datasets.every(isSettled)
    return {
      database: report,
      run: null,
      migrations,
      datasets,
      written: await writtenByMigrations(database),
      faults: faults.map((error) => faultReport(error)),
      pending: !settled || faults.length > 0,
    }
  }
  return await readingDatabase(context, work, { units })
}

/** What the ledger knows of a package that was left out is not missing: nobody could look. */
function ofLeftOut(status: DatasetStatus, faults: readonly SowError[]): DatasetStatus {
  const fault = faults.find(({ place }) => place.package === status.package)
  if (status.state !== 'package-missing' || fault === undefined) return status
  const { code, message, hint } = fault
  return { ...status, state: 'unreadable', fault: { code, message, hint } }
}

function unreadableMigration(status: MigrationStatus, faults: readonly SowError[]): MigrationStatus {
  const isLeftOut = faults.some(({ place }) => place.package === status.package)
  return status.state === 'missing' && isLeftOut ? { ...status, state: 'unreadable' } : status
}

/**
 * Demo rows that nobody asked for, tenants that are not there yet, holds, and edits that a run saw and left are not pending:
 * nothing is to be done.
 */
function isSettled({ state, seen, kind, applied, available }: DatasetStatus): boolean {
  if (state === 'drifted') return seen
  if (state === 'same-version')
    return (
      applied?.contentHash === available?.contentHash && applied?.definitionHash === available?.definitionHash
    )
  return ['current', 'waiting', 'held'].includes(state) || (state === 'never-applied' && kind === 'demo')
}
