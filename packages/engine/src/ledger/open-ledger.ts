import { SowError } from '@sow/kit'
import { sql } from 'kysely'
import type { Database } from '../database.js'
import { createLedger } from './create-ledger.js'
import { ledgerFormat } from './ledger-tables.js'

/** True where the ledger exists. Takes no lock, writes nothing. */
export async function hasLedger(database: Database): Promise<boolean> {
  const found = await sql<{ present: boolean }>`
    select to_regclass('sow.meta') is not null as present
  `.execute(database.query)
  return found.rows[0]?.present === true
}

/** Refuses a ledger that a newer Sow wrote. Throws LEDGER_NEWER or LEDGER_CORRUPT. */
export async function checkLedgerFormat(database: Database): Promise<void> {
  const meta = await database.query.selectFrom('sow.meta').select('format').executeTakeFirst()
  if (meta === undefined)
    throw new SowError({
      code: 'LEDGER_CORRUPT',
      message: 'The table sow.meta is empty, so the ledger does not say what it is.',
      hint: 'Restore the schema "sow" from a backup; Sow never rebuilds a ledger by guessing.',
    })
  if (meta.format > ledgerFormat)
    throw new SowError({
      code: 'LEDGER_NEWER',
      message: `The ledger has format ${meta.format}; this Sow knows formats up to ${ledgerFormat}.`,
      hint: 'Update @sow/cli to the version that wrote it.',
    })
}

/** Makes the ledger where there is none. Runs inside the caller's locked transaction. */
export async function openLedger(database: Database): Promise<void> {
  if (await hasLedger(database)) await checkLedgerFormat(database)
  else await createLedger(database)
}
