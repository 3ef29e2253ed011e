/**
 * 017: patients as FHIR resources, as other systems send and ask for them.
 *
 * - The patient is the row of `patients`; this is its form in FHIR, one for each patient, with what is searched for as
 *   columns that the database computes from the resource. A resource that came before its patient is matched later.
 * - A date of FHIR may be a year or a month: such a one gives no day.
 * - A social security number is not kept in the clear: a resource that carries one as an identifier is refused. Its
 *   last four digits and a ciphertext have columns.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['fhir_patients', 'fhir_patient_identifiers']

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = ['fhir_patients', 'fhir_patient_identifiers']

export async function up(db: Database): Promise<void> {
  await createPatients(db)
  await createIdentifiers(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createPatients(db: Database): Promise<void> {
  await sql`
    create table fhir_patients (
      id                      uuid        primary key default gen_random_uuid(),
      org_id                  uuid        not null references organizations (id) on delete restrict,
      fhir_id                 text        not null check (fhir_id ~ '^[A-Za-z0-9.-]{1,64}$'),
      patient_id              uuid,
      general_practitioner_id uuid,
      version_id              integer     not null default 1 check (version_id > 0),
      last_updated            timestamptz not null default now(),
      resource                jsonb       not null,
      mrn                     text        check (mrn <> ''),
      ssn_last4               text        check (ssn_last4 ~ '^[0-9]{4}$'),
      ssn_ciphertext          text,
      gender                  text        generated always as (resource ->> 'gender') stored
                                          check (gender in ('male', 'female', 'other', 'unknown')),
      family_name             text        generated always as (resource #>> '{name,0,family}') stored,
      given_name              text        generated always as (resource #>> '{name,0,given,0}') stored,
      birth_date              date        generated always as (
                                            case
                                              when (resource ->> 'birthDate') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
                                                then make_date(
                                                  substr((resource ->> 'birthDate'), 1, 4)::integer,
                                                  substr((resource ->> 'birthDate'), 6, 2)::integer,
                                                  substr((resource ->> 'birthDate'), 9, 2)::integer
                                                )
                                            end
                                          ) stored,
      deceased_on             date        generated always as (
                                            case
                                              when (resource ->> 'deceasedDateTime') ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}'
                                                then make_date(
                                                  substr((resource ->> 'deceasedDateTime'), 1, 4)::integer,
                                                  substr((resource ->> 'deceasedDateTime'), 6, 2)::integer,
                                                  substr((resource ->> 'deceasedDateTime'), 9, 2)::integer
                                                )
                                            end
                                          ) stored,
      created_at              timestamptz not null default now(),
      updated_at              timestamptz not null default now(),
      constraint fhir_patients_resource_check check (
        jsonb_typeof(resource) = 'object'
        and coalesce(resource ->> 'resourceType' = 'Patient', false)
      ),
      constraint fhir_patients_birth_check check (birth_date <= current_date + 1),
      constraint fhir_patients_deceased_check check (deceased_on >= birth_date),
      constraint fhir_patients_ssn_check check (
        not jsonb_path_exists(resource, '$.identifier[*] ? (@.system == "http://hl7.org/fhir/sid/us-ssn").value')
      ),
      unique (org_id, fhir_id),
      unique (org_id, patient_id),
      unique (org_id, mrn),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, general_practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index fhir_patients_resource_idx on fhir_patients using gin (resource jsonb_path_ops)
  `.execute(db)

  await sql`
    create index fhir_patients_name_idx on fhir_patients (org_id, lower(family_name), lower(given_name))
  `.execute(db)

  await sql`create index fhir_patients_birth_date_idx on fhir_patients (org_id, birth_date)`.execute(db)
}

async function createIdentifiers(db: Database): Promise<void> {
  await sql`
    create table fhir_patient_identifiers (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      fhir_patient_id uuid        not null,
      system          text        not null check (system <> '' and system <> 'http://hl7.org/fhir/sid/us-ssn'),
      value           text        not null check (value <> ''),
      use             text        not null default 'usual'
                                  check (use in ('usual', 'official', 'temp', 'secondary', 'old')),
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      unique (org_id, system, value),
      foreign key (org_id, fhir_patient_id) references fhir_patients (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index fhir_patient_identifiers_fhir_patient_id_idx
      on fhir_patient_identifiers (org_id, fhir_patient_id)
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
