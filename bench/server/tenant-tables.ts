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
