import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { type Database, isOpen } from '../database/database.js'
import { firstLedger, furtherLedger } from '../database/ledger-place.js'
import { ledgerFormat } from '../database/ledger-tables.js'
import { usingLook } from '../transaction/using-transaction.js'
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

/** The same for who decides what a run would do, which the run refuses too. Throws LEDGER_NEWER as well. */
export async function hasLedgerToDecideBy(database: Database): Promise<boolean> {
  const known = await hasLedger(database)
  if (database.ledger.format !== null) checkFormat(database.ledger.format)
  return known
}

/** What a look at a ledger needs to know first. */
export interface UsableLedger {
  /** False where a command that writes would have to bring it up to date. */
  readonly isCurrent: boolean
  readonly isProtected: boolean
}

/** A transaction finds its ledger as it begins; of what is read outside of one, an empty one does. */
async function placeLedger(database: Database): Promise<void> {
  if (database.ledger.state === 'unread' && !isOpen(database.transaction))
    await usingLook(database, async () => {})
}

/** Null where there is no ledger, or the session writes nothing. Writes nothing. */
export async function readUsableLedger(database: Database): Promise<UsableLedger | null> {
  await placeLedger(database)
  if (database.ledger.state === 'none') return null
  const meta = await database.query
    .selectFrom('sow.meta')
    .select([
      'format',
      'protected as isProtected',
      sql<boolean>`current_setting('transaction_read_only') = 'off'`.as('isWritable'),
    ])
    .executeTakeFirst()
  if (meta === undefined || !meta.isWritable) return null
  const isCurrent =
    meta.format === ledgerFormat &&
    database.ledger.state !== 'moved' &&
    (await readFormerEntries(database)).length === 0
  return { isCurrent, isProtected: meta.isProtected }
}

/** True where there is a ledger that a command that writes would bring up to date. */
export async function isOutOfDate(database: Database): Promise<boolean> {
  const { format, bound } = await readLedger(database)
  if (format === null) return false
  return (
    database.ledger.state === 'moved' ||
    format < ledgerFormat ||
    bound.length > 0 ||
    (await readFormerEntries(database)).length > 0
  )
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
  if (format !== null) await freeBases(database, bound)
  if (format === null) await createLedger(database)
  else if (format < ledgerFormat) await upgradeLedger(database, format)
  else checkFormat(format)
  if (database.ledger.state === 'moved') await moveLedger(database)
  await settleFormerNames(database)
}

/** Refuses a ledger that a newer Sow wrote. Throws LEDGER_NEWER or LEDGER_CORRUPT. */
export async function checkLedgerFormat(database: Database): Promise<void> {
  const format = await readLedgerFormat(database)
  if (format !== null) checkFormat(format)
}

interface LedgerState {
  /** Null where there is no ledger. */
  readonly format: number | null
  /** Bases that have a type of the application. */
  readonly bound: readonly string[]
}

/** For who can free bound bases. Throws LEDGER_CORRUPT. */
async function readLedger(database: Database): Promise<LedgerState> {
  await placeLedger(database)
  const found = await sql<{ present: boolean; bound: string[] }>`
    select
      to_regclass('sow.meta') is not null as present,
      ${boundBases} as bound
  `.execute(database.query)
  const { present, bound } = found.rows[0] ?? { present: false, bound: [] }
  return { format: await readFormat(database, present), bound }
}

/** Null where there is no ledger. Throws LEDGER_CORRUPT. */
async function readLedgerFormat(database: Database): Promise<number | null> {
  await placeLedger(database)
  return await readFormat(database, await isPresent(database))
}

/** A transaction that found its ledger as it began need not look again. */
async function isPresent({ ledger, transaction, query }: Database): Promise<boolean> {
  if (ledger.state === 'own' && isOpen(transaction)) return true
  const found = await sql<{
    present: boolean
  }>`select to_regclass('sow.meta') is not null as present`.execute(query)
  return found.rows[0]?.present === true
}

/** Throws LEDGER_CORRUPT. */
async function readFormat(database: Database, present: boolean): Promise<number | null> {
  database.ledger.format = null
  if (!present) return null
  // Read through jsonb: format 3 was the first to say whose ledger it is.
  const meta = await database.query
    .selectFrom('sow.meta')
    .select(['format', sql<string | null>`to_jsonb(meta) ->> 'schema_name'`.as('owner')])
    .executeTakeFirst()
  if (meta !== undefined) {
    database.ledger.format = meta.format
    checkOwner(database, meta.owner)
    return meta.format
  }
  throw new SowError({
    code: 'LEDGER_CORRUPT',
    message: 'The table sow.meta is empty, so the ledger does not say what it is.',
    hint: `Restore the schema "${database.ledger.schema}" from a backup; Sow never rebuilds a ledger by guessing. A copy that was made without any rows never had one: drop that schema there.`,
  })
}

/** Between the begin of a transaction and its lock, another run may have made the ledger, or moved it. */
function checkOwner({ schema, ledger }: Database, owner: string | null): void {
  if (owner === null || owner === schema || ledger.state === 'moved') return
  ledger.state = 'unread'
  throw new SowError({
    code: 'LOCK_BUSY',
    message: `Another run of Sow made the ledger of the schema ${owner} just now.`,
    hint: 'Run the command again: the schema of this project gets a ledger of its own.',
    place: { sqlState: '40001' },
  })
}

/** Tells the ledger in which schema its tables are now. */
async function moveLedger(database: Database): Promise<void> {
  const { schema, ledger } = database
  await database.query.updateTable('sow.meta').set({ schema_name: schema }).execute()
  const name = ledger.schema === firstLedger ? firstLedger : furtherLedger(schema)
  if (name !== ledger.schema)
    await sql`alter schema ${sql.id(ledger.schema)} rename to ${sql.id(name)}`.execute(database.query)
  ledger.schema = name
  ledger.state = 'unread'
}

function checkFormat(format: number): void {
  const newer = newerLedger(format)
  if (newer !== null) throw newer
}

/** Null of a format that this Sow knows. */
export function newerLedger(format: number): SowError | null {
  if (format <= ledgerFormat) return null
  return new SowError({
    code: 'LEDGER_NEWER',
    message: `The ledger has format ${format}; this Sow knows formats up to ${ledgerFormat}.`,
    hint: 'Update @sow/cli to the version that wrote it.',
  })
}
