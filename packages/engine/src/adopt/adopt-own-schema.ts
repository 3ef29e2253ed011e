import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { type Adoption, type AdoptionEvidence, type AdoptionWay, readAdoption } from '../ledger/adoption.js'
import { openLedger } from '../ledger/open-ledger.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { readAppliedMigrations } from '../migrate/read-applied-migrations.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { type ExpectedDatabase, readIdentity } from './database-identity.js'
import { readEvidence } from './evidence.js'
import { readBeforeSow, tellBeforeSow } from './tracker/before-sow.js'

export interface AdoptOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
  /** What somebody saw who decided: it has to be that database, as it was then. */
  readonly expected?: ExpectedDatabase
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
    const known = await readAdoption(database)
    await refuseMigrated(database, known, 'own-schema')
    const before = await readBeforeSow(database)
    if (tellBeforeSow(before) === null)
      throw refused('There is nothing to take over: the database has no table.', 'Run `sow db setup`.')
    const evidence = await readEvidence(database, before)
    if (options.expected !== undefined) await refuseUnexpected(database, options.expected, evidence)
    if (known !== null && isSame(known.evidence, evidence)) return { run: null, adoption: known }
    const { run, finish } = await recordAdoption(database, 'own-schema', evidence, options, known)
    await finish()
    const adoption = await readAdoption(database)
    if (adoption === null) throw new Error('The adoption that was just written is not there.')
    return { run, adoption }
  })
}

/** The run of an adoption, to be finished once all that it writes is written. */
interface RecordedAdoption {
  readonly run: RunReport
  finish(): Promise<void>
}

/** Writes the adoption, with the ledger where there is none. Runs inside the caller's locked transaction. */
export async function recordAdoption(
  database: Database,
  way: AdoptionWay,
  evidence: AdoptionEvidence,
  { run: identity }: AdoptOptions,
  known: Adoption | null,
): Promise<RecordedAdoption> {
  const isNew = await lacksLedger(database)
  await openLedger(database)
  const run = await insertRun(database, identity, 'applied', null)
  await database.query
    .insertInto('sow.adoption')
    .values({ run, way, made_ledger: known?.madeLedger ?? isNew, evidence: JSON.stringify(evidence) })
    .execute()
  return {
    run: { id: run, command: identity.command, outcome: 'applied' },
    finish: () => finishRun(database, run, {}),
  }
}

/** Throws PLAN_STALE where the database is not as it was. */
export async function refuseMoved(database: Database, expected: AdoptionEvidence): Promise<void> {
  refuseOther(expected, await readEvidence(database, await readBeforeSow(database)))
}

/** Throws PLAN_STALE where it is another database, or not as it was. */
export async function refuseUnexpected(
  database: Database,
  expected: ExpectedDatabase,
  found: AdoptionEvidence,
): Promise<void> {
  const { name, id } = await readIdentity(database)
  if (name === expected.identity.name && id === expected.identity.id)
    return refuseOther(expected.evidence, found)
  throw new SowError({
    code: 'PLAN_STALE',
    message: `The decision was saved for another database, ${expected.identity.name}; a copy that was restored is another one too.`,
    hint: 'Look at this one with `sow db adopt`, and save a decision for it.',
  })
}

/** Throws PLAN_STALE where the two differ. */
function refuseOther(expected: AdoptionEvidence, found: AdoptionEvidence): void {
  if (isSame(expected, found)) return
  throw new SowError({
    code: 'PLAN_STALE',
    message: `The database moved since it was looked at: ${whatMoved(expected, found)} is another one.`,
    hint: 'Look again with `sow db adopt`, and read what changed.',
  })
}

function whatMoved(expected: AdoptionEvidence, found: AdoptionEvidence): string {
  // A new version may print the same catalog in other words.
  if (expected.serverVersion !== found.serverVersion) return 'the version of the server'
  if (expected.description !== found.description) return 'what Sow compares'
  return expected.catalog === found.catalog ? 'the record of the other tool' : 'the catalog'
}

/** Evidence comes back from the database with its keys in another order. */
function isSame(one: AdoptionEvidence, other: AdoptionEvidence): boolean {
  return canonical(one) === canonical(other)
}

function canonical({ trackers, tables, catalog, serverVersion }: AdoptionEvidence): string {
  const each = trackers.map(({ tool, table, count, newest, digest }) => [tool, table, count, newest, digest])
  return JSON.stringify([each, tables, catalog, serverVersion])
}

/** The same before the work of a proof; whoever records asks once more, under the lock. */
export async function refuseAdopted(database: Database, way: AdoptionWay): Promise<void> {
  await refuseMigrated(database, await readAdoption(database), way)
}

/** What Sow migrates already is no other tool's. */
export async function refuseMigrated(
  database: Database,
  known: Adoption | null,
  way: AdoptionWay,
): Promise<void> {
  if (known !== null && (known.way !== way || way !== 'own-schema'))
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
