/**
 * 014: meetings by video, and the providers of the rooms.
 *
 * - A room is found by (provider_id, external_id), what its provider calls it, within its organization.
 * - An appointment may have several meetings, because a call may have to be begun again; one of them at most is open.
 * - `join_url` is for everyone who may come. The host's link opens the room with the host's rights, so only the name
 *   of an entry in a store of secrets is kept.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['meeting_providers', 'virtual_meetings']

/** The tables that people edit. */
const editedTables = ['virtual_meetings']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = ['virtual_meetings']

export async function up(db: Database): Promise<void> {
  await createProviders(db)
  await createMeetings(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createProviders(db: Database): Promise<void> {
  await sql`
    create table meeting_providers (
      id           uuid        primary key default gen_random_uuid(),
      code         text        not null unique check (code <> ''),
      name         text        not null,
      description  text,
      website      text        check (website ~ '^https://'),
      capabilities jsonb       not null default '[]' check (jsonb_typeof(capabilities) = 'array'),
      sort_order   integer     not null default 0,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now()
    )
  `.execute(db)
}

async function createMeetings(db: Database): Promise<void> {
  await sql`
    create table virtual_meetings (
      id                  uuid        primary key default gen_random_uuid(),
      org_id              uuid        not null references organizations (id) on delete restrict,
      provider_id         uuid        not null references meeting_providers (id) on delete restrict,
      external_id         text        not null check (external_id <> ''),
      title               text,
      appointment_id      uuid,
      encounter_id        uuid,
      patient_id          uuid,
      practitioner_id     uuid,
      status              text        not null default 'scheduled'
                                      check (status in ('scheduled', 'active', 'ended', 'cancelled')),
      scheduled_start     timestamptz not null,
      scheduled_end       timestamptz not null,
      started_at          timestamptz,
      ended_at            timestamptz,
      join_url            text        check (join_url ~ '^https://'),
      host_link_reference text,
      recording_enabled   boolean     not null default false,
      recording_reference text,
      created_by          uuid        references users (id) on delete restrict,
      created_at          timestamptz not null default now(),
      updated_at          timestamptz not null default now(),
      constraint virtual_meetings_schedule_check check (scheduled_end > scheduled_start),
      constraint virtual_meetings_times_check check (ended_at >= started_at),
      constraint virtual_meetings_state_check check (
        case status
          when 'scheduled' then started_at is null and ended_at is null
          when 'active' then started_at is not null and ended_at is null
          when 'ended' then started_at is not null and ended_at is not null
          else true
        end
      ),
      unique (org_id, provider_id, external_id),
      unique (org_id, id),
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index virtual_meetings_scheduled_start_idx on virtual_meetings (org_id, scheduled_start)
  `.execute(db)

  await sql`create index virtual_meetings_patient_id_idx on virtual_meetings (org_id, patient_id)`.execute(db)

  await sql`
    create unique index virtual_meetings_open_appointment_key
      on virtual_meetings (org_id, appointment_id)
      where status in ('scheduled', 'active')
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
