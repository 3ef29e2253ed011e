import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { checkLedgerFormat, hasLedger } from '../ledger/open-ledger.js'
import { lockClass } from '../transaction/try-lock.js'
import { usingLook } from '../transaction/using-transaction.js'
import { baseOf, checkChain } from './check-chain.js'
import { missingBases } from './missing-bases.js'
import { sequencesBehind } from './sequences-behind.js'

/** Something in the database that wants mending. */
export interface Symptom {
  readonly kind:
    | 'ledger-newer'
    | 'ledger-incomplete'
    | 'invalid-index'
    | 'lock-held'
    | 'idle-transaction'
    | 'base-without-dataset'
    | 'dataset-without-table'
    | 'ledger-changed'
    | 'ledger-older'
    | 'base-missing'
    | 'sequence-behind'
  readonly where: string
  readonly detail: string
}

export interface ExamineOptions {
  /** The number of a run that somebody wrote down: a ledger that ends before it is older than that. */
  readonly expectRun?: number | null
}

/** Looks for everything that can be wrong in a database besides migrations and rows. Writes nothing. */
export async function examineDatabase(
  database: Database,
  { expectRun = null }: ExamineOptions = {},
): Promise<readonly Symptom[]> {
  const everywhere = [...(await invalidIndexes(database)), ...(await sessions(database))]
  if (!(await hasLedger(database))) return [...everywhere, ...olderThan(expectRun, null)]
  const missing = await missingTables(database)
  if (missing.length > 0) return [...everywhere, ...missing]
  const newer = await newerLedger(database)
  const stray = [...everywhere, ...newer, ...(await strayLedgerRows(database))]
  if (newer.length > 0) return stray
  const behind = (await sequencesBehind(database)).map(
    ({ where, sequence }) => ({ kind: 'sequence-behind', where, detail: sequence }) as const,
  )
  const damage = await usingLook(database, () => ledgerDamage(database))
  return [...stray, ...behind, ...damage, ...olderThan(expectRun, await newestRun(database))]
}

/** The texts of values that digests are made of are those of our own settings. */
async function ledgerDamage(database: Database): Promise<Symptom[]> {
  const found = await checkChain(database)
  const bases = (await missingBases(database)).map(baseOf)
  const missing = bases.filter((base) => !found.some(({ where }) => where === base))
  return [
    ...found.map((damage) => ({ ...damage, detail: '' })),
    ...missing.map((where) => ({ kind: 'base-missing' as const, where, detail: '' })),
  ]
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
function olderThan(expected: number | null, newest: number | null): Symptom[] {
  if (expected === null || (newest !== null && newest >= expected)) return []
  const end = newest === null ? 'it has no run' : `its last run is ${newest}`
  return [{ kind: 'ledger-older', where: 'sow.run', detail: `${end}, expected is ${expected}` }]
}

async function invalidIndexes(database: Database): Promise<Symptom[]> {
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
async function sessions(database: Database): Promise<Symptom[]> {
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
    detail: `${seconds ?? 0} seconds`,
  }))
}

const ledgerTables = [
  'meta',
  'run',
  'migration',
  'dataset',
  'copy',
  'definition',
  'release',
  'roster',
  'seal',
  'change',
  'conflict',
]

async function missingTables(database: Database): Promise<Symptom[]> {
  const found = await sql<{ name: string }>`
    select expected.name
    from jsonb_array_elements_text(${JSON.stringify(ledgerTables)}::jsonb) as expected (name)
    where to_regclass('sow.' || expected.name) is null
    order by 1
  `.execute(database.query)
  return found.rows.map(({ name }) => ({ kind: 'ledger-incomplete', where: `sow.${name}`, detail: '' }))
}

async function newerLedger(database: Database): Promise<Symptom[]> {
  try {
    await checkLedgerFormat(database)
    return []
  } catch (error) {
    return [{ kind: 'ledger-newer', where: 'sow.meta', detail: error instanceof Error ? error.message : '' }]
  }
}

/** Bases of datasets that the ledger no longer knows, and datasets whose table somebody dropped. */
async function strayLedgerRows(database: Database): Promise<Symptom[]> {
  const found = await sql<{ kind: 'base-without-dataset' | 'dataset-without-table'; where: string }>`
    select 'dataset-without-table' as kind, dataset as "where"
    from sow.dataset
    where to_regclass(format('%I.%I', ${database.schema}::text, table_name)) is null
    union
    select 'base-without-dataset', class.relname::text
    from pg_catalog.pg_class class
    where class.relnamespace = 'sow'::regnamespace
      and class.relkind = 'r'
      and class.relname like 'base/%'
      and class.relname not like '%~%'
      and not exists (
        select
        from sow.dataset
        where 'base/' || dataset.dataset = class.relname
      )
      -- A domain that was removed leaves an empty base, for an undo.
      and not exists (
        select
        from sow.run
        where jsonb_typeof(chain -> 'datasets' -> substr(class.relname, 6) -> 'base') = 'object'
      )
    order by 1, 2
  `.execute(database.query)
  return found.rows.map((row) => ({ ...row, detail: '' }))
}
