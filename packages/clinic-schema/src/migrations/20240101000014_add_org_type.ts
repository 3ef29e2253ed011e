/**
 * 012: what kind of organization it is, and which starter sets one of that kind begins with.
 *
 * - An organization from before has no type until someone says which: "clinic" for all would be a guess about some,
 *   and a default would need a row that is a dataset's.
 * - `org_type_defaults` names a dataset and a variant of it by text, as packages do.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['org_types', 'org_type_defaults']

// sow-allow INDEX_BLOCKS: organizations are few, the index is built in milliseconds
export async function up(db: Database): Promise<void> {
  await createTypes(db)
  await describeOrganizations(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table organizations drop column org_type_id`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createTypes(db: Database): Promise<void> {
  // `facility_code` is what a registry of facilities calls the kind.
  await sql`
    create table org_types (
      id            uuid        primary key default gen_random_uuid(),
      code          text        not null unique check (code <> ''),
      name          text        not null,
      description   text,
      facility_code text,
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table org_type_defaults (
      id          uuid        primary key default gen_random_uuid(),
      org_type_id uuid        not null references org_types (id) on delete restrict,
      dataset     text        not null check (dataset <> ''),
      variant     text        not null default '',
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now(),
      unique (org_type_id, dataset, variant)
    )
  `.execute(db)
}

async function describeOrganizations(db: Database): Promise<void> {
  await sql`
    alter table organizations add column org_type_id uuid references org_types (id) on delete restrict
  `.execute(db)

  await sql`create index organizations_org_type_id_idx on organizations (org_type_id)`.execute(db)
}
