/**
 * 027 (formerly 014): meetings by video again, with their templates, who was there, and what the provider told.
 *
 * - This replaces the table `virtual_meetings` of 014 by one of the same name. Its rows move: they keep their ids, and
 *   with them the consents and vitals of 015, whose foreign keys are taken off for the move. On the way down the rows
 *   move back, without what the former table has no column for.
 * - `meeting_code` is what people type to come in. It is unique among the meetings that are open, and free again
 *   afterwards; meetings from 014 have none.
 * - `recording_enabled` is the wish. No recording begins (`recording_started_at`) unless somebody granted the consent
 *   with the code 'recording' for this meeting, and nobody asked has left it open, denied or revoked it.
 * - An event is told once, however often the provider sends it: its key is the provider's. Events only grow.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** The tables that refer to a meeting, from 015. */
const referringTables = ['virtual_meeting_consents', 'virtual_meeting_vitals']

/** What a meeting of 014 and one of 027 have in common. */
const keptColumns = [
  'id',
  'org_id',
  'provider_id',
  'external_id',
  'title',
  'appointment_id',
  'encounter_id',
  'patient_id',
  'practitioner_id',
  'status',
  'scheduled_start',
  'scheduled_end',
  'started_at',
  'ended_at',
  'join_url',
  'host_link_reference',
  'recording_enabled',
  'recording_reference',
  'created_by',
  'created_at',
  'updated_at',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = ['virtual_meeting_templates', 'virtual_meeting_participants']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'virtual_meeting_events']

// sow-allow DROP_TABLE: the table is replaced, its rows are moved in the same transaction; the copy aside is ours
// sow-allow FOREIGN_KEY_SCAN: the keys of two tables that were emptied of references for the move are put back
export async function up(db: Database): Promise<void> {
  await createTemplates(db)
  await setMeetingsAside(db)
  await createMeetings(db)
  await moveMeetings(db)
  await createAttendance(db)
  await requireConsent(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger require_recording_consent on virtual_meetings`.execute(db)
  await sql`drop function require_recording_consent()`.execute(db)
  await sql`drop table virtual_meeting_events`.execute(db)
  await sql`drop table virtual_meeting_participants`.execute(db)
  await setMeetingsAside(db)
  await createFormerMeetings(db)
  await moveMeetings(db)
  await sql`drop table virtual_meeting_templates`.execute(db)
}

async function setMeetingsAside(db: Database): Promise<void> {
  for (const table of referringTables)
    await sql`alter table ${sql.table(table)} drop constraint ${sql.ref(`${table}_org_id_meeting_id_fkey`)}`.execute(db)
  await sql`create table virtual_meetings_to_move as table virtual_meetings`.execute(db)
  await sql`drop table virtual_meetings`.execute(db)
}

async function moveMeetings(db: Database): Promise<void> {
  await db
    .insertInto('virtual_meetings')
    .columns(keptColumns)
    .expression(db.selectFrom('virtual_meetings_to_move').select(keptColumns))
    .execute()
  await sql`drop table virtual_meetings_to_move`.execute(db)
  for (const table of referringTables)
    await sql`
      alter table ${sql.table(table)}
        add foreign key (org_id, meeting_id) references virtual_meetings (org_id, id) on delete restrict
    `.execute(db)

  // After the move, which changes no meeting.
  await sql`
    create trigger set_updated_at
      before update on virtual_meetings
      for each row
      execute function set_updated_at()
  `.execute(db)
  await secureTable(db, 'virtual_meetings')
}

async function createTemplates(db: Database): Promise<void> {
  // Minutes.
  await sql`
    create table virtual_meeting_templates (
      id                   uuid        primary key default gen_random_uuid(),
      org_id               uuid        not null references organizations (id) on delete restrict,
      code                 text        not null check (code <> ''),
      name                 text        not null,
      description          text,
      provider_id          uuid        references meeting_providers (id) on delete restrict,
      default_duration     integer     not null default 30 check (default_duration between 5 and 480),
      waiting_room_enabled boolean     not null default true,
      recording_enabled    boolean     not null default false,
      settings             jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
      sort_order           integer     not null default 0,
      active               boolean     not null default true,
      retired_on           date,
      created_at           timestamptz not null default now(),
      updated_at           timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id)
    )
  `.execute(db)
}

async function createMeetings(db: Database): Promise<void> {
  await sql`
    create table virtual_meetings (
      id                   uuid        primary key default gen_random_uuid(),
      org_id               uuid        not null references organizations (id) on delete restrict,
      provider_id          uuid        not null references meeting_providers (id) on delete restrict,
      external_id          text        not null check (external_id <> ''),
      meeting_code         text        check (meeting_code ~ '^[0-9a-z]+(-[0-9a-z]+)*$'),
      template_id          uuid,
      title                text,
      appointment_id       uuid,
      encounter_id         uuid,
      patient_id           uuid,
      practitioner_id      uuid,
      status               text        not null default 'scheduled'
                                       check (status in ('scheduled', 'active', 'ended', 'cancelled')),
      scheduled_start      timestamptz not null,
      scheduled_end        timestamptz not null,
      started_at           timestamptz,
      ended_at             timestamptz,
      join_url             text        check (join_url ~ '^https://'),
      host_link_reference  text,
      waiting_room_enabled boolean     not null default true,
      recording_enabled    boolean     not null default false,
      recording_started_at timestamptz,
      recording_ended_at   timestamptz,
      recording_reference  text,
      created_by           uuid        references users (id) on delete restrict,
      created_at           timestamptz not null default now(),
      updated_at           timestamptz not null default now(),
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
      constraint virtual_meetings_recording_check check (
        (recording_started_at is null or recording_enabled)
        and (recording_ended_at is null or coalesce(recording_ended_at >= recording_started_at, false))
      ),
      unique (org_id, provider_id, external_id),
      unique (org_id, id),
      foreign key (org_id, template_id) references virtual_meeting_templates (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create unique index virtual_meetings_open_code_key
      on virtual_meetings (meeting_code)
      where status in ('scheduled', 'active')
  `.execute(db)

  await indexMeetings(db)
}

/** The table as 014 made it. */
async function createFormerMeetings(db: Database): Promise<void> {
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

  await indexMeetings(db)
}

/** The indexes that both tables have. */
async function indexMeetings(db: Database): Promise<void> {
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

async function createAttendance(db: Database): Promise<void> {
  // A peer is what the provider calls one connection to the room.
  await sql`
    create table virtual_meeting_participants (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      meeting_id      uuid        not null,
      peer_id         text        not null check (peer_id <> ''),
      role            text        not null default 'guest'
                                  check (role in ('host', 'guest', 'viewer')),
      display_name    text        not null,
      user_id         uuid        references users (id) on delete restrict,
      patient_id      uuid,
      practitioner_id uuid,
      joined_at       timestamptz not null default now(),
      left_at         timestamptz,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint virtual_meeting_participants_times_check check (left_at >= joined_at),
      constraint virtual_meeting_participants_person_check check (num_nonnulls(patient_id, practitioner_id) <= 1),
      unique (org_id, meeting_id, peer_id),
      foreign key (org_id, meeting_id) references virtual_meetings (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table virtual_meeting_events (
      id                uuid        primary key default gen_random_uuid(),
      org_id            uuid        not null references organizations (id) on delete restrict,
      meeting_id        uuid        not null,
      provider_event_id text        not null check (provider_event_id <> ''),
      event_type        text        not null check (event_type <> ''),
      peer_id           text,
      payload           jsonb       not null default '{}' check (jsonb_typeof(payload) = 'object'),
      occurred_at       timestamptz not null,
      created_at        timestamptz not null default now(),
      unique (org_id, meeting_id, provider_event_id),
      foreign key (org_id, meeting_id) references virtual_meetings (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function requireConsent(db: Database): Promise<void> {
  await sql`
    create function require_recording_consent()
    returns trigger
    language plpgsql
    as $$
    begin
      if (
        select coalesce(bool_and(consent.status = 'granted'), false)
        from virtual_meeting_consents consent
        join consent_types
          on consent_types.org_id = consent.org_id
          and consent_types.id = consent.consent_type_id
        where consent.org_id = new.org_id
          and consent.meeting_id = new.id
          and consent_types.code = 'recording'
      ) then
        return null;
      end if;
      raise exception 'a meeting is recorded only with the consent of everyone who was asked'
        using errcode = 'check_violation', constraint = 'require_recording_consent';
    end
    $$
  `.execute(db)

  await sql`
    create trigger require_recording_consent
      after insert or update of recording_started_at on virtual_meetings
      for each row
      when (new.recording_started_at is not null)
      execute function require_recording_consent()
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
      before update or delete on virtual_meeting_events
      for each row
      execute function refuse_change()
  `.execute(db)

  for (const table of tenantTables) await secureTable(db, table)
}

async function secureTable(db: Database, table: string): Promise<void> {
  await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
  await sql`
    create policy org_isolation on ${sql.table(table)}
      using (org_id = current_org_id())
  `.execute(db)
}
