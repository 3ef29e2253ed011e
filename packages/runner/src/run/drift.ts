import {
  type Database,
  type Drift,
  readByOlderSow,
  readDatasetStatuses,
  readDrift,
  readRecordedNames,
} from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { judgeLoaded } from '../codeset/judge-loaded.js'
import { hiddenKey, restrictedDatasets } from '../codeset/restricted-rows.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import { faultReport } from '../report/fault-report.js'
import type { DriftReport } from '../report/look-reports.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import { withNearest } from './with-nearest.js'

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
    const datasets = await readRecordedNames(database, names).catch(async (error: unknown) => {
      throw await withNearest(database, error)
    })
    const units = buildDatasetUnits(context, [...graph.values()]).filter(({ dataset }) =>
      datasets.includes(dataset.identity),
    )
    const found = await readDrift(
      database,
      units,
      datasets,
      { limit: null, values },
      ({ dataset, error }) => {
        // A file that cannot be used is told once, and not again by what the ledger has of it.
        if (!faults.some((told) => told.dataset === dataset)) faults.push(faultReport(error, dataset))
      },
    )
    const newer = readByOlderSow(database)
    if (newer !== null) faults.push(faultReport(newer))
    for (const identity of await writtenElsewhere(database, datasets, found))
      faults.push(faultReport(unseenRows(identity), identity))
    const restricted = await restrictedDatasets(database)
    const shown = found.map((each) => (restricted.has(each.dataset) ? hidden(each) : each))
    return { database: report, run: null, drift: shown, faults }
  })
}

/** Datasets of official files of which somebody wrote rows: the ledger knows that, and the values are in the file alone. */
async function writtenElsewhere(
  database: Database,
  datasets: readonly string[],
  found: readonly Drift[],
): Promise<string[]> {
  const known = await readDatasetStatuses(database, [])
  const judged = await judgeLoaded(
    database,
    known.filter(({ domain, dataset }) => datasets.includes(`${domain}/${dataset}`)),
  )
  const written = judged.flatMap(({ domain, dataset, state, available }) =>
    state === 'drifted' && available === null ? [`${domain}/${dataset}`] : [],
  )
  return written.filter((identity) => !found.some(({ dataset }) => dataset === identity))
}

function unseenRows(dataset: string): SowError {
  return new SowError({
    code: 'SOURCE_MISSING',
    message: `Somebody else wrote rows of ${dataset}. They come from an official file, which is not at hand, so what differs is not known.`,
    hint: 'Compare them with the file: sow codeset load FILE --dry-run.',
    place: { dataset },
  })
}

/** That a row differs is told, and not which one. */
function hidden({ dataset, tenant, column, action }: Drift): Drift {
  return { dataset, tenant, column, action, key: hiddenKey }
}
