import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.js'
import { ledgerFormat } from '../database/ledger-tables.js'
import { eighthFormat } from './eighth-format.js'
import { fifthFormat } from './fifth-format.js'
import { firstFormat } from './first-format.js'
import { fourthFormat } from './fourth-format.js'
import { linkRun, relinkAllDatasets } from './link-run.js'
import { sealKnownRows } from './seal-known-rows.js'
import { secondFormat } from './second-format.js'
import { makeSharedTables } from './shared-tables.js'
import { sixthFormat } from './sixth-format.js'
import { thirdFormat } from './third-format.js'

/** What each format added to the one before it; a new ledger goes through all of them. The seventh gave tables to bases alone. */
const formats: readonly (readonly RawBuilder<unknown>[])[] = [
  firstFormat,
  secondFormat,
  thirdFormat,
  fourthFormat,
  fifthFormat,
  sixthFormat,
  [],
  eighthFormat,
]

/** The format that seals came with. */
const firstSealedFormat = 3

/** The format by which tenants share what is alike in their bases. It has no table of its own: those of each base are made with it. */
const firstSharingFormat = 7

/** The statements that make the ledger, to be run or to be put into a script. */
export function ledgerStatements(schema: string): readonly RawBuilder<unknown>[] {
  const meta = sql`
    insert into sow.meta (format, schema_name)
    values (${sql.lit(ledgerFormat)}, ${sql.lit(schema)})`
  return [...formats.flat(), meta]
}

/** Makes the ledger in an empty schema `sow`. Runs inside the caller's locked transaction. */
export async function createLedger(database: Database): Promise<void> {
  await executeTogether(database, ledgerStatements(database.schema))
}

/** Brings an older ledger up to this format, in place. Runs inside the caller's locked transaction. */
export async function upgradeLedger(database: Database, format: number): Promise<void> {
  await executeTogether(database, formats.slice(format).flat())
  if (format < firstSharingFormat) await makeSharedTables(database)
  await database.query
    .updateTable('sow.meta')
    .set({ format: ledgerFormat, schema_name: database.schema })
    .execute()
  if (format < firstSealedFormat) await sealKnownRows(database)
  await linkNewestRun(database)
}

/** One message to the server: none of them has a parameter. */
async function executeTogether(
  database: Database,
  statements: readonly RawBuilder<unknown>[],
): Promise<void> {
  if (statements.length > 0) await sql.join(statements, sql.raw(';')).execute(database.query)
}

/** The chain of an upgraded ledger begins with its newest run, and with every dataset as it is. */
async function linkNewestRun(database: Database): Promise<void> {
  const found = await sql<{ run: number | null }>`
    select max(id) as run
    from sow.run
    where outcome = 'applied'
  `.execute(database.query)
  const run = found.rows[0]?.run ?? null
  if (run === null) return
  await linkRun(database, run)
  await relinkAllDatasets(database)
}
