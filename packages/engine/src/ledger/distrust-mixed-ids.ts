import { sql } from 'kysely'
import { type Fragment, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableOf } from '../database/table-named.js'
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
 * A trigger of the application may write rows of one dataset while Sow writes those of another, in Sow's own transaction: its
 * id proves nothing of them then. Such a run loses its id, and the datasets of these tables lose their fingerprints, as a
 * restored copy does: what is Sow's is told by seals, and what differs by digests, which were taken before.
 * To be called after the last row is written, and before the run is finished. Answers the ids of these tables.
 */
export async function distrustMixedIds(database: Database, run: number): Promise<ReadonlySet<number>> {
  if ((await readWrittenTables(database)).tables.length === 0) return new Set()
  // Triggers that were put off to the end of the transaction write now, and in other tables perhaps.
  await database.session.query(checkDeferred(database))
  const { tables, turns } = await readWrittenTables(database)
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

/** No tables where nothing that was written has a trigger or a rule of the application: then nobody else wrote. */
async function readWrittenTables(
  database: Database,
): Promise<{ readonly tables: readonly WrittenTable[]; readonly turns: readonly Turn[] }> {
  const found = await sql<{ tables: WrittenTable[]; turns: Turn[] }>`
with written as (
  select held.relation as id
  from pg_catalog.pg_locks held
  where held.pid = pg_backend_pid()
    and held.locktype = 'relation'
    and held.mode = 'RowExclusiveLock'
),
fed as materialized (
  select distinct
    applied.dataset,
    ${tableOf(database, sql`applied.table_name`)}::oid as id
  from sow.dataset as applied
),
turns as (
  select
    fed.id,
    max(known.cmin::text::bigint) as ended
  from fed
  join sow.copy as known
    on known.dataset = fed.dataset
  where known.xmin = pg_current_xact_id()::xid
  group by fed.dataset, fed.id
)
select
  coalesce((
    select jsonb_agg(distinct jsonb_build_object(
      'oid', class.oid::bigint,
      'schema', namespace.nspname,
      'name', class.relname
    ))
    from fed
    join pg_catalog.pg_class class
      on class.oid = fed.id
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where exists (
        select
        from written
        where written.id = class.oid
          or written.id in (select relid from pg_catalog.pg_partition_tree(class.oid))
      )
      and ${someTrigger}
  ), '[]') as tables,
  coalesce((
    select jsonb_agg(jsonb_build_object('table', turns.id::bigint, 'ended', turns.ended))
    from turns
  ), '[]') as turns`.execute(database.query)
  return found.rows[0] ?? { tables: [], turns: [] }
}

/** True where anything that this transaction wrote has a trigger that fires, or a rule. */
const someTrigger: Fragment = sql`exists (
        select
        from written as trusted
        join pg_catalog.pg_class as touched
          on touched.oid = trusted.id
        left join pg_catalog.pg_trigger
          on pg_trigger.tgrelid = touched.oid
          and not pg_trigger.tgisinternal
          and pg_trigger.tgenabled <> 'D'
        where touched.relhasrules
          or pg_trigger.oid is not null
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
