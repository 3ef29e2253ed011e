import { splitTableName } from '@sow/kit/manifest'
import { type RawBuilder, sql } from 'kysely'

export interface TableName {
  readonly schema: string
  readonly name: string
}

interface InSchema {
  readonly schema: string
}

/** The table that a dataset, a reference or the ledger names: one of the project's schema, or `schema.name`. */
export function tableNamed({ schema }: InSchema, written: string): TableName {
  const named = splitTableName(written)
  return { schema: named.schema ?? schema, name: named.name }
}

/** How a table is named: with its schema where that is not the project's. */
export function nameOfTable({ schema }: InSchema, table: TableName): string {
  return table.schema === schema ? table.name : `${table.schema}.${table.name}`
}

/** Tables by their names as the catalog has them, to read from: `named` (`written`, `schema`, `name`), `namespace` and `class`. */
export function namedTables(database: InSchema, written: readonly string[]): RawBuilder<unknown> {
  const tables = [...new Set(written)].map((each) => ({ written: each, ...tableNamed(database, each) }))
  return sql`jsonb_to_recordset(${JSON.stringify(tables)}::jsonb) as named (written text, schema text, name text)
    join pg_catalog.pg_namespace namespace
      on namespace.nspname = named.schema
    join pg_catalog.pg_class class
      on class.relnamespace = namespace.oid
      and class.relname = named.name`
}

/** The table that a value names, as `regclass`; null where there is none. */
export function tableOf({ schema }: InSchema, written: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`to_regclass(case
      when ${written} ~ '^[^.]+[.][^.]+$'
        then format('%I.%I', split_part(${written}, '.', 1), split_part(${written}, '.', 2))
      else format('%I.%I', ${schema}::text, ${written})
    end)`
}
