import { counted } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { attempt } from '../transaction/attempt.js'
import { lockClass } from '../transaction/try-lock.js'
import { usingLook } from '../transaction/using-transaction.js'
import {
  incompleteBases,
  ledgerDamage,
  missingParts,
  newerLedger,
  strayLedgerRows,
} from './ledger-symptoms.js'
import { unfitDatasets } from './look-at-targets.js'
import { sequencesBehind } from './sequences-behind.js'
import type { KnownSymptom, Symptom } from './symptom.js'

export interface ExamineOptions {
  /** The number of a run that somebody wrote down: a ledger that ends before it is older than that. */
  readonly expectRun?: number | null
  /** Datasets of installed packages, whose tables are looked at as well. */
  readonly units?: readonly DatasetUnit[]
}

/**
 * Looks for everything that can be wrong in a database besides migrations and rows. What one look fails at is a symptom
 * itself, and the others go on. Writes nothing.
 */
export async function examineDatabase(
  database: Database,
  options: ExamineOptions = {},
): Promise<readonly Symptom[]> {
  return await usingLook(database, async () => {
    const everywhere = await looksAt(database, [
      ['the indexes', () => invalidIndexes(database)],
      ['the sessions', () => sessions(database)],
    ])
    return [...everywhere, ...(await lookAtLedger(database, options))]
  })
}

/** The same of the ledger, and of what it says was applied. */
export async function examineLedger(database: Database): Promise<readonly Symptom[]> {
  return await usingLook(database, () => lookAtLedger(database, {}))
}

async function lookAtLedger(
  database: Database,
  { expectRun = null, units = [] }: ExamineOptions,
): Promise<readonly Symptom[]> {
  const known = await attempt(database, 'nothing', () => hasLedger(database))
  if (known.kind === 'failed') return [{ kind: 'failed', where: 'sow', error: known.error }]
  const unfit = (ledger: boolean): Look => ['the tables', () => unfitDatasets(database, units, ledger)]
  if (!known.result) {
    const looks: Look[] = [['the sequences', () => brokenSequences(database, units)], unfit(false)]
    return [...(await looksAt(database, looks)), ...olderThan(expectRun, null)]
  }
  const missing = await missingParts(database)
  if (missing.length > 0) return missing
  const newer = await newerLedger(database)
  const stray = await looksAt(database, [['the rows of the ledger', () => strayLedgerRows(database)]])
  if (newer.length > 0) return [...newer, ...stray]
  const found = await looksAt(database, [
    ['the sequences', () => brokenSequences(database, units)],
    ['the chain of the ledger', () => ledgerDamage(database)],
    ['the bases', () => incompleteBases(database)],
    unfit(true),
  ])
  const told = new Set(stray.map(({ where }) => where))
  return [
    ...stray,
    ...found.filter(({ kind, where }) => kind !== 'failed' || !told.has(where)),
    ...olderThan(expectRun, await newestRun(database)),
  ]
}

type Look = readonly [what: string, look: () => Promise<readonly Symptom[]>]

async function looksAt(database: Database, looks: readonly Look[]): Promise<readonly Symptom[]> {
  const symptoms: Symptom[] = []
  for (const [where, look] of looks) {
    const looked = await attempt(database, 'nothing', look)
    if (looked.kind === 'done') symptoms.push(...looked.result)
    else symptoms.push({ kind: 'failed', where, error: looked.error })
  }
  return symptoms
}

async function brokenSequences(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly KnownSymptom[]> {
  const behind = await sequencesBehind(database, units)
  return behind.map(({ where, sequence }) => ({ kind: 'sequence-behind', where, detail: sequence }))
}

async function newestRun(database: Database): Promise<number | null> {
  const found = await sql<{ run: number | null }>`
    select max(id) as run
    from sow.run
    where outcome = 'applied'
  `.execute(database.query)
  return found.rows[0]?.run ?? null
}

/** An older backup of everything is whole in itself: only who knows of a later run can tell. */
function olderThan(expected: number | null, newest: number | null): KnownSymptom[] {
  if (expected === null || (newest !== null && newest >= expected)) return []
  const end = newest === null ? 'it has no run' : `its last run is ${newest}`
  return [{ kind: 'ledger-older', where: 'sow.run', detail: `${end}, expected is ${expected}` }]
}

async function invalidIndexes(database: Database): Promise<KnownSymptom[]> {
  const found = await sql<{ index: string; table: string }>`
    select
      index_class.relname::text as index,
      class.relname::text as table
    from pg_catalog.pg_index entry
    join pg_catalog.pg_class index_class
      on index_class.oid = entry.indexrelid
    join pg_catalog.pg_class class
      on class.oid = entry.indrelid
    where class.relnamespace = quote_ident(${database.schema})::regnamespace
      and not (entry.indisvalid and entry.indisready and entry.indislive)
    order by 1
  `.execute(database.query)
  return found.rows.map(({ index, table }) => ({
    kind: 'invalid-index',
    where: `${table}.${index}`,
    detail: '',
  }))
}

/** Runs of Sow that hold the lock, or sit in a transaction and do nothing. */
async function sessions(database: Database): Promise<KnownSymptom[]> {
  const found = await sql<{ kind: 'lock-held' | 'idle-transaction'; pid: number; seconds: number }>`
    select 'lock-held' as kind, holder.pid, extract(epoch from now() - activity.xact_start)::int8 as seconds
    from pg_catalog.pg_locks holder
    left join pg_catalog.pg_stat_activity activity
      on activity.pid = holder.pid
    where holder.locktype = 'advisory'
      and holder.classid = ${sql.lit(lockClass)}
      and holder.database = (select oid from pg_catalog.pg_database where datname = current_database())
      and holder.pid <> pg_backend_pid()
    union all
    select 'idle-transaction', pid, extract(epoch from now() - state_change)::int8
    from pg_catalog.pg_stat_activity
    where datname = current_database()
      and application_name like 'sow%'
      and state like 'idle in transaction%'
      and now() - state_change > interval '1 minute'
      and pid <> pg_backend_pid()
    order by 1, 2
  `.execute(database.query)
  return found.rows.map(({ kind, pid, seconds }) => ({
    kind,
    where: `process ${pid}`,
    detail: counted(seconds ?? 0, 'second'),
  }))
}
