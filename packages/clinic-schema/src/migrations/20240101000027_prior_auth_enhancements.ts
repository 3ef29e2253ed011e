/**
 * 025: what a payer asks for before it authorizes, and whether a request is ready to be sent.
 *
 * - A requirement is in force from `effective_from` until the next one of the same payer and code, unless its
 *   `effective_through` has passed. One that is not known says nothing: neither that an authorization is needed nor
 *   that it is not.
 * - `billing_prior_authorization_requirements.owner` is 'system' for a requirement as published, and the organization's
 *   id as text for what the organization knows better; its own is asked first.
 * - The readiness of a request is of the moment in which it was checked: score, verdict and time come together.
 * - Every state of a request is kept, by a trigger; requests from before this migration begin with the state they had.
 * - The number of an authorization was unique for each payer already (003).
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'billing_prior_authorization_document_types',
  'billing_prior_authorization_requirements',
  'billing_prior_authorization_checklists',
  'billing_prior_authorization_documents',
  'billing_prior_authorization_status_history',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = ['billing_prior_authorization_checklists', 'billing_prior_authorization_documents']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'billing_prior_authorization_status_history']

// sow-allow CHECK_SCAN: prior authorizations are some thousands a year, the scan takes milliseconds
export async function up(db: Database): Promise<void> {
  await describeReadiness(db)
  await createRequirements(db)
  await createDocuments(db)
  await recordStatus(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger record_prior_authorization_status on billing_prior_authorizations`.execute(db)
  await sql`drop function record_prior_authorization_status()`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)

  await sql`
    alter table billing_prior_authorizations
      drop constraint billing_prior_authorizations_readiness_check
  `.execute(db)
  for (const column of ['readiness_checked_at', 'readiness_notes', 'readiness_passed', 'readiness_score'])
    await sql`alter table billing_prior_authorizations drop column ${sql.ref(column)}`.execute(db)
}

async function describeReadiness(db: Database): Promise<void> {
  await sql`
    alter table billing_prior_authorizations
      add column readiness_score smallint check (readiness_score between 0 and 100)
  `.execute(db)
  await sql`alter table billing_prior_authorizations add column readiness_passed boolean`.execute(db)
  await sql`alter table billing_prior_authorizations add column readiness_notes text`.execute(db)
  await sql`alter table billing_prior_authorizations add column readiness_checked_at timestamptz`.execute(db)
  await sql`
    alter table billing_prior_authorizations
      add constraint billing_prior_authorizations_readiness_check check (
        num_nonnulls(readiness_score, readiness_passed, readiness_checked_at) in (0, 3)
      )
  `.execute(db)
}

async function createRequirements(db: Database): Promise<void> {
  await sql`
    create table billing_prior_authorization_document_types (
      id          uuid        primary key default gen_random_uuid(),
      code        text        not null unique check (code <> ''),
      name        text        not null,
      description text,
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now()
    )
  `.execute(db)

  // Required documents are codes of the table billing_prior_authorization_document_types. Turnaround in calendar days.
  await sql`
    create table billing_prior_authorization_requirements (
      id                     uuid        primary key default gen_random_uuid(),
      owner                  text        not null default 'system',
      org_id                 uuid        references organizations (id) on delete restrict,
      payer_id               uuid        not null references billing_payers (id) on delete restrict,
      code_system            text        not null check (code_system <> ''),
      code                   text        not null check (code <> ''),
      effective_from         date        not null,
      effective_through      date,
      requires_authorization boolean     not null,
      required_documents     text[]      not null default '{}',
      turnaround_days        integer     check (turnaround_days >= 0),
      source_url             text        check (source_url like 'https://_%'),
      note                   text,
      active                 boolean     not null default true,
      retired_on             date,
      created_at             timestamptz not null default now(),
      constraint billing_prior_authorization_requirements_dates_check check (effective_through >= effective_from),
      constraint billing_prior_authorization_requirements_owner_check check (owner = coalesce(org_id::text, 'system')),
      constraint billing_prior_authorization_requirements_key
        unique (owner, payer_id, code_system, code, effective_from)
    )
  `.execute(db)

  // The items of a checklist in their order, each an object. Without a payer, the checklist is for all.
  await sql`
    create table billing_prior_authorization_checklists (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      code        text        not null check (code <> ''),
      name        text        not null,
      description text,
      payer_id    uuid        references billing_payers (id) on delete restrict,
      items       jsonb       not null default '[]' check (jsonb_typeof(items) = 'array'),
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, code)
    )
  `.execute(db)
}

async function createDocuments(db: Database): Promise<void> {
  // The document itself is in a store of files; here is only the name it has there.
  await sql`
    create table billing_prior_authorization_documents (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      authorization_id uuid        not null,
      document_type_id uuid        not null
                                   references billing_prior_authorization_document_types (id) on delete restrict,
      status           text        not null default 'needed'
                                   check (status in ('needed', 'requested', 'received', 'submitted', 'rejected')),
      storage_key      text        check (storage_key <> ''),
      received_at      timestamptz,
      note             text,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      constraint billing_prior_authorization_documents_received_check check (
        (received_at is null) = (status in ('needed', 'requested'))
      ),
      constraint billing_prior_authorization_documents_key unique (org_id, authorization_id, document_type_id),
      foreign key (org_id, authorization_id)
        references billing_prior_authorizations (org_id, id)
        on delete restrict
    )
  `.execute(db)
}

async function recordStatus(db: Database): Promise<void> {
  await sql`
    create table billing_prior_authorization_status_history (
      id               bigint      primary key generated always as identity,
      org_id           uuid        not null references organizations (id) on delete restrict,
      authorization_id uuid        not null,
      former_status    text,
      status           text        not null,
      changed_at       timestamptz not null default now(),
      foreign key (org_id, authorization_id)
        references billing_prior_authorizations (org_id, id)
        on delete restrict
    )
  `.execute(db)
  await sql`
    create index billing_prior_authorization_status_history_idx
      on billing_prior_authorization_status_history (org_id, authorization_id, id)
  `.execute(db)

  await db
    .insertInto('billing_prior_authorization_status_history')
    .columns(['org_id', 'authorization_id', 'status', 'changed_at'])
    .expression(
      db
        .selectFrom('billing_prior_authorizations')
        .select(['org_id', 'id', 'status', 'updated_at'])
        .orderBy('updated_at')
        .orderBy('id'),
    )
    .execute()

  await sql`
    create function record_prior_authorization_status()
    returns trigger
    language plpgsql
    as $$
    begin
      if tg_op = 'INSERT' then
        insert into billing_prior_authorization_status_history (org_id, authorization_id, status)
        values (new.org_id, new.id, new.status);
      elsif new.status <> old.status then
        insert into billing_prior_authorization_status_history (org_id, authorization_id, former_status, status)
        values (new.org_id, new.id, old.status, new.status);
      end if;
      return null;
    end
    $$
  `.execute(db)

  await sql`
    create trigger record_prior_authorization_status
      after insert or update of status on billing_prior_authorizations
      for each row
      execute function record_prior_authorization_status()
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
      before update or delete on billing_prior_authorization_status_history
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

  // Everyone sees what was published; an organization writes only its own.
  await sql`alter table billing_prior_authorization_requirements enable row level security`.execute(db)
  await sql`
    create policy org_isolation on billing_prior_authorization_requirements
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
  `.execute(db)
}
