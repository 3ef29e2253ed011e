import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { usingLook } from '../transaction/using-transaction.js'

/** What values a column takes, as far as its type says so. */
export interface ColumnValues {
  /** As people write it: `character varying(40)`. */
  readonly type: string
  /** The type that a domain is over; null for any other. */
  readonly over: string | null
  /** The labels of an enumeration in their order; null for any other. */
  readonly labels: readonly string[] | null
}

/** Null where there is no such column. Writes nothing. */
export async function describeColumn(
  database: Database,
  table: string,
  column: string,
): Promise<ColumnValues | null> {
  const { schema, name } = tableNamed(database, table)
  return await usingLook(database, async () => {
    const found = await sql<ColumnValues>`
      select
        format_type(attribute.atttypid, attribute.atttypmod) as type,
        case
          when type.typtype = 'd'
            then format_type(type.typbasetype, type.typtypmod)
        end as over,
        (
          select jsonb_agg(label.enumlabel order by label.enumsortorder)
          from pg_catalog.pg_enum label
          where label.enumtypid = type.oid
        ) as labels
      from pg_catalog.pg_attribute attribute
      join pg_catalog.pg_type type
        on type.oid = attribute.atttypid
      where attribute.attrelid = to_regclass(format('%I.%I', ${schema}::text, ${name}::text))
        and attribute.attname = ${column}
    `.execute(database.query)
    return found.rows[0] ?? null
  })
}
