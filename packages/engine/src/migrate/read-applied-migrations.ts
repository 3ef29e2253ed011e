import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'

/** A migration as the ledger has it. */
export interface AppliedMigration {
  readonly package: string
  readonly version: string
  readonly name: string
  readonly sum: string
  readonly state: 'done' | 'started' | 'adopted'
}

/** Reads what was applied, in the order in which it was; nothing where there is no ledger yet. */
export async function readAppliedMigrations(database: Database): Promise<AppliedMigration[]> {
  if (!(await hasLedger(database))) return []
  return await database.query
    .selectFrom('sow.migration')
    .select(['package', 'version', 'name', 'sum', 'state'])
    .orderBy('ordinal')
    .execute()
}
