import { counted, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { namedTables } from '../database/table-named.js'

/** The places of the server's lock table, which all sessions of all its databases share. */
export interface LockRoom {
  readonly perTransaction: number
  /** `max_connections` and `max_prepared_transactions`. */
  readonly sessions: number
  /** Places that others hold. */
  readonly held: number
}

/** Fewer datasets do not fill the smallest lock table that a server can be set to. */
const fewDatasets = 20

/** The relations that a transaction makes for each dataset: stage, delta and base, with their indexes and what is stored out of line. */
const madePerDataset = 14

/** What a dataset that goes to tenants has besides: what they share, and the work tables by which that moves. */
const madeForTenants = 22

/** Datasets that one transaction is about. */
export interface CrowdOfDatasets {
  readonly tables: readonly string[]
  /** How many of them go to tenants. */
  readonly ofTenants: number
}

/** Ledger and catalogs. */
const alwaysLocked = 170

/** The part of the lock table that a run may fill: the rest is for the application, and for other databases. */
const share = 0.75

/**
 * Throws RESOURCE_EXHAUSTED where one transaction over so many datasets would fill the server's lock table: then it fails
 * half way, and so do sessions of other databases. `otherWay`: how the same is done with fewer locks.
 */
export async function checkLockRoom(
  database: Database,
  { tables, ofTenants }: CrowdOfDatasets,
  otherWay: string | null,
): Promise<void> {
  if (tables.length < fewDatasets || database.session.facts.engine !== 'postgres') return
  const room = await readLockRoom(database)
  const needed =
    alwaysLocked +
    tables.length * madePerDataset +
    ofTenants * madeForTenants +
    (await countRelations(database, tables))
  const error = refuseCrowd(room, needed, tables.length, otherWay)
  if (error !== null) throw error
}

export function crowdOf(units: readonly DatasetUnit[]): CrowdOfDatasets {
  return {
    tables: units.map(({ dataset }) => dataset.table),
    ofTenants: units.filter(({ dataset }) => dataset.scope === 'tenant').length,
  }
}

/** The part of the lock table that a transaction of a plan may take: a look is no reason for anybody else to fail. */
const shareOfPlan = 0.25

/** How many datasets a plan looks at in one transaction. */
export async function datasetsAtOnce(
  database: Database,
  { tables, ofTenants }: CrowdOfDatasets,
): Promise<number> {
  if (tables.length < fewDatasets || database.session.facts.engine !== 'postgres') return tables.length
  const { perTransaction, sessions, held } = await readLockRoom(database)
  const made = ofTenants * madeForTenants + (await countRelations(database, tables))
  const each = madePerDataset + made / tables.length
  const room = perTransaction * sessions * shareOfPlan - held - alwaysLocked
  return Math.max(1, Math.floor(room / each))
}

/** Null where there is room. */
export function refuseCrowd(
  { perTransaction, sessions, held }: LockRoom,
  needed: number,
  datasets: number,
  otherWay: string | null,
): SowError | null {
  const room = perTransaction * sessions
  if (held + needed <= room * share) return null
  const enough = Math.ceil((held + needed) / share / sessions / 64) * 64
  return new SowError({
    code: 'RESOURCE_EXHAUSTED',
    message: `One transaction over ${counted(datasets, 'dataset')} takes about ${needed} locks, and the server has room for ${room}, of which ${held} are taken: max_locks_per_transaction is ${perTransaction}.`,
    hint: `Set max_locks_per_transaction to ${enough} and restart the server${otherWay === null ? '' : `, or ${otherWay}`}.`,
  })
}

async function readLockRoom(database: Database): Promise<LockRoom> {
  const found = await sql<LockRoom>`
    select
      current_setting('max_locks_per_transaction')::int as "perTransaction",
      current_setting('max_connections')::int + current_setting('max_prepared_transactions')::int as sessions,
      (
        select count(*)
        from pg_catalog.pg_locks
        where pid is distinct from pg_backend_pid()
          and not fastpath
      ) as held
  `.execute(database.query)
  const [room] = found.rows
  if (room === undefined) throw new Error('The server answered a select without a row.')
  return room
}

/** The tables with their partitions, their indexes, and what is stored out of line. */
async function countRelations(database: Database, tables: readonly string[]): Promise<number> {
  const found = await sql<{ readonly relations: number }>`
    with named as (
      select class.oid
      from ${namedTables(database, tables)}
    ),
    whole as (
      select oid
      from named
      union
      select part.relid
      from named
      cross join lateral pg_partition_tree(named.oid) as part
    ),
    stored as (
      select oid
      from whole
      union
      select class.reltoastrelid
      from whole
      join pg_catalog.pg_class class
        on class.oid = whole.oid
      where class.reltoastrelid <> 0
    )
    select
      (select count(*) from stored)
        + (select count(*) from pg_catalog.pg_index entry join stored on stored.oid = entry.indrelid) as relations
  `.execute(database.query)
  return found.rows[0]?.relations ?? 0
}
