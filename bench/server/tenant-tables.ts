import { usingClient } from './using-client.ts'

/** Tables of one kind are alike: so many of each. */
export const tableGroups = 5

/** Tenants, and tables with a row of each release for each of them: a tree, rows that refer to it, and terms of their own. */
export const createTenantTables = [
  `create table organizations (
    id bigint generated always as identity primary key,
    slug text not null unique
  )`,
  ...Array.from({ length: tableGroups }, (_, group) => createGroup(group)).flat(),
].join(';\n')

function createGroup(group: number): string[] {
  return [
    `create table categories_${group} (
    id bigint generated always as identity primary key,
    org_id bigint not null references organizations,
    code text not null,
    name text not null,
    unique (org_id, code)
  )`,
    `create table items_${group} (
    id bigint generated always as identity primary key,
    org_id bigint not null references organizations,
    code text not null,
    category_id bigint not null references categories_${group},
    name text not null,
    description text not null,
    price numeric(12,4) not null,
    active boolean not null,
    unique (org_id, code)
  )`,
    `create table terms_${group} (
    id bigint generated always as identity primary key,
    org_id bigint not null references organizations,
    code text not null,
    label text not null,
    retired_on date,
    unique (org_id, code)
  )`,
  ]
}

/** The tables that rows go to, parents first. */
export const tenantTables: readonly string[] = Array.from({ length: tableGroups }, (_, group) =>
  ['categories', 'items', 'terms'].map((table) => `${table}_${group}`),
).flat()

export async function addTenants(url: string, tenants: number): Promise<void> {
  await usingClient(url, async (client) => {
    await client.query(
      `insert into organizations (slug)
       select 'org-' || (select count(*) from organizations) + number
       from generate_series(1, $1::integer) as number`,
      [tenants],
    )
  })
}

export interface Sizes {
  readonly tables: number
  readonly ledger: number
  /** The tables of the ledger that are largest, all bases as one. */
  readonly largest: readonly { readonly name: string; readonly bytes: number }[]
}

/** Bytes of the application's tables and of the ledger, with their indexes. */
export async function readSizes(url: string): Promise<Sizes> {
  return await usingClient(url, async (client) => {
    const found = await client.query<{ schema: string; name: string; bytes: string }>(`
      select
        namespace.nspname as schema,
        case
          when namespace.nspname = 'public' then 'all'
          when class.relname like 'base%' then 'bases'
          else class.relname
        end as name,
        sum(pg_total_relation_size(class.oid)) as bytes
      from pg_class class
      join pg_namespace namespace
        on namespace.oid = class.relnamespace
      where class.relkind = 'r'
        and namespace.nspname in ('public', 'sow')
        and class.relname <> 'before_images'
      group by 1, 2
      order by 3 desc`)
    const sizes = found.rows.map(({ schema, name, bytes }) => ({ schema, name, bytes: Number(bytes) }))
    const ledger = sizes.filter(({ schema }) => schema === 'sow')
    return {
      tables: sizes.find(({ schema }) => schema === 'public')?.bytes ?? 0,
      ledger: ledger.reduce((sum, { bytes }) => sum + bytes, 0),
      largest: ledger.slice(0, 4),
    }
  })
}
