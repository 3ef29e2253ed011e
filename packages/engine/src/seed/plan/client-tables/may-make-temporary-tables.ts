import { sql } from 'kysely'
import type { Database } from '../../../database/database.js'

/** False on a standby, where everything is read only by default, and where the role lacks the right. */
export async function mayMakeTemporaryTables(database: Database): Promise<boolean> {
  const found = await sql<{ allowed: boolean }>`
select
  not pg_is_in_recovery()
  and not current_setting('default_transaction_read_only')::boolean
  and has_database_privilege(current_database(), 'temporary') as allowed`.execute(database.query)
  return found.rows[0]?.allowed === true
}
