import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { castsOfOthers, refuseCastsOfOthers } from './casts-of-others.js'
import type { CatalogColumn } from './catalog-column.js'
import {
  type CatalogForeignKey,
  type GuardedColumn,
  guardedColumns,
  referencedBy,
} from './catalog-foreign-keys.js'
import { insteadRules, triggers } from './catalog-triggers.js'
import { type CatalogUniqueIndex, uniqueIndexes } from './catalog-unique-indexes.js'
import { comparedTypes } from './compared-type.js'
import { localPlacement, type Placement, readPlacement } from './placement.js'
import { refusePlacement } from './refuse-placement.js'
import type { TableName } from './target-shape.js'
import {
  type ColumnName,
  type EqualityOfType,
  ownTypesOf,
  readEqualities,
  type TypedColumn,
} from './type-equality.js'
import { unwrittenValues } from './unwritten-values.js'

/** A table as the catalog has it. */
export interface CatalogTable {
  readonly name: TableName
  readonly oid: number
  /** The cluster and the database that the table is in: a restored copy of a table is another one. */
  readonly server: string
  /** `r` table, `p` partitioned table, `v` view, `m` materialized view, `f` foreign table. */
  readonly kind: string
  readonly partitions: readonly number[]
  readonly estimatedRows: number
  readonly placement: Placement
  /** True where row-level security would filter rows for the role that Sow connects as. */
  readonly rowSecurity: boolean
  readonly columns: readonly CatalogColumn[]
  readonly uniqueIndexes: readonly CatalogUniqueIndex[]
  /** Triggers, of its partitions too, and rules: they may change or swallow what is written. */
  readonly triggers: readonly string[]
  /** Rules that write something else instead. */
  readonly insteadRules: readonly string[]
  /** True where other tables inherit from it, so that its indexes do not see all of its rows. */
  readonly inherited: boolean
  readonly referencedBy: readonly CatalogForeignKey[]
  readonly guardedColumns: readonly GuardedColumn[]
  /** Of columns that were asked for, in this table and others, the types that are not the server's own. */
  readonly otherTypes: readonly TypedColumn[]
  /** How the equality of a type of all these is written. */
  readonly equalityOf: EqualityOfType
}

/**
 * Reads a table from the catalog, and how values of `others` are compared; null where there is none of that name. Throws
 * TARGET_KIND for a table whose rows Citus keeps where Sow cannot write them, TARGET_TYPE for casts of others.
 */
export async function readCatalogTable(
  database: Database,
  table: TableName,
  others: readonly ColumnName[] = [],
): Promise<CatalogTable | null> {
  const found = await sql<
    Omit<CatalogTable, 'name' | 'placement' | 'equalityOf'> & {
      readonly hasDistributed: boolean
      readonly othersCast: readonly string[]
    }
  >`
    select
      to_regclass('pg_catalog.pg_dist_partition') is not null as "hasDistributed",
      class.oid::int8 as oid,
      ${server} as server,
      class.relkind::text as kind,
      ${partitions} as partitions,
      greatest(class.reltuples, 0)::int8 as "estimatedRows",
      row_security_active(class.oid) as "rowSecurity",
      ${columns} as columns,
      ${uniqueIndexes} as "uniqueIndexes",
      ${triggers} as triggers,
      ${insteadRules} as "insteadRules",
      class.relkind = 'r' and exists (
        select
        from pg_catalog.pg_inherits inherited
        where inherited.inhparent = class.oid
      ) as inherited,
      ${referencedBy} as "referencedBy",
      ${guardedColumns} as "guardedColumns",
      ${castsOfOthers} as "othersCast",
      ${ownTypesOf(database, others)} as "otherTypes"
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    where namespace.nspname = ${table.schema}
      and class.relname = ${table.name}
  `.execute(database.repeated)
  const row = found.rows[0]
  if (row === undefined) return null
  const { hasDistributed, othersCast, ...read } = row
  const placement = hasDistributed ? await readPlacement(database, read.oid) : localPlacement
  refusePlacement(table, placement)
  refuseCastsOfOthers(table, othersCast)
  const equalityOf = await readEqualities(database, [
    ...read.columns.map(({ typeNumber }) => typeNumber),
    ...read.uniqueIndexes.flatMap(({ types }) => types),
    ...read.otherTypes.map(({ type }) => type),
  ])
  return { name: table, ...read, placement, equalityOf }
}

/** The cluster and the database. */
export const server: RawBuilder<unknown> = sql`(
        select control.system_identifier || ' ' || database.oid
        from pg_catalog.pg_control_system() control
        cross join pg_catalog.pg_database database
        where database.datname = current_database()
      )`

/** The other tables that hold rows of `class`: its partitions, or what inherits from it. */
export const partitions: RawBuilder<unknown> = sql`case
        when class.relkind = 'p' then (
          select coalesce(jsonb_agg(part.relid::oid::int8 order by part.relid::oid), '[]')
          from pg_catalog.pg_partition_tree(class.oid) part
          where part.isleaf
        )
        when class.relhassubclass then (
          select coalesce(jsonb_agg(heir.inhrelid::int8 order by heir.inhrelid), '[]')
          from pg_catalog.pg_inherits heir
          where heir.inhparent = class.oid
        )
        else '[]'
      end`

const columns = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', attribute.attname,
          'number', attribute.attnum,
          'type', format_type(attribute.atttypid, attribute.atttypmod),
          'typeName', substr(format_type(attribute.atttypid, attribute.atttypmod), compared.named_from),
          'madeOf', compared.made_of,
          'labels', compared.labels,
          'typeNumber', attribute.atttypid::int8,
          'typeId', attribute.atttypid || ' ' || attribute.atttypmod,
          'comparedAs', compared.compared_as,
          'kept', compared.kept,
          'notNull', attribute.attnotnull,
          'defaultExpression', pg_get_expr(value.adbin, value.adrelid),
          'unwritten', ${unwrittenValues},
          'identity', case attribute.attidentity when 'a' then 'always' when 'd' then 'by default' end,
          'generated', attribute.attgenerated <> '',
          'computedFrom', case when attribute.attgenerated = '' then '[]' else (
            select coalesce(jsonb_agg(source.attname order by source.attnum), '[]')
            from pg_catalog.pg_attribute source
            where source.attrelid = class.oid
              and value.adbin::text like '%:varattno ' || source.attnum || ' %'
          ) end,
          'sequence', case when value.adbin is null and attribute.attidentity = '' then null else (
            select format('%I.%I', sequence_namespace.nspname, sequence.relname)
            from pg_catalog.pg_depend owned
            join pg_catalog.pg_class sequence
              on sequence.oid = owned.objid
              and sequence.relkind = 'S'
            join pg_catalog.pg_namespace sequence_namespace
              on sequence_namespace.oid = sequence.relnamespace
            where owned.classid = 'pg_catalog.pg_class'::regclass
              and owned.refclassid = 'pg_catalog.pg_class'::regclass
              and owned.refobjid = attribute.attrelid
              and owned.refobjsubid = attribute.attnum
              and owned.deptype in ('a', 'i')
              and attribute.atttypid in ('int2'::regtype, 'int4'::regtype, 'int8'::regtype)
            limit 1
          ) end
        ) order by attribute.attnum)
        from pg_catalog.pg_attribute attribute
        left join pg_catalog.pg_attrdef value
          on value.adrelid = attribute.attrelid
          and value.adnum = attribute.attnum
        join lateral ${comparedTypes} as compared
          on compared.atttypid = attribute.atttypid
          and compared.attcollation = attribute.attcollation
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ), '[]')`
