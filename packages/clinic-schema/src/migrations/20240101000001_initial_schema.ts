/**
 * 001: organizations, places, people, roles, and the record of care that the other modules build on.
 *
 * - Global tables (users, roles, specialties, credential_types, code_systems) hold one copy for all tenants.
 *   Tenant tables carry `org_id`, and refer to each other by (org_id, id): no row points into another tenant.
 * - Row-level security is enabled, not forced: the owner of the tables sees every row, the application's role only
 *   the rows of the organization in the setting `app.current_org_id`.
 * - Appointments may overlap: clinics book twice on purpose, and an exclusion constraint over a practitioner and a
 *   time range would need the extension btree_gist. The index on (org_id, practitioner_id, starts_at) finds overlaps.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'users',
  'organizations',
  'code_systems',
  'specialties',
  'credential_types',
  'roles',
  'locations',
  'departments',
  'role_assignments',
  'invitations',
  'practitioners',
  'practitioner_credentials',
  'patients',
  'appointments',
  'encounters',
]

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [
  'locations',
  'departments',
  'role_assignments',
  'invitations',
  'practitioners',
  'practitioner_credentials',
  'patients',
  'appointments',
  'encounters',
]

/** The tables that people edit. Reference tables have no `updated_at`, so that a bulk load fires no trigger. */
const editedTables = ['users', 'organizations', ...tenantTables]

export async function up(db: Database): Promise<void> {
  await createFunctions(db)
  await createUsersAndOrganizations(db)
  await createReferenceTables(db)
  await createPlaces(db)
  await createAccess(db)
  await createPractitioners(db)
  await createCare(db)
  await stampUpdates(db)
  await secureRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop policy org_isolation on users`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
  await sql`drop function is_valid_npi(text)`.execute(db)
  await sql`drop function current_org_id()`.execute(db)
  await sql`drop function refuse_change()`.execute(db)
  await sql`drop function set_updated_at()`.execute(db)
}

async function createFunctions(db: Database): Promise<void> {
  await sql`
    create function set_updated_at()
    returns trigger
    language plpgsql
    as $$
    begin
      new.updated_at := now();
      return new;
    end
    $$
  `.execute(db)

  // For tables that only ever grow: a correction is a new row.
  await sql`
    create function refuse_change()
    returns trigger
    language plpgsql
    as $$
    begin
      raise exception 'rows of % are never changed or deleted', tg_table_name
        using errcode = 'restrict_violation';
    end
    $$
  `.execute(db)

  // Null outside a tenant's session, which makes every tenant policy refuse.
  await sql`
    create function current_org_id()
    returns uuid
    language sql
    stable
    parallel safe
    return nullif(current_setting('app.current_org_id', true), '')::uuid
  `.execute(db)

  // The check digit is Luhn's over the digits with the prefix 80840, which adds 24 to the sum. Every second digit is
  // doubled, beginning with the first; '0246813579' is the digit sum of a doubled digit.
  await sql`
    create function is_valid_npi(npi text)
    returns boolean
    language sql
    immutable
    strict
    parallel safe
    return
      case
        when npi ~ '^[12][0-9]{9}$' then (
          select (24 + sum(
            case
              when place % 2 = 1 then substr('0246813579', substr(npi, place, 1)::integer + 1, 1)::integer
              else substr(npi, place, 1)::integer
            end
          )) % 10 = 0
          from generate_series(1, 10) place
        )
        else false
      end
  `.execute(db)
}

async function createUsersAndOrganizations(db: Database): Promise<void> {
  // One login for all organizations; membership is a role assignment.
  await sql`
    create table users (
      id           uuid        primary key default gen_random_uuid(),
      email        text        not null check (email like '%_@_%'),
      display_name text        not null,
      status       text        not null default 'invited'
                               check (status in ('invited', 'active', 'suspended', 'deactivated')),
      idp_subject  text        unique,
      last_seen_at timestamptz,
      created_at   timestamptz not null default now(),
      updated_at   timestamptz not null default now()
    )
  `.execute(db)

  await sql`create unique index users_email_key on users (lower(email))`.execute(db)

  await sql`
    create table organizations (
      id         uuid        primary key default gen_random_uuid(),
      slug       text        not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      name       text        not null,
      legal_name text,
      status     text        not null default 'pending'
                             check (status in ('pending', 'active', 'suspended', 'deactivated')),
      npi        text        check (is_valid_npi(npi)),
      tax_id     text,
      timezone   text        not null default 'UTC',
      locale     text        not null default 'en-US',
      phone      text,
      email      text,
      address    jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      settings   jsonb       not null default '{}' check (jsonb_typeof(settings) = 'object'),
      created_by uuid        references users (id) on delete restrict,
      created_at timestamptz not null default now(),
      updated_at timestamptz not null default now()
    )
  `.execute(db)
}

async function createReferenceTables(db: Database): Promise<void> {
  // The identity and the terms of a code system, whether or not its codes are in this database.
  await sql`
    create table code_systems (
      id              uuid        primary key default gen_random_uuid(),
      uri             text        not null unique check (uri <> ''),
      oid             text        check (oid ~ '^[0-2]([.][0-9]+)+$'),
      short_name      text        not null,
      name            text        not null,
      publisher       text,
      version         text,
      license         text,
      redistributable text        not null default 'no'
                                  check (redistributable in ('yes', 'notice', 'no')),
      notice          text,
      active          boolean     not null default true,
      retired_on      date,
      created_at      timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table specialties (
      id            uuid        primary key default gen_random_uuid(),
      code          text        not null unique check (code <> ''),
      name          text        not null,
      description   text,
      taxonomy_code text        check (taxonomy_code ~ '^[0-9A-Z]{9}X$'),
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table credential_types (
      id            uuid        primary key default gen_random_uuid(),
      code          text        not null unique check (code <> ''),
      name          text        not null,
      category      text        not null
                                check (category in (
                                  'physician', 'advanced_practice', 'nursing', 'behavioral_health', 'dental',
                                  'pharmacy', 'therapy', 'allied_health', 'other'
                                )),
      is_licensed   boolean     not null default true,
      can_prescribe boolean     not null default false,
      sort_order    integer     not null default 0,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table roles (
      id          uuid        primary key default gen_random_uuid(),
      key         text        not null unique check (key ~ '^[a-z0-9]+([_-][a-z0-9]+)*$'),
      name        text        not null,
      description text,
      scope_level text        not null default 'organization'
                              check (scope_level in ('platform', 'organization', 'location', 'department')),
      sort_order  integer     not null default 0,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now()
    )
  `.execute(db)
}

async function createPlaces(db: Database): Promise<void> {
  await sql`
    create table locations (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      code          text        not null check (code <> ''),
      name          text        not null,
      location_type text        not null default 'clinic'
                                check (location_type in (
                                  'hospital', 'clinic', 'diagnostic_center', 'pharmacy', 'branch', 'virtual'
                                )),
      pos_code      text        check (pos_code ~ '^[0-9]{2}$'),
      npi           text        check (is_valid_npi(npi)),
      timezone      text,
      phone         text,
      address       jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id)
    )
  `.execute(db)

  // Without a location, the department is the whole organization's.
  await sql`
    create table departments (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        not null references organizations (id) on delete restrict,
      code         text        not null check (code <> ''),
      name         text        not null,
      description  text,
      location_id  uuid,
      head_user_id uuid        references users (id) on delete restrict,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now(),
      updated_at   timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createAccess(db: Database): Promise<void> {
  await sql`
    create table role_assignments (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      user_id       uuid        not null references users (id) on delete restrict,
      role_id       uuid        not null references roles (id) on delete restrict,
      scope_level   text        not null default 'organization'
                                check (scope_level in ('platform', 'organization', 'location', 'department')),
      location_id   uuid,
      department_id uuid,
      assigned_by   uuid        references users (id) on delete restrict,
      assigned_at   timestamptz not null default now(),
      revoked_at    timestamptz,
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      constraint role_assignments_scope_check check (
        (location_id is not null) = (scope_level = 'location')
        and (department_id is not null) = (scope_level = 'department')
      ),
      constraint role_assignments_revoked_check check (revoked_at >= assigned_at),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, department_id) references departments (org_id, id) on delete restrict
    )
  `.execute(db)

  // At most one assignment in force for a user, a role and a scope.
  await sql`
    create unique index role_assignments_in_force_key
      on role_assignments (org_id, user_id, role_id, scope_level, coalesce(location_id, department_id, org_id))
      where revoked_at is null
  `.execute(db)
  await sql`create index role_assignments_user_id_idx on role_assignments (user_id)`.execute(db)
  await sql`create index role_assignments_role_id_idx on role_assignments (role_id)`.execute(db)

  await sql`
    create table invitations (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      email       text        not null check (email like '%_@_%'),
      role_id     uuid        not null references roles (id) on delete restrict,
      token_hash  text        not null unique,
      status      text        not null default 'pending'
                              check (status in ('pending', 'accepted', 'revoked', 'expired')),
      invited_by  uuid        references users (id) on delete restrict,
      expires_at  timestamptz not null,
      accepted_at timestamptz,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      constraint invitations_accepted_check check ((accepted_at is not null) = (status = 'accepted'))
    )
  `.execute(db)

  await sql`
    create unique index invitations_pending_key
      on invitations (org_id, lower(email), role_id)
      where status = 'pending'
  `.execute(db)
}

async function createPractitioners(db: Database): Promise<void> {
  await sql`
    create table practitioners (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        not null references organizations (id) on delete restrict,
      code         text        not null check (code <> ''),
      user_id      uuid        references users (id) on delete restrict,
      npi          text        check (is_valid_npi(npi)),
      given_name   text        not null,
      family_name  text        not null,
      name_suffix  text,
      specialty_id uuid        references specialties (id) on delete restrict,
      location_id  uuid,
      email        text,
      phone        text,
      is_demo      boolean     not null default false,
      active       boolean     not null default true,
      retired_on   date,
      created_at   timestamptz not null default now(),
      updated_at   timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, npi),
      unique (org_id, id),
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict
    )
  `.execute(db)

  // An empty jurisdiction means that the credential is valid everywhere: a degree, a national certificate.
  await sql`
    create table practitioner_credentials (
      id                 uuid        primary key default gen_random_uuid(),
      org_id             uuid        not null references organizations (id) on delete restrict,
      practitioner_id    uuid        not null,
      credential_type_id uuid        not null references credential_types (id) on delete restrict,
      jurisdiction       text        not null default '' check (jurisdiction ~ '^([A-Z]{2})?$'),
      credential_number  text,
      effective_from     date,
      effective_through  date,
      active             boolean     not null default true,
      retired_on         date,
      created_at         timestamptz not null default now(),
      updated_at         timestamptz not null default now(),
      constraint practitioner_credentials_dates_check check (effective_through >= effective_from),
      constraint practitioner_credentials_key unique (org_id, practitioner_id, credential_type_id, jurisdiction),
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createCare(db: Database): Promise<void> {
  await sql`
    create table patients (
      id          uuid        primary key default gen_random_uuid(),
      org_id      uuid        not null references organizations (id) on delete restrict,
      mrn         text        not null check (mrn <> ''),
      given_name  text        not null,
      family_name text        not null,
      birth_date  date,
      gender      text        not null default 'unknown'
                              check (gender in ('male', 'female', 'other', 'unknown')),
      phone       text,
      email       text,
      address     jsonb       not null default '{}' check (jsonb_typeof(address) = 'object'),
      deceased_on date,
      is_demo     boolean     not null default false,
      active      boolean     not null default true,
      created_at  timestamptz not null default now(),
      updated_at  timestamptz not null default now(),
      constraint patients_deceased_check check (deceased_on >= birth_date),
      unique (org_id, mrn),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create table appointments (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      patient_id      uuid        not null,
      practitioner_id uuid,
      location_id     uuid,
      status          text        not null default 'booked'
                                  check (status in (
                                    'proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled', 'noshow',
                                    'entered-in-error', 'checked-in', 'waitlist'
                                  )),
      starts_at       timestamptz not null,
      ends_at         timestamptz not null,
      note            text,
      created_by      uuid        references users (id) on delete restrict,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint appointments_times_check check (ends_at > starts_at),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict,
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index appointments_starts_at_idx on appointments (org_id, starts_at)`.execute(db)
  await sql`create index appointments_patient_id_idx on appointments (org_id, patient_id)`.execute(db)
  await sql`
    create index appointments_practitioner_id_idx
      on appointments (org_id, practitioner_id, starts_at)
  `.execute(db)

  await sql`
    create table encounters (
      id               uuid        primary key default gen_random_uuid(),
      org_id           uuid        not null references organizations (id) on delete restrict,
      encounter_number text        not null check (encounter_number <> ''),
      patient_id       uuid        not null,
      appointment_id   uuid,
      practitioner_id  uuid,
      location_id      uuid,
      status           text        not null default 'planned'
                                   check (status in (
                                     'planned', 'arrived', 'triaged', 'in-progress', 'onleave', 'finished',
                                     'cancelled', 'entered-in-error', 'unknown'
                                   )),
      class            text        not null default 'AMB'
                                   check (class in ('AMB', 'EMER', 'IMP', 'OBSENC', 'VR', 'HH')),
      pos_code         text        check (pos_code ~ '^[0-9]{2}$'),
      started_at       timestamptz,
      ended_at         timestamptz,
      created_at       timestamptz not null default now(),
      updated_at       timestamptz not null default now(),
      constraint encounters_times_check check (ended_at >= started_at),
      unique (org_id, encounter_number),
      unique (org_id, appointment_id),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict,
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index encounters_patient_id_idx on encounters (org_id, patient_id)`.execute(db)
  await sql`create index encounters_started_at_idx on encounters (org_id, started_at)`.execute(db)
}

async function stampUpdates(db: Database): Promise<void> {
  for (const table of editedTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)
}

async function secureRows(db: Database): Promise<void> {
  await sql`alter table organizations enable row level security`.execute(db)
  await sql`
    create policy org_isolation on organizations
      using (id = current_org_id())
  `.execute(db)

  // A user is seen by the organizations in which they have, or had, a role; anyone may be added.
  await sql`alter table users enable row level security`.execute(db)
  await sql`
    create policy org_isolation on users
      using (
        exists (
          select
          from role_assignments
          where role_assignments.user_id = users.id
            and role_assignments.org_id = current_org_id()
        )
      )
      with check (true)
  `.execute(db)

  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
