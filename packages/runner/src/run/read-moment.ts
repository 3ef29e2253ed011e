import { readLedgerMeta } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase } from '../context/using-database.js'
import type { Moment } from '../report/look-reports.js'

/** Which database it is, and its last run: what was decided after a look holds for that moment alone. Null without a ledger. */
export async function readMoment(context: RunContext): Promise<Moment | null> {
  return await readingDatabase(context, async ({ database, report }) => {
    const meta = await readLedgerMeta(database)
    return meta === null ? null : { id: meta.databaseId, name: report.name, serial: meta.serial }
  })
}
