import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { type Adoption, readAdoption } from '../ledger/adoption.js'
import { openLedger } from '../ledger/open-ledger.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { readAppliedMigrations } from '../migrate/read-applied-migrations.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { readEvidence } from './evidence.js'
import { readBeforeSow, tellBeforeSow } from './tracker/before-sow.js'

export interface AdoptOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
}

export interface Adopted {
  /** Null where the database was adopted so before, and nothing moved since. */
  readonly run: RunReport | null
  readonly adoption: Adoption
}

/**
 * Takes a database over whose schema another tool, or a person, goes on to keep: Sow runs no migration there and looks after rows.
 * Only the ledger is written. Repeated, it takes note of what the other tool did since. Throws ADOPTION_REFUSED.
 */
export async function adoptOwnSchema(database: Database, options: AdoptOptions): Promise<Adopted> {
  await refreshLedger(database, options.lock)
  return await usingLockedTransaction(database, options.lock, async () => {
    const isNew = await lacksLedger(database)
    const known = await readAdoption(database)
    await refuseMigrated(database, known)
    const before = await readBeforeSow(database)
    if (tellBeforeSow(before) === null)
      throw refused('There is nothing to take over: the database has no table.', 'Run `sow db setup`.')
    const evidence = await readEvidence(database, before)
    if (known !== null && JSON.stringify(known.evidence) === JSON.stringify(evidence))
      return { run: null, adoption: known }
    await openLedger(database)
    const run = await insertRun(database, options.run, 'applied', null)
    await database.query
      .insertInto('sow.adoption')
      .values({
        run,
        way: 'own-schema',
        made_ledger: known?.madeLedger ?? isNew,
        evidence: JSON.stringify(evidence),
      })
      .execute()
    await finishRun(database, run, {})
    const adoption = await readAdoption(database)
    if (adoption === null) throw new Error('The adoption that was just written is not there.')
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, adoption }
  })
}

/** What Sow migrates already is no other tool's. */
async function refuseMigrated(database: Database, known: Adoption | null): Promise<void> {
  if (known !== null && known.way !== 'own-schema')
    throw refused(
      `This database was taken over in run ${known.run}, by ${known.way}.`,
      'To choose another way, end that one first: `sow db adopt --undo`.',
    )
  const [applied] = await readAppliedMigrations(database)
  if (applied !== undefined)
    throw refused(
      `Sow migrates this database already: ${applied.name} of ${applied.package} is applied.`,
      'Look with `sow db status`: there is nothing to take over.',
    )
}

async function lacksLedger(database: Database): Promise<boolean> {
  const found = await sql<{ lacks: boolean }>`
    select to_regclass('sow.meta') is null as lacks
  `.execute(database.query)
  return found.rows[0]?.lacks === true
}

/** An adoption that cannot be. */
export function refused(message: string, hint: string): SowError {
  return new SowError({ code: 'ADOPTION_REFUSED', message, hint })
}
