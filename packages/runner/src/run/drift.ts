import { readDrift, readRecordedNames } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { DriftReport } from '../report/look-reports.js'
import { buildDatasetGraph } from '../resolve/dataset-graph.js'
import { buildDatasetUnits } from '../units/dataset-units.js'

/** Rows that differ from what was applied. Writes nothing. Throws SowError. */
export async function drift(
  context: RunContext,
  names: readonly string[],
  values: boolean,
): Promise<DriftReport> {
  const nodes = [...buildDatasetGraph(context.project.packages).values()]
  return await readingDatabase(context, async ({ database, report }) => {
    const datasets = await readRecordedNames(database, names)
    const units = buildDatasetUnits(context, nodes).filter(({ dataset }) =>
      datasets.includes(dataset.identity),
    )
    const found = await readDrift(database, units, datasets, { limit: null, values })
    return { database: report, run: null, drift: found }
  })
}
