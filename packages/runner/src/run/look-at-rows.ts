import { type BlameRequest, blameRows, type ShowRequest, showRows } from '@sow/engine'
import { nameColumnOf } from '@sow/kit/manifest'
import { refuseRestricted } from '../codeset/restricted-rows.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import type { BlameReport, ShowReport } from '../report/look-reports.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { recordedDatasets, requireTenant, withoutTenants } from '../units/require-tenant.js'
import { withNearest } from './with-nearest.js'

/** Where each cell of some rows comes from, by the ledger. Writes nothing. Throws SowError. */
export async function blame(context: RunContext, request: BlameRequest): Promise<BlameReport> {
  return await readingDatabase(context, async (open) => {
    await requireTenant(open, context.project, request.tenant)
    const found = await blameRows(open.database, request).catch(async (error: unknown) => {
      throw await withNearest(open.database, error)
    })
    const rows = request.tenant === null ? found : found.filter(({ tenant }) => tenant !== null)
    if (rows.length === 0 && found.length > 0) throw withoutTenants('None of these rows is of a tenant')
    for (const { dataset } of rows) if (dataset !== null) await refuseRestricted(open.database, dataset)
    return { database: open.report, run: null, rows }
  })
}

/** A page of the rows of a dataset, as they are or as a run left them. Writes nothing. Throws SowError. */
export async function show(given: RunContext, request: ShowRequest): Promise<ShowReport> {
  await using local = await withLocalSeeds(given, 'readable')
  const { context } = local
  const { graph } = projectDatasets(context.project, () => {})
  const installed = graph.get(request.dataset)
  // An installed package may say since what names its rows.
  const named = installed === undefined ? {} : { nameColumn: nameColumnOf(installed.dataset) }
  return await readingDatabase(context, async (open) => {
    await requireTenant(open, context.project, request.tenant)
    if (request.tenant !== null) await recordedDatasets(open.database, [request.dataset], request.tenant)
    await refuseRestricted(open.database, request.dataset)
    const page = await showRows(open.database, { ...named, ...request }).catch(async (error: unknown) => {
      throw await withNearest(open.database, error)
    })
    return { database: open.report, run: null, title: installed?.dataset.title ?? null, ...page }
  })
}
