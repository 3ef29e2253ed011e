import { sql } from 'kysely'
import { column, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { tableOf } from '../database/table-named.js'
import { hasLedger } from '../ledger/open-ledger.js'

/** A unique column whose sequence gives values that are taken. */
export interface SequenceBehind {
  /** `table.column`. */
  readonly where: string
  /** Quoted, with its schema. */
  readonly sequence: string
  readonly schema: string
  readonly table: string
  readonly column: string
}

interface OwnedSequence extends Omit<SequenceBehind, 'where'> {
  readonly last: number
}

/**
 * The sequences behind their columns, of the tables that datasets feed, those of the ledger and `units`: the next row of anybody
 * may fail. Writes nothing.
 */
export async function sequencesBehind(
  database: Database,
  units: readonly DatasetUnit[] = [],
): Promise<readonly SequenceBehind[]> {
  const owned = await ownedSequences(
    database,
    units.map(({ dataset }) => dataset.table),
  )
  if (owned.length === 0) return []
  const checks = owned.map(({ schema, table: name, column: of, sequence, last }) => {
    const from = table({ schema, name })
    return sql`
    select
      ${`${name}.${of}`} as "where",
      ${sequence} as sequence,
      ${schema} as schema,
      ${name} as "table",
      ${of} as "column"
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
async function ownedSequences(
  database: Database,
  tables: readonly string[],
): Promise<readonly OwnedSequence[]> {
  const recorded = (await hasLedger(database)) ? sql`union select table_name from sow.dataset` : sql``
  const found = await sql<OwnedSequence>`
    select
      namespace.nspname::text as schema,
      class.relname::text as "table",
      attribute.attname::text as "column",
      format('%I.%I', relation_namespace.nspname, relation.relname) as sequence,
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
    join pg_catalog.pg_namespace relation_namespace
      on relation_namespace.oid = relation.relnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum = owned.refobjsubid
    where class.oid in (
        select ${tableOf(database, sql`fed.table_name`)}
        from (
          select jsonb_array_elements_text(${JSON.stringify(tables)}::jsonb) as table_name
          ${recorded}
        ) as fed
      )
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
