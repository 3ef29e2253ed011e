import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { usingLook } from '../transaction/using-transaction.js'

/** The datasets that have open conflicts, by name. */
export async function datasetsInConflict(database: Database): Promise<string[]> {
  const open = await database.query
    .selectFrom('sow.conflict')
    .select('dataset')
    .distinct()
    .where('resolved_run', 'is', null)
    .orderBy('dataset')
    .execute()
  return open.map(({ dataset }) => dataset)
}

/** The same of any database; none where there is no ledger. */
export async function readDatasetsInConflict(database: Database): Promise<string[]> {
  return await usingLook(database, async () =>
    (await hasLedger(database)) ? await datasetsInConflict(database) : [],
  )
}
