import type { Database } from '@sow/engine'
import type { TenantTable } from '@sow/kit'

/**
 * Adds one active tenant, so that datasets of tenant scope have somewhere to go; text columns hold its key. A table that no
 * migration makes is left to the proof's own script, which makes it with a tenant.
 */
export async function addProofTenant(database: Database, tenants: TenantTable): Promise<void> {
  const table = `${quoted(database.schema)}.${quoted(tenants.table)}`
  const found = await database.session.query('select to_regclass($1) is not null as made', [table])
  if (found.rows[0]?.['made'] !== true) return
  const needed = await database.session.query(
    `select attribute.attname as name
     from pg_catalog.pg_attribute attribute
     where attribute.attrelid = to_regclass($1)
       and attribute.attnum > 0
       and not attribute.attisdropped
       and attribute.attnotnull
       and not attribute.atthasdef
       and attribute.attidentity = ''`,
    [table],
  )
  const values = new Map(needed.rows.map((row) => [String(row['name']), 'proof-tenant']))
  values.set(tenants.key, 'proof-tenant')
  const state = tenants.active?.in[0]
  if (tenants.active !== undefined && state !== undefined) values.set(tenants.active.column, state)
  const names = [...values.keys()].map(quoted).join(', ')
  const places = [...values.keys()].map((_, index) => `$${index + 1}`).join(', ')
  await database.session.query(`insert into ${table} (${names}) values (${places})`, [...values.values()])
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
