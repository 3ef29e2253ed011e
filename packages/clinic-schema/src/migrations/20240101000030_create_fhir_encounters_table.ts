/**
 * 028 (formerly 015): encounters as FHIR resources, their types, and what was diagnosed in them.
 *
 * - The encounter is the row of `encounters`; this is its form in FHIR, one for each encounter, with its status and
 *   class as columns that the database computes from the resource. The tables of 017 and 018 are not made again.
 * - The instants are columns beside the resource, because the reading of an instant from text depends on the session.
 *   The application writes both.
 * - A diagnosis keeps code and description as they were on the date of service, as text without a foreign key: it stays
 *   readable after the code's retirement. Its rank is the one that a claim points to.
 * - A type of encounter is what is offered when one begins; its class is that of the encounters of this type.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['encounter_types', 'fhir_encounters', 'encounter_diagnoses']

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = ['fhir_encounters', 'encounter_diagnoses']

export async function up(db: Database): Promise<void> {
  await createTypes(db)
  await createEncounters(db)
  await createDiagnoses(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table encounters drop column type_id`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createTypes(db: Database): Promise<void> {
  await sql`
    create table encounter_types (
      id             uuid        primary key default gen_random_uuid(),
      code           text        not null unique check (code <> ''),
      name           text        not null,
      description    text,
      class          text        not null default 'AMB'
                                 check (class in ('AMB', 'EMER', 'IMP', 'OBSENC', 'VR', 'HH')),
      code_system_id uuid        references code_systems (id) on delete restrict,
      sort_order     integer     not null default 0,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now()
    )
  `.execute(db)
  await sql`
    alter table encounters
      add column type_id uuid references encounter_types (id) on delete restrict
  `.execute(db)
}

async function createEncounters(db: Database): Promise<void> {
  await sql`
    create table fhir_encounters (
      id                  uuid        primary key default gen_random_uuid(),
      org_id              uuid        not null references organizations (id) on delete restrict,
      fhir_id             text        not null check (fhir_id ~ '^[A-Za-z0-9.-]{1,64}$'),
      encounter_id        uuid,
      encounter_number    text        check (encounter_number <> ''),
      fhir_patient_id     uuid        not null,
      fhir_appointment_id uuid,
      practitioner_id     uuid,
      location_id         uuid,
      pos_code            text        check (pos_code ~ '^[0-9]{2}$'),
      version_id          integer     not null default 1 check (version_id > 0),
      last_updated        timestamptz not null default now(),
      resource            jsonb       not null,
      status              text        not null generated always as (resource ->> 'status') stored
                                      check (status in (
                                        'planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished',
                                        'cancelled', 'entered-in-error', 'unknown'
                                      )),
      class               text        not null generated always as (resource #>> '{class,code}') stored
                                      check (class in ('AMB', 'EMER', 'IMP', 'OBSENC', 'VR', 'HH')),
      period_start        timestamptz,
      period_end          timestamptz,
      created_at          timestamptz not null default now(),
      updated_at          timestamptz not null default now(),
      constraint fhir_encounters_resource_check check (
        jsonb_typeof(resource) = 'object'
        and coalesce(resource ->> 'resourceType' = 'Encounter', false)
      ),
      constraint fhir_encounters_period_check check (
        period_end is null
        or (period_start is not null and period_end >= period_start)
      ),
      unique (org_id, fhir_id),
      unique (org_id, encounter_id),
      unique (org_id, encounter_number),
      unique (org_id, fhir_appointment_id),
      unique (org_id, id),
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict,
      foreign key (org_id, fhir_patient_id) references fhir_patients (org_id, id) on delete restrict,
      foreign key (org_id, fhir_appointment_id) references fhir_appointments (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict,
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index fhir_encounters_period_start_idx on fhir_encounters (org_id, period_start)`.execute(db)
  await sql`create index fhir_encounters_fhir_patient_id_idx on fhir_encounters (org_id, fhir_patient_id)`.execute(db)
}

async function createDiagnoses(db: Database): Promise<void> {
  await sql`
    create table encounter_diagnoses (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        not null references organizations (id) on delete restrict,
      encounter_id uuid        not null,
      rank         smallint    not null check (rank between 1 and 12),
      code_system  text        not null default 'ICD-10-CM' check (code_system <> ''),
      code         text        not null check (code <> ''),
      description  text        not null,
      use          text        not null default 'billing'
                               check (use in ('admission', 'discharge', 'chief_complaint', 'comorbidity', 'billing')),
      recorded_by  uuid        references users (id) on delete restrict,
      created_at   timestamptz not null default now(),
      updated_at   timestamptz not null default now(),
      unique (org_id, encounter_id, rank),
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`create index encounter_diagnoses_code_idx on encounter_diagnoses (org_id, code_system, code)`.execute(db)
}

async function guardRows(db: Database): Promise<void> {
  for (const table of tenantTables) {
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
