/**
 * 005: who did what, when and to what; which of it is recorded, and for how long it is kept.
 *
 * - An event is never changed, and is deleted only when it is older than its organization keeps events of its
 *   category: six years where nothing else is said, and never less.
 * - An event without an organization is the product's own; without a user, the system did it. Only the owner of the
 *   tables sees the events of no organization.
 * - The table is not partitioned: a partition for each month would need work each month, and a month that nobody
 *   prepared would lose its events. What is past its time is deleted by statement.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['audit_preferences', 'audit_settings', 'audit_retention_policies', 'audit_events']

/** The tables that people edit. */
const editedTables = ['audit_settings', 'audit_retention_policies']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'audit_events']

export async function up(db: Database): Promise<void> {
  await createSettings(db)
  await createEvents(db)
  await guardEvents(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop function guard_audit_event()`.execute(db)
}

async function createSettings(db: Database): Promise<void> {
  // What may be recorded beyond what always is; `default_enabled` holds where an organization says nothing.
  await sql`
    create table audit_preferences (
      id              uuid        primary key default gen_random_uuid(),
      code            text        not null unique check (code <> ''),
      name            text        not null,
      description     text,
      category        text        not null
                                  check (category in (
                                    'authentication', 'security', 'administration', 'data_changes', 'http_requests',
                                    'system'
                                  )),
      default_enabled boolean     not null default true,
      sort_order      integer     not null default 0,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table audit_settings (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      preference_id uuid        not null references audit_preferences (id) on delete restrict,
      enabled       boolean     not null,
      config        jsonb       not null default '{}' check (jsonb_typeof(config) = 'object'),
      updated_by    uuid        references users (id) on delete restrict,
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      unique (org_id, preference_id)
    )
  `.execute(db)

  // Days. HIPAA (45 CFR 164.316) wants six years.
  await sql`
    create table audit_retention_policies (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      category    text        not null
                              check (category in (
                                'authentication', 'security', 'administration', 'data_changes', 'http_requests',
                                'system'
                              )),
      retain_days integer     not null default 2192 check (retain_days >= 2192),
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, category)
    )
  `.execute(db)
}

async function createEvents(db: Database): Promise<void> {
  // What the event is about is named by its table and its key as text: the event outlives it.
  await sql`
    create table audit_events (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        references organizations (id) on delete restrict,
      category       text        not null
                                 check (category in (
                                   'authentication', 'security', 'administration', 'data_changes', 'http_requests',
                                   'system'
                                 )),
      action         text        not null check (action <> ''),
      outcome        text        not null default 'success'
                                 check (outcome in ('success', 'failure', 'denied')),
      actor_kind     text        not null default 'system'
                                 check (actor_kind in ('user', 'integration', 'system')),
      actor_user_id  uuid        references users (id) on delete restrict,
      subject_table  text,
      subject_id     text,
      request_id     text,
      session_id     text,
      source_address text,
      before         jsonb       check (jsonb_typeof(before) = 'object'),
      after          jsonb       check (jsonb_typeof(after) = 'object'),
      metadata       jsonb       not null default '{}' check (jsonb_typeof(metadata) = 'object'),
      occurred_at    timestamptz not null default now(),
      constraint audit_events_actor_check check ((actor_user_id is not null) = (actor_kind = 'user')),
      constraint audit_events_subject_check check (subject_id is null or subject_table is not null)
    )
  `.execute(db)

  await sql`
    create index audit_events_occurred_at_idx on audit_events (org_id, category, occurred_at)
  `.execute(db)

  await sql`create index audit_events_subject_idx on audit_events (subject_table, subject_id)`.execute(db)

  await sql`
    create index audit_events_actor_user_id_idx on audit_events (actor_user_id, occurred_at)
  `.execute(db)

  await sql`
    create index audit_events_request_id_idx
      on audit_events (request_id)
      where request_id is not null
  `.execute(db)
}

async function guardEvents(db: Database): Promise<void> {
  await sql`
    create function guard_audit_event()
    returns trigger
    language plpgsql
    as $$
    begin
      if tg_op = 'DELETE' and old.occurred_at < now() - make_interval(days => coalesce(
        (
          select policy.retain_days
          from audit_retention_policies policy
          where policy.org_id = old.org_id
            and policy.category = old.category
        ),
        2192
      )) then
        return old;
      end if;
      raise exception 'events are never changed, nor deleted before their time'
        using errcode = 'restrict_violation';
    end
    $$
  `.execute(db)

  await sql`
    create trigger guard_audit_event
      before update or delete on audit_events
      for each row
      execute function guard_audit_event()
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

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
