import { sql } from 'kysely'
import type { Database } from '../../database/database.js'

/**
 * A text that is another one once any table, column, index, constraint, trigger or rule of these schemas or of the
 * ledger, or a label of an enum, was made, changed or dropped, or a run was recorded: as long as it is the same, the shapes that were read hold.
 */
export async function readCatalogStamp(
  database: Database,
  schemas: readonly string[] = [database.schema],
): Promise<string> {
  const found = await sql<{ stamp: string }>`
with tables as (
  select class.oid, class.xmin
  from pg_catalog.pg_class class
  join pg_catalog.pg_namespace namespace
    on namespace.oid = class.relnamespace
  where namespace.nspname = any (${[...schemas, database.ledger.schema]}::text[])
    and class.relkind in ('r', 'p', 'v', 'm', 'f')
),
writers as (
  select oid, xmin, 'table' as kind
  from tables
  union all
  select tables.oid, attribute.xmin, 'column'
  from tables
  join pg_catalog.pg_attribute attribute
    on attribute.attrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'index'
  from tables
  join pg_catalog.pg_index entry
    on entry.indrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'default'
  from tables
  join pg_catalog.pg_attrdef entry
    on entry.adrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'constraint'
  from tables
  join pg_catalog.pg_constraint entry
    on entry.conrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'trigger'
  from tables
  join pg_catalog.pg_trigger entry
    on entry.tgrelid = tables.oid
  union all
  select tables.oid, entry.xmin, 'rule'
  from tables
  join pg_catalog.pg_rewrite entry
    on entry.ev_class = tables.oid
  union all
  select entry.oid, entry.xmin, 'label'
  from pg_catalog.pg_enum entry
)
select concat_ws(' ', (
    select last_value
    from pg_catalog.pg_sequences
    where schemaname = 'sow'
      and sequencename = 'run_id_seq'
  ), string_agg(counted.stamp, ' ' order by counted.stamp)) as stamp
from (
  select kind || ' ' || count(*) || ' ' || sum(xmin::text::bigint) || ' ' || sum(oid::bigint) as stamp
  from writers
  group by kind
) as counted`.execute(database.query)
  return found.rows[0]?.stamp ?? ''
}
