import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { castsOfOthers, refuseCastsOfOthers } from './casts-of-others.js'
import { catalogColumns } from './catalog-column.js'
import { guardedColumns, referencedBy, referring } from './catalog-foreign-keys.js'
import type { CatalogTable } from './catalog-table.js'
import { insteadRules, triggers } from './catalog-triggers.js'
import { uniqueIndexes } from './catalog-unique-indexes.js'
import { comparedTypesOfAll } from './compared-type.js'
import { localPlacement, readPlacementsOf } from './placement.js'
import { refusePlacement } from './refuse-placement.js'
import type { TableName } from './target-shape.js'
import { askedColumns, type ColumnName, ownTypesOf, readEqualities } from './type-equality.js'

/** A table that is asked for, with columns of others whose types are asked about as well. */
export interface AskedTable {
  readonly table: TableName
  readonly others: readonly ColumnName[]
}

/** Tables that were asked for. */
export interface CatalogTables {
  has(table: TableName): boolean
  /**
   * Null where there is none of that name. Throws TARGET_KIND for a table whose rows Citus keeps where Sow cannot write them,
   * TARGET_TYPE for casts of others.
   */
  get(table: TableName): CatalogTable | null
}

type ReadTable = Omit<CatalogTable, 'placement' | 'equalityOf'> & {
  readonly hasDistributed: boolean
  readonly othersCast: readonly string[]
}

/** Reads tables from the catalog, one or many by the same statements, and how values of their `others` are compared. */
export async function readCatalogTables(
  database: Database,
  asked: readonly AskedTable[],
): Promise<CatalogTables> {
  const { rows } = await selectTables(database, together(database, asked))
  const oids = rows.map(({ oid }) => oid)
  const hasPlaces = rows.some(({ hasDistributed }) => hasDistributed)
  const placementOf = hasPlaces ? await readPlacementsOf(database, oids) : () => localPlacement
  const equalityOf = await readEqualities(database, rows.flatMap(typesOf))
  const tables = new Map(rows.map((row) => [placeOf(row.name), row]))
  return {
    has: (table) => tables.has(placeOf(table)),
    get: (table) => {
      const row = tables.get(placeOf(table))
      if (row === undefined) return null
      const { hasDistributed, othersCast, ...read } = row
      const placement = placementOf(read.oid)
      refusePlacement(table, placement)
      refuseCastsOfOthers(table, othersCast)
      return { ...read, placement, equalityOf }
    },
  }
}

/** Each table once, however many datasets it has. */
function together(database: Database, asked: readonly AskedTable[]) {
  const byPlace = Map.groupBy(asked, ({ table }) => placeOf(table))
  return [...byPlace.values()].map((same) => ({
    ...(same[0] as AskedTable).table,
    others: askedColumns(
      database,
      same.flatMap(({ others }) => others),
    ),
  }))
}

function placeOf({ schema, name }: TableName): string {
  return JSON.stringify([schema, name])
}

function typesOf({ columns: own, uniqueIndexes: unique, otherTypes }: ReadTable): readonly number[] {
  return [
    ...own.map(({ typeNumber }) => typeNumber),
    ...unique.flatMap(({ types }) => types),
    ...otherTypes.map(({ type }) => type),
  ]
}

async function selectTables(database: Database, asked: ReturnType<typeof together>) {
  return await sql<ReadTable>`
    with class as materialized (
      select
        asked.schema,
        asked.name,
        asked.others,
        class.*
      from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as asked (schema text, name text, others jsonb)
      join pg_catalog.pg_namespace namespace
        on namespace.nspname = asked.schema
      join pg_catalog.pg_class class
        on class.relnamespace = namespace.oid
        and class.relname = asked.name
    ),
    compared as materialized ${comparedTypesOfAll},
    referring as materialized (${referring}
    )
    select
      jsonb_build_object('schema', class.schema, 'name', class.name) as name,
      to_regclass('pg_catalog.pg_dist_partition') is not null as "hasDistributed",
      class.oid::int8 as oid,
      ${server} as server,
      class.relkind::text as kind,
      ${partitions} as partitions,
      greatest(class.reltuples, 0)::int8 as "estimatedRows",
      row_security_active(class.oid) as "rowSecurity",
      ${catalogColumns} as columns,
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
      ${ownTypesOf(sql`class.others`)} as "otherTypes"
    from class
  `.execute(database.query)
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
