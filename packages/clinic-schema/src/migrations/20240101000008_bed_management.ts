/**
 * 007: wards, rooms and beds, and who lies in them.
 *
 * - Ward, room and bed carry the location, and refer to each other with it: a bed cannot stand in another building
 *   than its room. A bed's number is unique in its location.
 * - How many beds a ward has is counted, not stored.
 * - One open stay for a bed and one for a hospitalization are partial unique indexes. That closed stays do not overlap
 *   would need an exclusion constraint over a uuid and a range, and so the extension btree_gist.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'ward_types',
  'bed_types',
  'wards',
  'rooms',
  'beds',
  'hospitalizations',
  'bed_stays',
  'bed_transfers',
  'bed_status_history',
]

/** The tables that people edit. */
const editedTables = ['wards', 'rooms', 'beds', 'hospitalizations', 'bed_stays']

/** The tables that only grow. */
const appendOnlyTables = ['bed_transfers', 'bed_status_history']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, ...appendOnlyTables]

export async function up(db: Database): Promise<void> {
  await createReferenceTables(db)
  await createLayout(db)
  await createStays(db)
  await recordBedStatus(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop function record_bed_status()`.execute(db)
}

async function createReferenceTables(db: Database): Promise<void> {
  // The kind of place is a code of HL7 location-physical-type.
  await sql`
    create table ward_types (
      id            uuid        primary key default gen_random_uuid(),
      code          text        not null unique check (code <> ''),
      name          text        not null,
      description   text,
      physical_type text        not null default 'wa'
                                check (physical_type in ('wa', 'wi', 'lvl', 'area')),
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table bed_types (
      id               uuid        primary key default gen_random_uuid(),
      code             text        not null unique check (code <> ''),
      name             text        not null,
      description      text,
      physical_type    text        not null default 'bd'
                                   check (physical_type in ('bd', 'ro')),
      is_critical_care boolean     not null default false,
      sort_order       integer     not null default 0,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now()
    )
  `.execute(db)
}

async function createLayout(db: Database): Promise<void> {
  // Ages in years, both inclusive.
  await sql`
    create table wards (
      id                 uuid        primary key default gen_random_uuid(),
      org_id             uuid        not null references organizations (id) on delete restrict,
      location_id        uuid        not null,
      code               text        not null check (code <> ''),
      name               text        not null,
      ward_type_id       uuid        references ward_types (id) on delete restrict,
      department_id      uuid,
      gender_restriction text        not null default 'none'
                                     check (gender_restriction in ('none', 'male', 'female')),
      min_age            integer     check (min_age >= 0),
      max_age            integer     check (max_age >= 0),
      active             boolean     not null default true,
      retired_on         date,
      created_at         timestamptz not null default now(),
      updated_at         timestamptz not null default now(),
      constraint wards_ages_check check (max_age >= min_age),
      unique (org_id, location_id, code),
      unique (org_id, location_id, id),
      unique (org_id, id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, department_id) references departments (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table rooms (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      location_id      uuid        not null,
      ward_id          uuid        not null,
      room_number      text        not null check (room_number <> ''),
      name             text,
      capacity         integer     not null default 1 check (capacity >= 1),
      has_isolation    boolean     not null default false,
      has_oxygen       boolean     not null default false,
      has_suction      boolean     not null default false,
      maintenance_mode boolean     not null default false,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      unique (org_id, ward_id, room_number),
      unique (org_id, location_id, id),
      foreign key (org_id, location_id, ward_id) references wards (org_id, location_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table beds (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      location_id uuid        not null,
      room_id     uuid        not null,
      bed_number  text        not null check (bed_number <> ''),
      bed_type_id uuid        references bed_types (id) on delete restrict,
      status      text        not null default 'available'
                              check (status in (
                                'available', 'occupied', 'reserved', 'cleaning', 'maintenance', 'out_of_service'
                              )),
      features    jsonb       not null default '{}' check (jsonb_typeof(features) = 'object'),
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      unique (org_id, location_id, bed_number),
      unique (org_id, id),
      foreign key (org_id, location_id, room_id) references rooms (org_id, location_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index beds_status_idx on beds (org_id, status)`.execute(db)
}

async function createStays(db: Database): Promise<void> {
  // The diagnosis at admission is kept as text: history outlives a code's retirement.
  await sql`
    create table hospitalizations (
      id                     uuid        primary key default gen_random_uuid(),
      org_id                 uuid        not null references organizations (id) on delete restrict,
      hospitalization_number text        not null check (hospitalization_number <> ''),
      encounter_id           uuid        not null,
      patient_id             uuid        not null,
      practitioner_id        uuid,
      status                 text        not null default 'planned'
                                         check (status in ('planned', 'admitted', 'discharged', 'cancelled')),
      admission_type         text        not null default 'elective'
                                         check (admission_type in (
                                           'elective', 'emergency', 'urgent', 'newborn', 'trauma', 'other'
                                         )),
      admission_source       text        not null default 'other'
                                         check (admission_source in (
                                           'home', 'referral', 'transfer', 'emergency', 'born', 'other'
                                         )),
      diagnosis_system       text        check (diagnosis_system <> ''),
      diagnosis_code         text        check (diagnosis_code <> ''),
      admitted_at            timestamptz,
      expected_discharge_on  date,
      discharged_at          timestamptz,
      discharge_disposition  text,
      created_at             timestamptz not null default now(),
      updated_at             timestamptz not null default now(),
      constraint hospitalizations_diagnosis_check check ((diagnosis_system is null) = (diagnosis_code is null)),
      constraint hospitalizations_times_check check (discharged_at >= admitted_at),
      constraint hospitalizations_state_check check (
        (status in ('admitted', 'discharged')) = (admitted_at is not null)
        and (status = 'discharged') = (discharged_at is not null)
      ),
      unique (org_id, hospitalization_number),
      unique (org_id, encounter_id),
      unique (org_id, id),
      foreign key (org_id, encounter_id) references encounters (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index hospitalizations_patient_id_idx on hospitalizations (org_id, patient_id)`.execute(db)

  await sql`
    create table bed_stays (
      id                 uuid        primary key default gen_random_uuid(),
      org_id             uuid        not null references organizations (id) on delete restrict,
      hospitalization_id uuid        not null,
      bed_id             uuid        not null,
      started_at         timestamptz not null,
      ended_at           timestamptz,
      created_at         timestamptz not null default now(),
      updated_at         timestamptz not null default now(),
      constraint bed_stays_times_check check (ended_at >= started_at),
      unique (org_id, bed_id, started_at),
      foreign key (org_id, hospitalization_id) references hospitalizations (org_id, id) on delete restrict,
      foreign key (org_id, bed_id) references beds (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create unique index bed_stays_open_bed_key
      on bed_stays (org_id, bed_id)
      where ended_at is null
  `.execute(db)

  await sql`
    create unique index bed_stays_open_hospitalization_key
      on bed_stays (org_id, hospitalization_id)
      where ended_at is null
  `.execute(db)

  await sql`
    create table bed_transfers (
      id                 uuid        primary key default gen_random_uuid(),
      org_id             uuid        not null references organizations (id) on delete restrict,
      hospitalization_id uuid        not null,
      from_bed_id        uuid        not null,
      to_bed_id          uuid        not null,
      reason             text,
      transferred_by     uuid        references users (id) on delete restrict,
      transferred_at     timestamptz not null default now(),
      created_at         timestamptz not null default now(),
      constraint bed_transfers_beds_check check (from_bed_id <> to_bed_id),
      foreign key (org_id, hospitalization_id) references hospitalizations (org_id, id) on delete restrict,
      foreign key (org_id, from_bed_id) references beds (org_id, id) on delete restrict,
      foreign key (org_id, to_bed_id) references beds (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index bed_transfers_hospitalization_id_idx on bed_transfers (org_id, hospitalization_id)
  `.execute(db)
}

async function recordBedStatus(db: Database): Promise<void> {
  await sql`
    create table bed_status_history (
      id            bigint      primary key generated always as identity,
      org_id        uuid        not null references organizations (id) on delete restrict,
      bed_id        uuid        not null,
      former_status text,
      status        text        not null,
      changed_at    timestamptz not null default now(),
      foreign key (org_id, bed_id) references beds (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index bed_status_history_bed_id_idx on bed_status_history (org_id, bed_id)`.execute(db)

  await sql`
    create function record_bed_status()
    returns trigger
    language plpgsql
    as $$
    begin
      if tg_op = 'INSERT' then
        insert into bed_status_history (org_id, bed_id, status)
        values (new.org_id, new.id, new.status);
      elsif new.status <> old.status then
        insert into bed_status_history (org_id, bed_id, former_status, status)
        values (new.org_id, new.id, old.status, new.status);
      end if;
      return null;
    end
    $$
  `.execute(db)

  await sql`
    create trigger record_bed_status
      after insert or update of status on beds
      for each row
      execute function record_bed_status()
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
