/**
 * 026 (formerly 010): how the fields of a message become the fields of another, for an integration.
 *
 * - A mapper without an organization is a template of the product, and has no integration. An organization's own is
 *   for one of its integrations, and says which template, in which version, it was copied from: a newer template can
 *   be offered, and is never forced.
 * - `owner` is 'system' for a template and the organization's id as text for any other, as in `roles`; the key is
 *   (owner, code). An organization's mapper has a name that is unique for its integration.
 * - Fields, lookups and tests belong to their mapper, and are seen and written where it is.
 * - A test is a message and what must become of it: what was loaded is proven by it.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** The tables whose rows belong to a mapper. */
const partTables = ['integration_field_mappings', 'integration_value_lookups', 'integration_mapper_tests']

export async function up(db: Database): Promise<void> {
  await createMappers(db)
  await createParts(db)
  await secureRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...partTables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop table integration_data_mappers`.execute(db)
}

async function createMappers(db: Database): Promise<void> {
  // A message type is that of the source: a type and an event of HL7 version 2, or the name of a FHIR resource.
  await sql`
    create table integration_data_mappers (
      id               uuid        primary key default gen_random_uuid(),
      owner            text        not null default 'system',
      org_id           uuid        references organizations (id) on delete restrict,
      code             text        not null check (code <> ''),
      name             text        not null check (name <> ''),
      description      text,
      integration_id   uuid,
      direction        text        not null default 'inbound' check (direction in ('inbound', 'outbound')),
      source_system    text        not null check (source_system <> ''),
      target_system    text        not null check (target_system <> ''),
      message_type     text        not null check (message_type <> ''),
      version          text        not null default '1' check (version <> ''),
      template_code    text,
      template_version text,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now(),
      constraint integration_data_mappers_owner_check check (owner = coalesce(org_id::text, 'system')),
      constraint integration_data_mappers_integration_check check ((org_id is null) = (integration_id is null)),
      constraint integration_data_mappers_template_check check (
        (template_code is null) = (template_version is null)
        and (template_code is null or org_id is not null)
      ),
      unique (owner, code),
      unique (org_id, integration_id, name),
      foreign key (org_id, integration_id) references integrations (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createParts(db: Database): Promise<void> {
  // A target that is filled from several sources has them in an order. A lookup is named in integration_value_lookups.
  await sql`
    create table integration_field_mappings (
      id               uuid        primary key default gen_random_uuid(),
      mapper_id        uuid        not null references integration_data_mappers (id) on delete restrict,
      target_path      text        not null check (target_path <> ''),
      sort_order       integer     not null default 0,
      source_path      text        check (source_path <> ''),
      transform_type   text        not null default 'copy'
                                   check (transform_type in (
                                     'copy', 'uppercase', 'date', 'concat', 'static', 'lookup', 'custom'
                                   )),
      transform_config jsonb       not null default '{}' check (jsonb_typeof(transform_config) = 'object'),
      static_value     text,
      lookup_name      text        check (lookup_name <> ''),
      is_required      boolean     not null default false,
      validation_regex text,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now(),
      constraint integration_field_mappings_transform_check check (
        (transform_type = 'static') = (static_value is not null)
        and (transform_type = 'lookup') = (lookup_name is not null)
        and (transform_type = 'static' or source_path is not null)
      ),
      unique (mapper_id, target_path, sort_order)
    )
  `.execute(db)

  await sql`
    create table integration_value_lookups (
      id           uuid        primary key default gen_random_uuid(),
      mapper_id    uuid        not null references integration_data_mappers (id) on delete restrict,
      lookup_name  text        not null check (lookup_name <> ''),
      source_value text        not null,
      target_value text        not null,
      description  text,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now(),
      unique (mapper_id, lookup_name, source_value)
    )
  `.execute(db)

  // A message of HL7 version 2 is text; what comes out of it is JSON.
  await sql`
    create table integration_mapper_tests (
      id              uuid        primary key default gen_random_uuid(),
      mapper_id       uuid        not null references integration_data_mappers (id) on delete restrict,
      name            text        not null check (name <> ''),
      sample_input    text        not null,
      expected_output jsonb       not null,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now(),
      unique (mapper_id, name)
    )
  `.execute(db)
}

async function secureRows(db: Database): Promise<void> {
  // Everyone sees the templates of the product; an organization writes only its own mappers.
  await sql`alter table integration_data_mappers enable row level security`.execute(db)
  await sql`
    create policy org_isolation on integration_data_mappers
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
  `.execute(db)

  for (const table of partTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (
          exists (
            select
            from integration_data_mappers
            where integration_data_mappers.id = ${sql.ref(`${table}.mapper_id`)}
          )
        )
        with check (
          exists (
            select
            from integration_data_mappers
            where integration_data_mappers.id = ${sql.ref(`${table}.mapper_id`)}
              and integration_data_mappers.org_id = current_org_id()
          )
        )
    `.execute(db)
  }
}
