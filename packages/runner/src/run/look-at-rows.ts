import { type BlameRequest, blameRows } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { BlameReport } from '../report/look-reports.js'
import { requireTenant } from '../units/require-tenant.js'

/** Where each cell of some rows comes from, by the ledger. Writes nothing. Throws SowError. */
export async function blame(context: RunContext, request: BlameRequest): Promise<BlameReport> {
  return await readingDatabase(context, async (open) => {
    await requireTenant(open, context.project, request.tenant)
    return { database: open.report, run: null, rows: await blameRows(open.database, request) }
  })
}
