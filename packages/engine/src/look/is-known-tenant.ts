import type { TenantTable } from '@sow/kit'
import { sql } from 'kysely'
import { all, table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { usingTransaction } from '../transaction/using-transaction.js'

/**
 * True where rows of a tenant can go to one of this key: an active one, where `of` says so. Also where the table of tenants
 * is not there yet. Writes nothing.
 */
export async function isKnownTenant(
  database: Database,
  { table: name, key, active }: TenantTable,
  slug: string,
  of: 'active' | 'all',
): Promise<boolean> {
  const tenants = tableNamed(database, name)
  return await usingTransaction(database, async () => {
    const made = await sql<{ readonly made: boolean }>`
      select exists (
        select
        from pg_catalog.pg_class class
        join pg_catalog.pg_namespace namespace
          on namespace.oid = class.relnamespace
        where namespace.nspname = ${tenants.schema}
          and class.relname = ${tenants.name}
      ) as made
    `.execute(database.query)
    if (made.rows[0]?.made !== true) return true
    const conditions = [
      sql`${sql.id(key)}::text = ${slug}`,
      ...(active === undefined || of === 'all'
        ? []
        : [sql`${sql.id(active.column)}::text in (${sql.join(active.in)})`]),
    ]
    const found = await sql<{ readonly known: boolean }>`
      select exists (
        select
        from ${table(tenants)} as tenant
        where ${all(conditions)}
      ) as known
    `.execute(database.query)
    return found.rows[0]?.known === true
  })
}
