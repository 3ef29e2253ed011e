import type { Database } from '../database/database.js'

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
