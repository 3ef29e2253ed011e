/**
 * 006: figures for dashboards, computed ahead, and the widgets that show them.
 *
 * - A snapshot is derived: it may be thrown away and computed again. `data_mode` tells figures that were made up for a
 *   demonstration from those of the organization.
 * - `location_hash` is the SHA-256 of the sorted ids in `location_ids`, and empty for all locations: a part of the key
 *   that is never null.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['dashboard_widgets', 'dashboard_snapshots']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = ['dashboard_snapshots']

export async function up(db: Database): Promise<void> {
  await createWidgets(db)
  await createSnapshots(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createWidgets(db: Database): Promise<void> {
  // `metric` names the figure in the payload of a snapshot.
  await sql`
    create table dashboard_widgets (
      id            uuid        primary key default gen_random_uuid(),
      code          text        not null unique check (code <> ''),
      title         text        not null,
      description   text,
      metric        text        not null check (metric <> ''),
      chart_type    text        not null default 'number'
                                check (chart_type in ('number', 'gauge', 'line', 'bar', 'pie', 'table', 'list')),
      default_roles text[]      not null default '{}'
                                check (
                                  default_roles <@ array[
                                      'executive', 'clinical', 'operations', 'billing', 'patient', 'general'
                                    ]
                                ),
      config        jsonb       not null default '{}' check (jsonb_typeof(config) = 'object'),
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now()
    )
  `.execute(db)
}

async function createSnapshots(db: Database): Promise<void> {
  await sql`
    create table dashboard_snapshots (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      role_level     text        not null
                                 check (role_level in (
                                   'executive', 'clinical', 'operations', 'billing', 'patient', 'general'
                                 )),
      data_mode      text        not null default 'actual'
                                 check (data_mode in ('actual', 'demo')),
      period_start   date        not null,
      period_end     date        not null,
      location_hash  text        not null default '' check (location_hash ~ '^([0-9a-f]{64})?$'),
      location_ids   uuid[]      not null default '{}',
      schema_version integer     not null default 1 check (schema_version > 0),
      payload        jsonb       not null check (jsonb_typeof(payload) = 'object'),
      refreshed_at   timestamptz not null default now(),
      created_at     timestamptz not null default now(),
      constraint dashboard_snapshots_period_check check (period_end >= period_start),
      constraint dashboard_snapshots_locations_check check ((location_hash = '') = (cardinality(location_ids) = 0)),
      constraint dashboard_snapshots_key
        unique (org_id, role_level, data_mode, period_start, period_end, location_hash)
    )
  `.execute(db)

  await sql`
    create index dashboard_snapshots_refreshed_at_idx on dashboard_snapshots (org_id, refreshed_at)
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
