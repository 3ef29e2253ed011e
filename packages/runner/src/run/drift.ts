import { type Drift, readByOlderSow, readDrift, readRecordedNames } from '@sow/engine'
import { hiddenKey, restrictedDatasets } from '../codeset/restricted-rows.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import { faultReport } from '../report/fault-report.js'
import type { DriftReport } from '../report/look-reports.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { buildDatasetUnits } from '../units/dataset-units.js'

/** Rows that differ from what was applied, and datasets of which that could not be seen. Writes nothing. Throws SowError. */
export async function drift(
  given: RunContext,
  names: readonly string[],
  values: boolean,
): Promise<DriftReport> {
  await using local = await withLocalSeeds(given, 'readable')
  const { context } = local
  const faults = context.project.faults.map((error) => faultReport(error))
  const { graph } = projectDatasets(context.project, (error) => faults.push(faultReport(error)))
  return await readingDatabase(context, async ({ database, report }) => {
    const datasets = await readRecordedNames(database, names)
    const units = buildDatasetUnits(context, [...graph.values()]).filter(({ dataset }) =>
      datasets.includes(dataset.identity),
    )
    const found = await readDrift(database, units, datasets, { limit: null, values }, ({ dataset, error }) =>
      faults.push(faultReport(error, dataset)),
    )
    const newer = readByOlderSow(database)
    if (newer !== null) faults.push(faultReport(newer))
    const restricted = await restrictedDatasets(database)
    const shown = found.map((each) => (restricted.has(each.dataset) ? hidden(each) : each))
    return { database: report, run: null, drift: shown, faults }
  })
}

/** That a row differs is told, and not which one. */
function hidden({ dataset, tenant, column, action }: Drift): Drift {
  return { dataset, tenant, column, action, key: hiddenKey }
}
