/**
 * 019: the patients' own way in: who may enter, for whom they may act, and what they agreed to.
 *
 * - A portal user is not a user of the clinic, and belongs to one organization. A patient has at most one.
 * - Tokens and passwords are kept as hashes. A session ends by a time, or by being revoked; no row is deleted for it.
 * - A proxy acts for a patient over a range of days. Of one patient and one proxy, one is open at most; that past
 *   ranges do not overlap would need the extension btree_gist.
 * - A version of the terms keeps its words; who accepted has accepted that version.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'portal_features',
  'terms_versions',
  'portal_users',
  'portal_sessions',
  'portal_proxies',
  'portal_feature_flags',
  'portal_terms_acceptances',
  'portal_audit_logs',
]

/** The tables that people edit. */
const editedTables = ['portal_users', 'portal_proxies', 'portal_feature_flags']

/** The tables that only grow. */
const appendOnlyTables = ['portal_terms_acceptances', 'portal_audit_logs']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, ...appendOnlyTables, 'portal_sessions']

export async function up(db: Database): Promise<void> {
  await createReferenceTables(db)
  await createUsers(db)
  await createProxies(db)
  await createSettings(db)
  await createAuditLog(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createReferenceTables(db: Database): Promise<void> {
  await sql`
    create table portal_features (
      id              uuid        primary key default gen_random_uuid(),
      code            text        not null unique check (code <> ''),
      name            text        not null,
      description     text,
      default_enabled boolean     not null default false,
      sort_order      integer     not null default 0,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table terms_versions (
      id             uuid        primary key default gen_random_uuid(),
      code           text        not null check (code <> ''),
      version        integer     not null check (version > 0),
      locale         text        not null default 'en-US' check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      title          text        not null,
      body           text        not null check (body <> ''),
      effective_from date        not null,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now(),
      unique (code, version, locale)
    )
  `.execute(db)

  await sql`
    create trigger refuse_change
      before update on terms_versions
      for each row
      when (
        (old.code, old.version, old.locale, old.title, old.body)
          is distinct from (new.code, new.version, new.locale, new.title, new.body)
      )
      execute function refuse_change()
  `.execute(db)
}

async function createUsers(db: Database): Promise<void> {
  await sql`
    create table portal_users (
      id                    uuid        primary key default gen_random_uuid(),
      org_id                uuid        not null references organizations (id) on delete restrict,
      patient_id            uuid,
      email                 text        not null check (email like '%_@_%'),
      display_name          text        not null,
      password_hash         text        check (password_hash ~ '^[$][a-z0-9-]+[$]'),
      status                text        not null default 'pending'
                                        check (status in ('pending', 'active', 'disabled', 'suspended')),
      failed_login_attempts integer     not null default 0 check (failed_login_attempts >= 0),
      locked_until          timestamptz,
      last_seen_at          timestamptz,
      created_at            timestamptz not null default now(),
      updated_at            timestamptz not null default now(),
      constraint portal_users_password_check check (status <> 'active' or password_hash is not null),
      unique (org_id, patient_id),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create unique index portal_users_email_key on portal_users (org_id, lower(email))`.execute(db)

  await sql`
    create table portal_sessions (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      portal_user_id   uuid        not null,
      token_hash       text        not null unique check (token_hash <> ''),
      source_address   text,
      user_agent       text,
      created_at       timestamptz not null default now(),
      last_activity_at timestamptz not null default now(),
      expires_at       timestamptz not null,
      revoked_at       timestamptz,
      constraint portal_sessions_times_check check (
        expires_at > created_at
        and last_activity_at >= created_at
        and (revoked_at is null or revoked_at >= created_at)
      ),
      foreign key (org_id, portal_user_id) references portal_users (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index portal_sessions_portal_user_id_idx on portal_sessions (org_id, portal_user_id)
  `.execute(db)
}

async function createProxies(db: Database): Promise<void> {
  await sql`
    create table portal_proxies (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      patient_id        uuid        not null,
      portal_user_id    uuid        not null,
      relationship      text        not null
                                    check (relationship in (
                                      'parent', 'guardian', 'spouse', 'child', 'caregiver', 'power_of_attorney',
                                      'other'
                                    )),
      scope             text        not null default 'view'
                                    check (scope in ('view', 'schedule', 'full')),
      effective_from    date        not null,
      effective_through date,
      granted_by        uuid        references users (id) on delete restrict,
      created_at        timestamptz not null default now(),
      updated_at        timestamptz not null default now(),
      constraint portal_proxies_dates_check check (effective_through >= effective_from),
      constraint portal_proxies_key unique (org_id, patient_id, portal_user_id, effective_from),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, portal_user_id) references portal_users (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create unique index portal_proxies_open_key
      on portal_proxies (org_id, patient_id, portal_user_id)
      where effective_through is null
  `.execute(db)
}

async function createSettings(db: Database): Promise<void> {
  await sql`
    create table portal_feature_flags (
      id         uuid        primary key default gen_random_uuid(),
      org_id     uuid        not null references organizations (id) on delete restrict,
      feature_id uuid        not null references portal_features (id) on delete restrict,
      enabled    boolean     not null,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now(),
      unique (org_id, feature_id)
    )
  `.execute(db)

  await sql`
    create table portal_terms_acceptances (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      portal_user_id   uuid        not null,
      terms_version_id uuid        not null references terms_versions (id) on delete restrict,
      accepted_at      timestamptz not null default now(),
      source_address   text,
      unique (org_id, portal_user_id, terms_version_id),
      foreign key (org_id, portal_user_id) references portal_users (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createAuditLog(db: Database): Promise<void> {
  await sql`
    create table portal_audit_logs (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      portal_user_id uuid,
      patient_id     uuid,
      action         text        not null
                                 check (action in (
                                   'login', 'login_failed', 'logout', 'password_changed', 'record_viewed',
                                   'record_downloaded', 'message_sent', 'appointment_requested', 'form_submitted',
                                   'payment_made', 'proxy_changed', 'terms_accepted'
                                 )),
      session_id     uuid,
      source_address text,
      detail         jsonb       not null default '{}' check (jsonb_typeof(detail) = 'object'),
      occurred_at    timestamptz not null default now(),
      foreign key (org_id, portal_user_id) references portal_users (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index portal_audit_logs_occurred_at_idx on portal_audit_logs (org_id, occurred_at)
  `.execute(db)

  await sql`
    create index portal_audit_logs_patient_id_idx on portal_audit_logs (org_id, patient_id, occurred_at)
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
