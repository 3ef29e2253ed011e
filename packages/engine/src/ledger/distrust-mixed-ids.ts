import { sql } from 'kysely'
import { readPlacements, tellsWriters } from '../catalog/shape/placement.js'
import { type Fragment, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { nameOfTable, tableOf } from '../database/table-named.js'
import { checkDeferred } from '../transaction/project-path.js'

/** A table of the project that this transaction wrote, and that datasets go to. */
interface WrittenTable {
  readonly oid: number
  readonly schema: string
  readonly name: string
}

/** The last command of a dataset's turn in this transaction: what it wrote of its table came before. */
interface Turn {
  readonly table: number
  readonly ended: number
}

/**
 * A trigger of the application may write rows of one dataset while Sow writes those of another, in Sow's own transaction, and so
 * does a foreign key with `on update cascade`: its id proves nothing of them then. Such a run loses its id, and the datasets of
 * these tables lose their fingerprints, as a restored copy does: what is Sow's is told by seals, and what differs by digests, which
 * were taken before.
 * To be called after the last row is written, and before the run is finished. Answers the ids of these tables.
 */
export async function distrustMixedIds(database: Database, run: number): Promise<ReadonlySet<number>> {
  if ((await readWrittenTables(database)).length === 0) return new Set()
  // Triggers that were put off to the end of the transaction write now, and in other tables perhaps.
  await database.session.query(checkDeferred(database))
  const tables = await readWrittenTables(database)
  const turns = await readTurns(database)
  const { mixed } = database.transaction
  for (const each of tables)
    if (!mixed.has(each.oid) && (await isMixed(database, each, turns))) mixed.add(each.oid)
  if (mixed.size === 0) return mixed
  await database.query.updateTable('sow.run').set({ xid: null }).where('id', '=', run).execute()
  await sql`
update sow.copy as known
set snapshot = '1:1:'
from sow.dataset as applied
where applied.dataset = known.dataset
  and applied.ordinal = known.applied
  and known.xmin = pg_current_xact_id()::xid
  and ${tableOf(database, sql`applied.table_name`)}::oid = any (${[...mixed]}::bigint[]::oid[])`.execute(
    database.query,
  )
  return mixed
}

/**
 * All of them where something that was written has a trigger or a rule of the application, else those whose rows follow a table
 * that was written: nobody else wrote.
 */
async function readWrittenTables(database: Database): Promise<readonly WrittenTable[]> {
  const found = await sql<{ tables: WrittenTable[] }>`
with written as (
  select held.relation as id
  from pg_catalog.pg_locks held
  where held.pid = pg_backend_pid()
    and held.locktype = 'relation'
    and held.mode = 'RowExclusiveLock'
)
select coalesce(jsonb_agg(distinct jsonb_build_object(
    'oid', class.oid::bigint,
    'schema', namespace.nspname,
    'name', class.relname
  )), '[]') as tables
from sow.dataset as applied
join pg_catalog.pg_class class
  on class.oid = ${tableOf(database, sql`applied.table_name`)}::oid
join pg_catalog.pg_namespace namespace
  on namespace.oid = class.relnamespace
where exists (
    select
    from written
    where written.id = class.oid
      or written.id in (select relid from pg_catalog.pg_partition_tree(class.oid))
  )
  and (${someTrigger}
    or ${followsWritten})`.execute(database.query)
  return await withoutDistant(database, found.rows[0]?.tables ?? [])
}

/** Of tables on other servers no id is trusted to begin with. */
async function withoutDistant(
  database: Database,
  tables: readonly WrittenTable[],
): Promise<readonly WrittenTable[]> {
  const names = tables.map((each) => nameOfTable(database, each))
  const placed = new Map((await readPlacements(database, names)).map((each) => [each.table, each]))
  return tables.filter((_, index) => {
    const known = placed.get(names[index] ?? '')
    return known === undefined || tellsWriters(known)
  })
}

/** The datasets of which this transaction wrote what the ledger has. */
async function readTurns(database: Database): Promise<readonly Turn[]> {
  const found = await sql<Turn>`
select
  ${tableOf(database, sql`min(applied.table_name)`)}::oid::bigint as "table",
  max(known.cmin::text::bigint) as ended
from sow.copy as known
join sow.dataset as applied
  on applied.dataset = known.dataset
  and applied.ordinal = known.applied
where known.xmin = pg_current_xact_id()::xid
group by known.dataset`.execute(database.query)
  return found.rows
}

/** True where anything that this transaction wrote has a trigger that fires, or a rule. */
const someTrigger: Fragment = sql`exists (
        select
        from written
        join pg_catalog.pg_class as touched
          on touched.oid = written.id
        left join pg_catalog.pg_trigger
          on pg_trigger.tgrelid = touched.oid
          and not pg_trigger.tgisinternal
          and pg_trigger.tgenabled <> 'D'
        where touched.relhasrules
          or pg_trigger.oid is not null
      )`

/** True where rows of the table are written as soon as those are that they refer to. */
const followsWritten: Fragment = sql`exists (
        select
        from written
        join pg_catalog.pg_constraint as entry
          on entry.confrelid = written.id
        where entry.conrelid = class.oid
          and entry.contype = 'f'
          and entry.confupdtype in ('c', 'n', 'd')
      )`

/** True where the table has a row that this transaction wrote in the turn of another table's dataset, or in nobody's. */
async function isMixed(
  database: Database,
  { oid, schema, name }: WrittenTable,
  turns: readonly Turn[],
): Promise<boolean> {
  const found = await sql<{ mixed: boolean }>`
select exists (
    select
    from ${table({ schema, name })} as target
    where target.xmin = pg_current_xact_id()::xid
      and (
        select turn."table"
        from jsonb_to_recordset(${JSON.stringify(turns)}::jsonb) as turn ("table" bigint, ended bigint)
        where turn.ended >= target.cmin::text::bigint
        order by turn.ended
        limit 1
      ) is distinct from ${oid}::bigint
  ) as mixed`.execute(database.query)
  return found.rows[0]?.mixed === true
}
