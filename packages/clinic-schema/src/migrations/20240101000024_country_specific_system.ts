/**
 * 022: what differs from country to country: defaults, modules, kinds of identifiers, and an organization's choice.
 *
 * - Countries are ISO 3166-1 alpha-2, currencies ISO 4217, languages BCP 47 tags, time zones names of the IANA
 *   database; the rows are datasets'. `country_packs` has two keys: the country, and the slug of the pack.
 * - The columns `default_…` are the publisher's. An organization that wants another value has its own in
 *   `org_country_settings`; without one there, the default holds, also after it has changed.
 * - `compliance` describes which rules a pack had in mind. No program decides by it.
 * - Secrets are kept in a secret store; `credentials_secret` is only the name they have there.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'currencies',
  'languages',
  'time_zones',
  'country_packs',
  'country_modules',
  'identifier_types',
  'org_country_settings',
  'org_enabled_modules',
  'country_pack_audits',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = ['org_country_settings', 'org_enabled_modules']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'country_pack_audits']

export async function up(db: Database): Promise<void> {
  await createLookups(db)
  await createCountries(db)
  await createChoices(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createLookups(db: Database): Promise<void> {
  // Minor units are decimals of an amount; metals and the like have none that are defined.
  await sql`
    create table currencies (
      id           uuid        primary key default gen_random_uuid(),
      code         text        not null unique check (code ~ '^[A-Z]{3}$'),
      numeric_code text        unique check (numeric_code ~ '^[0-9]{3}$'),
      name         text        not null,
      symbol       text,
      minor_units  smallint    check (minor_units between 0 and 4),
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table languages (
      id          uuid        primary key default gen_random_uuid(),
      tag         text        not null unique
                              check (tag ~ '^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$'),
      name        text        not null,
      native_name text,
      direction   text        not null default 'ltr' check (direction in ('ltr', 'rtl')),
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now()
    )
  `.execute(db)

  // A name that is only a link to another zone has that zone as its canonical one.
  await sql`
    create table time_zones (
      id           uuid        primary key default gen_random_uuid(),
      name         text        not null unique check (name ~ '^[A-Za-z0-9_+/-]+$'),
      canonical_id uuid        references time_zones (id) on delete restrict,
      comment      text,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now(),
      constraint time_zones_canonical_check check (canonical_id <> id)
    )
  `.execute(db)
}

async function createCountries(db: Database): Promise<void> {
  await sql`
    create table country_packs (
      id                   uuid        primary key default gen_random_uuid(),
      country_code         text        not null unique check (country_code ~ '^[A-Z]{2}$'),
      pack_slug            text        not null unique check (pack_slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      pack_version         text        not null check (pack_version <> ''),
      name                 text        not null,
      default_language_id  uuid        not null references languages (id) on delete restrict,
      default_currency_id  uuid        not null references currencies (id) on delete restrict,
      default_time_zone_id uuid        not null references time_zones (id) on delete restrict,
      date_format          text        not null default 'yyyy-MM-dd' check (date_format <> ''),
      first_day_of_week    smallint    not null default 1 check (first_day_of_week between 1 and 7),
      compliance           jsonb       not null default '{}' check (jsonb_typeof(compliance) = 'object'),
      active               boolean     not null default true,
      retired_on           date,
      created_at           timestamptz not null default now()
    )
  `.execute(db)

  // The schema of a configuration is a JSON Schema.
  await sql`
    create table country_modules (
      id            uuid        primary key default gen_random_uuid(),
      country_id    uuid        not null references country_packs (id) on delete restrict,
      module_code   text        not null check (module_code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      name          text        not null,
      description   text,
      module_type   text        not null
                                check (module_type in (
                                  'identity', 'billing', 'pharmacy', 'reporting', 'interoperability', 'consent',
                                  'other'
                                )),
      config_schema jsonb       not null default '{}' check (jsonb_typeof(config_schema) = 'object'),
      is_beta       boolean     not null default false,
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now(),
      unique (country_id, module_code)
    )
  `.execute(db)

  // A pattern is a regular expression over the whole identifier, without blanks and separators.
  await sql`
    create table identifier_types (
      id         uuid        primary key default gen_random_uuid(),
      country_id uuid        not null references country_packs (id) on delete restrict,
      code       text        not null check (code <> ''),
      name       text        not null,
      subject    text        not null
                             check (subject in ('patient', 'practitioner', 'organization')),
      system_uri text        check (system_uri <> ''),
      pattern    text        check (pattern like '^%$'),
      is_secret  boolean     not null default false,
      sort_order integer     not null default 0,
      active     boolean     not null default true,
      retired_on date,
      created_at timestamptz not null default now(),
      unique (country_id, code)
    )
  `.execute(db)
}

async function createChoices(db: Database): Promise<void> {
  // What the setting is for is computed, so that the key has no part without a value.
  await sql`
    create table org_country_settings (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      country_id    uuid        not null references country_packs (id) on delete restrict,
      scope         text        not null default 'organization'
                                check (scope in ('organization', 'location', 'department')),
      location_id   uuid,
      department_id uuid,
      scope_ref_id  uuid        not null
                                generated always as (coalesce(location_id, department_id, org_id)) stored,
      language_id   uuid        references languages (id) on delete restrict,
      currency_id   uuid        references currencies (id) on delete restrict,
      time_zone_id  uuid        references time_zones (id) on delete restrict,
      overrides     jsonb       not null default '{}' check (jsonb_typeof(overrides) = 'object'),
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      constraint org_country_settings_place_check check (
        (location_id is not null) = (scope = 'location')
        and (department_id is not null) = (scope = 'department')
      ),
      constraint org_country_settings_key unique (org_id, scope, scope_ref_id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, department_id) references departments (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table org_enabled_modules (
      id                 uuid        primary key default gen_random_uuid(),
      org_id             uuid        not null references organizations (id) on delete restrict,
      module_id          uuid        not null references country_modules (id) on delete restrict,
      scope              text        not null default 'organization'
                                     check (scope in ('organization', 'location', 'department')),
      location_id        uuid,
      department_id      uuid,
      scope_ref_id       uuid        not null
                                     generated always as (coalesce(location_id, department_id, org_id)) stored,
      enabled            boolean     not null default true,
      config             jsonb       not null default '{}' check (jsonb_typeof(config) = 'object'),
      credentials_secret text,
      created_at         timestamptz not null default now(),
      updated_at         timestamptz not null default now(),
      constraint org_enabled_modules_place_check check (
        (location_id is not null) = (scope = 'location')
        and (department_id is not null) = (scope = 'department')
      ),
      constraint org_enabled_modules_key unique (org_id, module_id, scope, scope_ref_id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, department_id) references departments (org_id, id) on delete restrict
    )
  `.execute(db)

  // Without an actor, a program did it. The log outlives packs and modules, so it refers to them by value.
  await sql`
    create table country_pack_audits (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        not null references organizations (id) on delete restrict,
      action       text        not null
                               check (action in (
                                 'country_chosen', 'country_changed', 'setting_changed', 'module_enabled',
                                 'module_disabled', 'module_configured'
                               )),
      country_code text        not null,
      module_code  text,
      scope        text        not null default 'organization'
                               check (scope in ('organization', 'location', 'department')),
      scope_ref_id uuid        not null,
      actor_id     uuid        references users (id) on delete restrict,
      detail       jsonb       not null default '{}',
      occurred_at  timestamptz not null default now()
    )
  `.execute(db)
  await sql`
    create index country_pack_audits_occurred_at_idx
      on country_pack_audits (org_id, occurred_at)
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of editedTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)

  await sql`
    create trigger refuse_change
      before update or delete on country_pack_audits
      for each row
      execute function refuse_change()
  `.execute(db)

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
