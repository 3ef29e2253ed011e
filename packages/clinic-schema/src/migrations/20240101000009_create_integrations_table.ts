/**
 * 008: the connections of an organization to the systems of others.
 *
 * - `vendor_code` is text until the next migration makes the table of vendors that it then refers to.
 * - `credentials_reference` says where the secret is: the name of an entry in a store of secrets. No secret is in this
 *   database, and no dataset has rows for these tables.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['integrations', 'integration_activity_log']

/** The tables that people edit. */
const editedTables = ['integrations']

/** The tables that only grow. */
const appendOnlyTables = ['integration_activity_log']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = ['integrations', 'integration_activity_log']

export async function up(db: Database): Promise<void> {
  await createIntegrations(db)
  await createActivityLog(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createIntegrations(db: Database): Promise<void> {
  await sql`
    create table integrations (
      id                    uuid        primary key default gen_random_uuid(),
      org_id                uuid        not null references organizations (id) on delete restrict,
      vendor_code           text        not null check (vendor_code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      environment           text        not null default 'sandbox'
                                        check (environment in ('sandbox', 'production')),
      enabled               boolean     not null default false,
      api_endpoint          text,
      credentials_reference text,
      usage_mappings        jsonb       not null default '{}' check (jsonb_typeof(usage_mappings) = 'object'),
      health_status         text        not null default 'inactive'
                                        check (health_status in ('active', 'inactive', 'testing', 'error')),
      last_tested_at        timestamptz,
      last_error            text,
      created_by            uuid        references users (id) on delete restrict,
      created_at            timestamptz not null default now(),
      updated_at            timestamptz not null default now(),
      constraint integrations_endpoint_check check (api_endpoint ~ '^https://'),
      unique (org_id, vendor_code, environment),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`create index integrations_vendor_code_idx on integrations (vendor_code)`.execute(db)
}

async function createActivityLog(db: Database): Promise<void> {
  await sql`
    create table integration_activity_log (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      integration_id uuid        not null,
      activity_type  text        not null
                                 check (activity_type in (
                                   'test', 'request', 'response', 'webhook', 'message', 'configuration'
                                 )),
      status         text        not null
                                 check (status in ('success', 'warning', 'failure')),
      message        text,
      duration_ms    integer     check (duration_ms >= 0),
      request_id     text,
      detail         jsonb       not null default '{}' check (jsonb_typeof(detail) = 'object'),
      created_at     timestamptz not null default now(),
      foreign key (org_id, integration_id) references integrations (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index integration_activity_log_integration_id_idx
      on integration_activity_log (org_id, integration_id, created_at)
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

  for (const table of appendOnlyTables)
    await sql`
      create trigger refuse_change
        before update or delete on ${sql.table(table)}
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
