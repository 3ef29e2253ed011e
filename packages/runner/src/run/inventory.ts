import { readInventory } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { InventoryReport } from '../report/look-reports.js'

/** Every dataset that is in the database, and where its rows came from. Writes nothing. Throws SowError. */
export async function inventory(context: RunContext): Promise<InventoryReport> {
  return await readingDatabase(context, async ({ database, report }) => ({
    database: report,
    run: null,
    components: await readInventory(database),
  }))
}
