import type { Database } from '../database/database.js'
import { relinkHistory } from './link-run.js'

/** Takes the seals of a dataset out of the ledger; the links of the runs that wrote them follow. */
export async function forgetSeals(database: Database, dataset: string): Promise<void> {
  await database.query.deleteFrom('sow.seal').where('dataset', '=', dataset).execute()
  await relinkHistory(database, { tables: ['seal'] })
}
