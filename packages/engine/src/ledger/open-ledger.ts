import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { ledgerFormat } from '../database/ledger-tables.js'
import { createLedger, upgradeLedger } from './create-ledger.js'
import { readFormerEntries, settleFormerNames } from './former-names.js'
import { boundBases, freeBases } from './free-bases.js'

/**
 * True where the ledger exists and can be read as it is. Takes no lock, writes nothing.
 * Throws LEDGER_OLDER where a command that writes has to bring it up to date first.
 */
export async function hasLedger(database: Database): Promise<boolean> {
  const format = await readLedgerFormat(database)
  if (format === null) return false
  if (format < ledgerFormat)
    throw outOfDate(`The ledger has format ${format}; this Sow reads format ${ledgerFormat}.`)
  const [entry] = await readFormerEntries(database)
  if (entry !== undefined)
    throw outOfDate(
      `The ledger knows the ${entry.kind} ${entry.present} by its former name ${entry.former}.`,
      database.formerNames.some(({ present, local }) => present === entry.present && local === true),
    )
  return true
}

/** What a look at a ledger needs to know first. */
export interface UsableLedger {
  /** False where a command that writes would have to bring it up to date. */
  readonly isCurrent: boolean
  readonly isProtected: boolean
}

/** Null where there is no ledger, or the session writes nothing. Writes nothing. */
export async function readUsableLedger(database: Database): Promise<UsableLedger | null> {
  const found = await sql<{ usable: boolean }>`
    select
      to_regclass('sow.meta') is not null
      and current_setting('transaction_read_only') = 'off' as usable
  `.execute(database.query)
  if (found.rows[0]?.usable !== true) return null
  const meta = await database.query
    .selectFrom('sow.meta')
    .select(['format', 'protected as isProtected'])
    .executeTakeFirst()
  if (meta === undefined) return null
  const isCurrent = meta.format === ledgerFormat && (await readFormerEntries(database)).length === 0
  return { isCurrent, isProtected: meta.isProtected }
}

/** True where there is a ledger that a command that writes would bring up to date. */
export async function isOutOfDate(database: Database): Promise<boolean> {
  const { format, bound } = await readLedger(database)
  if (format === null) return false
  return format < ledgerFormat || bound.length > 0 || (await readFormerEntries(database)).length > 0
}

/** `isLocal`: only a command that reads the files of local seeds knows what is to be done. */
function outOfDate(message: string, isLocal = false): SowError {
  return new SowError({
    code: 'LEDGER_OLDER',
    message,
    hint: isLocal
      ? 'Run `sow db seed`: it brings the ledger up to date first.'
      : 'Run `sow db setup`: it brings the ledger up to date, and changes nothing else.',
  })
}

/** Makes the ledger where there is none, and brings an older one up to date. Runs inside the caller's locked transaction. */
export async function openLedger(database: Database): Promise<void> {
  const { format, bound } = await readLedger(database)
  if (format === null) await createLedger(database)
  else if (format < ledgerFormat) await upgradeLedger(database, format)
  else checkFormat(format)
  await freeBases(database, bound)
  await settleFormerNames(database)
}

/** Refuses a ledger that a newer Sow wrote. Throws LEDGER_NEWER or LEDGER_CORRUPT. */
export async function checkLedgerFormat(database: Database): Promise<void> {
  const format = await readLedgerFormat(database)
  if (format !== null) checkFormat(format)
}

async function readLedgerFormat(database: Database): Promise<number | null> {
  return (await readLedger(database)).format
}

interface LedgerState {
  /** Null where there is no ledger. */
  readonly format: number | null
  /** Bases that have a type of the application. */
  readonly bound: readonly string[]
}

/** Throws LEDGER_CORRUPT. */
async function readLedger(database: Database): Promise<LedgerState> {
  const found = await sql<{ present: boolean; bound: string[] }>`
    select
      to_regclass('sow.meta') is not null as present,
      ${boundBases} as bound
  `.execute(database.query)
  const { present, bound } = found.rows[0] ?? { present: false, bound: [] }
  if (!present) return { format: null, bound: [] }
  const meta = await database.query.selectFrom('sow.meta').select('format').executeTakeFirst()
  if (meta !== undefined) return { format: meta.format, bound }
  throw new SowError({
    code: 'LEDGER_CORRUPT',
    message: 'The table sow.meta is empty, so the ledger does not say what it is.',
    hint: 'Restore the schema "sow" from a backup; Sow never rebuilds a ledger by guessing.',
  })
}

function checkFormat(format: number): void {
  if (format <= ledgerFormat) return
  throw new SowError({
    code: 'LEDGER_NEWER',
    message: `The ledger has format ${format}; this Sow knows formats up to ${ledgerFormat}.`,
    hint: 'Update @sow/cli to the version that wrote it.',
  })
}
