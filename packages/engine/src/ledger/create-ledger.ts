import type { RawBuilder } from 'kysely'
import type { Database } from '../database.js'
import { firstFormat } from './first-format.js'
import { ledgerFormat } from './ledger-tables.js'
import { secondFormat } from './second-format.js'

/** What each format added to the one before it; a new ledger goes through all of them. */
const formats: readonly (readonly RawBuilder<unknown>[])[] = [firstFormat, secondFormat]

/** The statements that make the ledger, for a script. */
export function ledgerStatements(): readonly RawBuilder<unknown>[] {
  return formats.flat()
}

/** Makes the ledger in an empty schema `sow`. Runs inside the caller's locked transaction. */
export async function createLedger(database: Database): Promise<void> {
  for (const statement of ledgerStatements()) await statement.execute(database.query)
  await database.query.insertInto('sow.meta').values({ format: ledgerFormat, environment: null }).execute()
}

/** Brings an older ledger up to this format, in place. Runs inside the caller's locked transaction. */
export async function upgradeLedger(database: Database, format: number): Promise<void> {
  for (const statement of formats.slice(format).flat()) await statement.execute(database.query)
  await database.query.updateTable('sow.meta').set({ format: ledgerFormat }).execute()
}
