import type { Database } from '../database/database.js'
import { hasConflict } from '../row/record/conflicted-rows.js'
import { attempt } from '../transaction/attempt.js'
import { readRecordedDataset } from './recorded-dataset.js'

/** The datasets of which the ledger has conflicts as open, by name; some may have ended since. */
export async function datasetsWithConflicts(database: Database): Promise<string[]> {
  const open = await database.query
    .selectFrom('sow.conflict')
    .select('dataset')
    .distinct()
    .where('resolved_run', 'is', null)
    .orderBy('dataset')
    .execute()
  return open.map(({ dataset }) => dataset)
}

/** Those of which a conflict is open; of one that cannot be looked at, nobody knows better than the ledger. */
export async function datasetsInConflict(database: Database): Promise<string[]> {
  const found: string[] = []
  for (const identity of await datasetsWithConflicts(database)) {
    const looked = await attempt(database, 'nothing', async () => {
      const { shape } = await readRecordedDataset(database, identity)
      return await hasConflict(database, shape)
    })
    if (looked.kind === 'failed' || looked.result) found.push(identity)
  }
  return found
}
