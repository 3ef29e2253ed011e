import type { Database } from '../database/database.js'
import { hasLedger } from './open-ledger.js'

/** True where the database is protected: nothing that loses rows, and no demo data. */
export async function readGuard(database: Database): Promise<boolean> {
  if (!(await hasLedger(database))) return false
  const meta = await database.query.selectFrom('sow.meta').select('protected').executeTakeFirst()
  return meta?.protected === true
}
