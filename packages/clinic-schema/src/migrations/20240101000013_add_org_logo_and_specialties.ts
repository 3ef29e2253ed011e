/**
 * 011 (second of two): the logo of an organization, and what it and its practitioners specialize in.
 *
 * - A specialty is a row that refers to the taxonomy, not an element of an array: a code cannot be misspelt, and one
 *   that is retired is found where it is used.
 * - `provider_taxonomy` is for the codes of a published taxonomy; the table holds none of its content.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['provider_taxonomy', 'org_specialties', 'practitioner_taxonomies']

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = ['org_specialties', 'practitioner_taxonomies']

export async function up(db: Database): Promise<void> {
  await createTaxonomy(db)
  await describeOrganizations(db)
  await describePractitioners(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table organizations drop column logo_url`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createTaxonomy(db: Database): Promise<void> {
  // In force from `effective_from` through `effective_through`, both inclusive.
  await sql`
    create table provider_taxonomy (
      id                uuid        primary key default gen_random_uuid(),
      code              text        not null unique check (code ~ '^[0-9A-Z]{9}X$'),
      grouping          text        not null,
      classification    text        not null,
      specialization    text,
      display_name      text        not null,
      section           text        not null
                                    check (section in ('Individual', 'Non-Individual')),
      replaced_by       text        check (replaced_by ~ '^[0-9A-Z]{9}X$'),
      effective_from    date,
      effective_through date,
      active            boolean     not null default true,
      retired_on        date,
      created_at        timestamptz not null default now(),
      constraint provider_taxonomy_dates_check check (effective_through >= effective_from)
    )
  `.execute(db)
}

async function describeOrganizations(db: Database): Promise<void> {
  // An address, or the key of an object in the site's own store.
  await sql`
    alter table organizations
      add column logo_url text check (logo_url ~ '^(https://|object:)')
  `.execute(db)

  await sql`
    create table org_specialties (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      taxonomy_id uuid        not null references provider_taxonomy (id) on delete restrict,
      is_primary  boolean     not null default false,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, taxonomy_id)
    )
  `.execute(db)

  await sql`
    create unique index org_specialties_primary_key
      on org_specialties (org_id)
      where is_primary
  `.execute(db)
}

async function describePractitioners(db: Database): Promise<void> {
  await sql`
    create table practitioner_taxonomies (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      practitioner_id uuid        not null,
      taxonomy_id     uuid        not null references provider_taxonomy (id) on delete restrict,
      is_primary      boolean     not null default false,
      license_number  text,
      license_state   text        check (license_state ~ '^[A-Z]{2}$'),
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      unique (org_id, practitioner_id, taxonomy_id),
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create unique index practitioner_taxonomies_primary_key
      on practitioner_taxonomies (org_id, practitioner_id)
      where is_primary
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of tenantTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
