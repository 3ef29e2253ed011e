import { type DatasetStatus, readDatasetStatuses, readMigrationStatuses } from '@sow/engine'
import { judgeLoaded } from '../codeset/judge-loaded.js'
import type { RunContext } from '../context/run-context.js'
import { type OpenDatabase, readingDatabase } from '../context/using-database.js'
import type { StatusReport } from '../report/reports.js'
import { buildDatasetGraph } from '../resolve/dataset-graph.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { buildMigrationSets } from '../units/migration-sets.js'

/** Where every migration and dataset of the project stands in the database. Writes nothing. Throws SowError. */
export async function readStatus(context: RunContext): Promise<StatusReport> {
  const sets = buildMigrationSets(context.project.packages)
  const nodes = [...buildDatasetGraph(context.project.packages).values()]
  const units = buildDatasetUnits(context, nodes)
  const work = async ({ database, report }: OpenDatabase): Promise<StatusReport> => {
    const migrations = await readMigrationStatuses(database, sets)
    const statuses = await readDatasetStatuses(database, units)
    const datasets = await judgeLoaded(database, statuses)
    const settled = migrations.every(({ state }) => state === 'applied') && datasets.every(isSettled)
    return { database: report, run: null, migrations, datasets, pending: !settled }
  }
  return await readingDatabase(context, work, { units })
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
