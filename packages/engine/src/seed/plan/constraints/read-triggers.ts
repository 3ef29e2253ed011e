import { sql } from 'kysely'
import type { Database } from '../../../database/database.js'

/** A trigger or a rule that is asked as rows of a table are written. */
export interface RowTrigger {
  readonly name: string
  readonly onInsert: boolean
  readonly onUpdate: boolean
  readonly onDelete: boolean
  /** The columns whose change it waits for; empty for all. */
  readonly columns: readonly string[]
  /** The text of its function, where that is PL/pgSQL; else null. */
  readonly source: string | null
}

/** Those of a table and its partitions, as far as they fire in an ordinary session. */
export async function readTriggers(database: Database, tableId: number): Promise<readonly RowTrigger[]> {
  const found = await sql<RowTrigger>`
    with tables as (
      select ${tableId}::int8::oid as id
      union
      select relid::oid
      from pg_partition_tree(${tableId}::int8::oid::regclass)
    )
    select
      entry.tgname::text as name,
      entry.tgtype & 4 <> 0 as "onInsert",
      entry.tgtype & 16 <> 0 as "onUpdate",
      entry.tgtype & 8 <> 0 as "onDelete",
      (
        select coalesce(jsonb_agg(attribute.attname), '[]')
        from pg_catalog.pg_attribute attribute
        where attribute.attrelid = entry.tgrelid
          and attribute.attnum = any (entry.tgattr)
      ) as columns,
      case when language.lanname = 'plpgsql' then called.prosrc end as source
    from tables
    join pg_catalog.pg_trigger entry
      on entry.tgrelid = tables.id
    join pg_catalog.pg_proc called
      on called.oid = entry.tgfoid
    join pg_catalog.pg_language language
      on language.oid = called.prolang
    where not entry.tgisinternal
      and entry.tgenabled in ('O', 'A')
    union all
    select
      rewrite.rulename::text,
      rewrite.ev_type = '3',
      rewrite.ev_type = '2',
      rewrite.ev_type = '4',
      '[]',
      null
    from tables
    join pg_catalog.pg_rewrite rewrite
      on rewrite.ev_class = tables.id
    where rewrite.ev_enabled in ('O', 'A')
      and rewrite.ev_type <> '1'
    order by 1
  `.execute(database.query)
  return found.rows
}
