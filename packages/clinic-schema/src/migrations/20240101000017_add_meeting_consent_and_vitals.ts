/**
 * 015: what people agreed to in a meeting, and what was measured in it.
 *
 * - The words of a consent are law: a version that was written keeps them. New wording is a new version, and who
 *   agreed has agreed to the version that they were shown.
 * - A measure has the code of LOINC that names it and a unit of UCUM. Blood pressure is one measure of two numbers.
 *   Whether a number is plausible is for the application to warn about, not for the database to refuse.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['consent_types', 'virtual_meeting_consents', 'virtual_meeting_vitals']

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = ['consent_types', 'virtual_meeting_consents', 'virtual_meeting_vitals']

export async function up(db: Database): Promise<void> {
  await createConsentTypes(db)
  await createConsents(db)
  await createVitals(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createConsentTypes(db: Database): Promise<void> {
  await sql`
    create table consent_types (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      code           text        not null check (code <> ''),
      version        integer     not null default 1 check (version > 0),
      locale         text        not null default 'en-US' check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      title          text        not null,
      body           text        not null check (body <> ''),
      is_required    boolean     not null default true,
      effective_from date        not null,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      unique (org_id, code, version, locale),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create trigger refuse_change
      before update on consent_types
      for each row
      when (
        (old.code, old.version, old.locale, old.title, old.body)
          is distinct from (new.code, new.version, new.locale, new.title, new.body)
      )
      execute function refuse_change()
  `.execute(db)
}

async function createConsents(db: Database): Promise<void> {
  // `participant` is what the meeting calls the person, who need not be the patient.
  await sql`
    create table virtual_meeting_consents (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      meeting_id      uuid        not null,
      consent_type_id uuid        not null,
      participant     text        not null check (participant <> ''),
      patient_id      uuid,
      status          text        not null default 'pending'
                                  check (status in ('pending', 'granted', 'denied', 'revoked')),
      requested_at    timestamptz not null default now(),
      granted_at      timestamptz,
      revoked_at      timestamptz,
      source_address  text,
      signature       text,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint virtual_meeting_consents_granted_check check (status <> 'granted' or granted_at is not null),
      constraint virtual_meeting_consents_revoked_check check ((status = 'revoked') = (revoked_at is not null)),
      constraint virtual_meeting_consents_times_check check (
        granted_at >= requested_at
        and revoked_at >= requested_at
        and revoked_at >= granted_at
      ),
      constraint virtual_meeting_consents_key unique (org_id, meeting_id, consent_type_id, participant),
      foreign key (org_id, meeting_id) references virtual_meetings (org_id, id) on delete restrict,
      foreign key (org_id, consent_type_id) references consent_types (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createVitals(db: Database): Promise<void> {
  // The code 85354-9 is blood pressure as a panel, in millimetres of mercury.
  await sql`
    create table virtual_meeting_vitals (
      id          uuid          primary key default gen_random_uuid(),
      org_id      uuid          not null references organizations (id) on delete restrict,
      meeting_id  uuid          not null,
      patient_id  uuid          not null,
      loinc_code  text          not null check (loinc_code ~ '^[0-9]{1,7}-[0-9]$'),
      value       numeric(12,4),
      systolic    numeric(6,2),
      diastolic   numeric(6,2),
      unit        text          not null check (unit <> ''),
      method      text          not null default 'manual_entry'
                                check (method in (
                                  'manual_entry', 'patient_reported', 'device_integration', 'visual'
                                )),
      note        text,
      captured_by uuid          references users (id) on delete restrict,
      captured_at timestamptz   not null default now(),
      created_at  timestamptz   not null default now(),
      updated_at  timestamptz   not null default now(),
      constraint virtual_meeting_vitals_value_check check (
        case
          when loinc_code = '85354-9' then value is null and systolic is not null and diastolic is not null
          else value is not null and systolic is null and diastolic is null
        end
      ),
      foreign key (org_id, meeting_id) references virtual_meetings (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index virtual_meeting_vitals_patient_id_idx on virtual_meeting_vitals (org_id, patient_id, captured_at)
  `.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of tenantTables)
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
