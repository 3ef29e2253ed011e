import { splitTableName, writeTableName } from '@sow/kit/manifest'
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
  return writeTableName({ ...table, schema: table.schema === schema ? null : table.schema })
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

/** As `splitTableName` reads it. */
const part = '("(?:[^"]|"")+"|[^."][^.]*)'
const named = sql.lit(`^(?:${part}[.])?${part}$`)

/** The table that a value names, as `regclass`; null where there is none. */
export function tableOf({ schema }: InSchema, written: RawBuilder<unknown>): RawBuilder<unknown> {
  const found = (index: number) => quoted(sql`(regexp_match(${written}, ${named}))[${sql.lit(index)}]`)
  return sql`to_regclass(case
      when ${written} ~ ${named}
        then concat_ws('.', coalesce(${found(1)}, quote_ident(${schema}::text)), ${found(2)})
      else concat_ws('.', quote_ident(${schema}::text), quote_ident(${written}))
    end)`
}

function quoted(name: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when starts_with(${name}, '"') then ${name} else quote_ident(${name}) end`
}
