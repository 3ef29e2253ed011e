import { sql } from 'kysely'
import { column, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableOf } from '../database/table-named.js'

/** A unique column whose sequence gives values that are taken. */
export interface SequenceBehind {
  /** `table.column`. */
  readonly where: string
  /** Quoted, with its schema. */
  readonly sequence: string
}

interface OwnedSequence {
  readonly schema: string
  readonly table: string
  readonly column: string
  readonly sequence: string
  readonly last: number
}

/** The sequences behind their columns, of the tables that datasets feed: the next row of anybody may fail. Writes nothing. */
export async function sequencesBehind(database: Database): Promise<readonly SequenceBehind[]> {
  const owned = await ownedSequences(database)
  if (owned.length === 0) return []
  const checks = owned.map(({ schema, table: name, column: of, sequence, last }) => {
    const from = table({ schema, name })
    return sql`
    select
      ${`${name}.${of}`} as "where",
      ${sequence} as sequence
    where exists (
      select
      from ${from} as target
      where ${column('target', of)} > ${last}::bigint
    )`
  })
  const found = sql<SequenceBehind>`${sql.join(checks, sql.raw('\n    union all'))}`
  return (await found.execute(database.query)).rows
}

/** Those that this role may ask, of columns that are unique by themselves. */
async function ownedSequences(database: Database): Promise<readonly OwnedSequence[]> {
  const found = await sql<OwnedSequence>`
    select
      namespace.nspname::text as schema,
      class.relname::text as "table",
      attribute.attname::text as "column",
      quote_ident(relation.relname) as sequence,
      coalesce(pg_sequence_last_value(known.seqrelid), known.seqstart - known.seqincrement) as last
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_depend owned
      on owned.refclassid = 'pg_catalog.pg_class'::regclass
      and owned.refobjid = class.oid
      and owned.classid = 'pg_catalog.pg_class'::regclass
      and owned.deptype in ('a', 'i')
    join pg_catalog.pg_sequence known
      on known.seqrelid = owned.objid
    join pg_catalog.pg_class relation
      on relation.oid = owned.objid
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum = owned.refobjsubid
    where class.oid in (select ${tableOf(database, sql`table_name`)} from sow.dataset)
      and known.seqincrement > 0
      and has_sequence_privilege(known.seqrelid, 'usage')
      and has_table_privilege(class.oid, 'select')
      and exists (
        select
        from pg_catalog.pg_index entry
        where entry.indrelid = class.oid
          and entry.indisunique
          and entry.indkey::text = attribute.attnum::text
      )
    order by 1, 2, 3
  `.execute(database.query)
  return found.rows
}
