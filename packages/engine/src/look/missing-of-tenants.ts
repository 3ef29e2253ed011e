import type { TenantTable } from '@sow/kit'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { usingLook } from '../transaction/using-transaction.js'

interface MissingName {
  readonly table: string | null
  readonly column: string
  readonly hasTable: boolean
}

/**
 * What a project's tenants name and the database does not have, in words: `the table organizations`, `the column slug of
 * organizations`. Writes nothing.
 */
export async function missingOfTenants(database: Database, tenants: TenantTable): Promise<readonly string[]> {
  const needed = namesOf(tenants).map(({ table, column }) => ({
    ...tableNamed(database, table ?? tenants.table),
    table,
    column,
  }))
  const found = await usingLook(database, () =>
    sql<MissingName>`
      select
        needed."table",
        needed."column",
        exists (
          select
          from pg_catalog.pg_class class
          join pg_catalog.pg_namespace namespace
            on namespace.oid = class.relnamespace
          where namespace.nspname = needed.schema
            and class.relname = needed.name
        ) as "hasTable"
      from jsonb_to_recordset(${JSON.stringify(needed)}::jsonb)
        as needed (schema text, name text, "table" text, "column" text)
      where not exists (
          select
          from pg_catalog.pg_class class
          join pg_catalog.pg_namespace namespace
            on namespace.oid = class.relnamespace
          join pg_catalog.pg_attribute attribute
            on attribute.attrelid = class.oid
            and attribute.attnum > 0
            and not attribute.attisdropped
          where namespace.nspname = needed.schema
            and (needed."table" is null or class.relname = needed.name)
            and attribute.attname = needed."column"
        )
    `.execute(database.query),
  )
  return [...new Set(found.rows.map(tellMissing))]
}

/** Names with their table; null where a column may be in any table of the schema. */
function namesOf({ table, id, key, active, column, columns }: TenantTable) {
  const own = [id, key, ...(active === undefined ? [] : [active.column])].map((each) => ({
    table,
    column: each,
  }))
  if (columns === undefined) return [...own, { table: null, column }]
  return [...own, ...Object.entries(columns).map(([other, each]) => ({ table: other, column: each }))]
}

function tellMissing({ table, column, hasTable }: MissingName): string {
  if (table === null) return `a column ${column}, which no table has`
  return hasTable ? `the column ${column} of ${table}` : `the table ${table}`
}
