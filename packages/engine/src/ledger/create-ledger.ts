import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.js'
import { ledgerFormat } from '../database/ledger-tables.js'
import { firstFormat } from './first-format.js'
import { secondFormat } from './second-format.js'

/** What each format added to the one before it; a new ledger goes through all of them. */
const formats: readonly (readonly RawBuilder<unknown>[])[] = [firstFormat, secondFormat]

/** The statements that make the ledger, to be run or to be put into a script. */
export function ledgerStatements(): readonly RawBuilder<unknown>[] {
  return [...formats.flat(), sql`insert into sow.meta (format) values (${sql.lit(ledgerFormat)})`]
}

/** Makes the ledger in an empty schema `sow`. Runs inside the caller's locked transaction. */
export async function createLedger(database: Database): Promise<void> {
  for (const statement of ledgerStatements()) await statement.execute(database.query)
}

/** Brings an older ledger up to this format, in place. Runs inside the caller's locked transaction. */
export async function upgradeLedger(database: Database, format: number): Promise<void> {
  for (const statement of formats.slice(format).flat()) await statement.execute(database.query)
  await database.query.updateTable('sow.meta').set({ format: ledgerFormat }).execute()
}
