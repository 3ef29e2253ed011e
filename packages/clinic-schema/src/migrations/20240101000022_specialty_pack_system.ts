/**
 * 020: packs of settings for a specialty, what an organization makes of them, and care by specialty.
 *
 * - A version of a pack never changes: its content hash says which content it is. Settings name the version they were
 *   made with, and hold only what the organization changed (`overrides`).
 * - A setting is for the whole organization, a location or a department; `scope_ref_id` is computed from what it is
 *   for, so that the key has no part without a value.
 * - `specialty_visit_types.owner` is 'system' for a visit type of the product, and the organization's id as text for
 *   one of its own, as in `roles`.
 * - An intake form is named by its canonical URL: which version is asked is decided on the day of the visit.
 * - At most one episode of a patient and a specialty is active; that is a partial unique index, because excluding
 *   ranges of dates would need the extension btree_gist.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'specialty_packs',
  'specialty_visit_types',
  'org_specialty_settings',
  'specialty_pack_audits',
  'patient_specialty_episodes',
]

/** The tables that people edit, each of them an organization's. */
const editedTables = ['org_specialty_settings', 'patient_specialty_episodes']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = [...editedTables, 'specialty_pack_audits']

export async function up(db: Database): Promise<void> {
  await createPacks(db)
  await createSettings(db)
  await createEpisodes(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createPacks(db: Database): Promise<void> {
  // Versions are semantic versions, hashes SHA-256 in hexadecimal.
  await sql`
    create table specialty_packs (
      id            uuid        primary key default gen_random_uuid(),
      slug          text        not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
      version       text        not null
                                check (version ~ '^(0|[1-9][0-9]*)([.](0|[1-9][0-9]*)){2}(-[0-9A-Za-z.-]+)?$'),
      name          text        not null,
      description   text,
      specialty_id  uuid        not null references specialties (id) on delete restrict,
      content       jsonb       not null default '{}' check (jsonb_typeof(content) = 'object'),
      content_hash  text        not null check (content_hash ~ '^[0-9a-f]{64}$'),
      released_on   date        not null,
      deprecated_on date,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now(),
      constraint specialty_packs_dates_check check (deprecated_on >= released_on),
      unique (slug, version)
    )
  `.execute(db)
  await sql`create index specialty_packs_specialty_id_idx on specialty_packs (specialty_id)`.execute(db)

  // Durations and buffers in minutes. Required roles are keys of the table roles.
  await sql`
    create table specialty_visit_types (
      id                 uuid        primary key default gen_random_uuid(),
      owner              text        not null default 'system',
      org_id             uuid        references organizations (id) on delete restrict,
      specialty_id       uuid        not null references specialties (id) on delete restrict,
      code               text        not null check (code <> ''),
      name               text        not null,
      description        text,
      visit_type_id      uuid        references visit_types (id) on delete restrict,
      default_duration   integer     not null default 30 check (default_duration between 5 and 480),
      buffer_before      integer     not null default 0 check (buffer_before >= 0),
      buffer_after       integer     not null default 0 check (buffer_after >= 0),
      required_roles     text[]      not null default '{}',
      required_resources text[]      not null default '{}',
      intake_form_url    text        check (intake_form_url <> ''),
      color              text        check (color ~ '^#[0-9A-F]{6}$'),
      sort_order         integer     not null default 0,
      active             boolean     not null default true,
      retired_on         date,
      created_at         timestamptz not null default now(),
      constraint specialty_visit_types_owner_check check (owner = coalesce(org_id::text, 'system')),
      unique (owner, specialty_id, code)
    )
  `.execute(db)
}

async function createSettings(db: Database): Promise<void> {
  await sql`
    create table org_specialty_settings (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      pack_slug     text        not null,
      pack_version  text        not null,
      scope         text        not null default 'organization'
                                check (scope in ('organization', 'location', 'department')),
      location_id   uuid,
      department_id uuid,
      scope_ref_id  uuid        not null
                                generated always as (coalesce(location_id, department_id, org_id)) stored,
      enabled       boolean     not null default true,
      overrides     jsonb       not null default '{}' check (jsonb_typeof(overrides) = 'object'),
      changed_by    uuid        references users (id) on delete restrict,
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      constraint org_specialty_settings_place_check check (
        (location_id is not null) = (scope = 'location')
        and (department_id is not null) = (scope = 'department')
      ),
      constraint org_specialty_settings_key unique (org_id, pack_slug, scope, scope_ref_id),
      foreign key (pack_slug, pack_version) references specialty_packs (slug, version) on delete restrict,
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, department_id) references departments (org_id, id) on delete restrict
    )
  `.execute(db)

  // Without an actor, a program did it. The log outlives settings and packs, so it refers to them by value.
  await sql`
    create table specialty_pack_audits (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      action         text        not null
                                 check (action in ('enabled', 'disabled', 'updated', 'rollback')),
      pack_slug      text        not null,
      pack_version   text        not null,
      former_version text,
      scope          text        not null default 'organization'
                                 check (scope in ('organization', 'location', 'department')),
      scope_ref_id   uuid        not null,
      actor_id       uuid        references users (id) on delete restrict,
      detail         jsonb       not null default '{}',
      occurred_at    timestamptz not null default now()
    )
  `.execute(db)
  await sql`
    create index specialty_pack_audits_occurred_at_idx
      on specialty_pack_audits (org_id, pack_slug, occurred_at)
  `.execute(db)
}

async function createEpisodes(db: Database): Promise<void> {
  await sql`
    create table patient_specialty_episodes (
      id              uuid        primary key default gen_random_uuid(),
      org_id          uuid        not null references organizations (id) on delete restrict,
      patient_id      uuid        not null,
      specialty_id    uuid        not null references specialties (id) on delete restrict,
      practitioner_id uuid,
      state           text        not null default 'planned'
                                  check (state in ('planned', 'active', 'on-hold', 'completed', 'cancelled')),
      started_on      date,
      ended_on        date,
      reason          text,
      created_at      timestamptz not null default now(),
      updated_at      timestamptz not null default now(),
      constraint patient_specialty_episodes_dates_check check (
        ended_on is null
        or (started_on is not null and ended_on >= started_on)
      ),
      constraint patient_specialty_episodes_progress_check check (
        (started_on is not null or state in ('planned', 'cancelled'))
        and (ended_on is null or state in ('completed', 'cancelled'))
      ),
      unique (org_id, id),
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create unique index patient_specialty_episodes_active_key
      on patient_specialty_episodes (org_id, patient_id, specialty_id)
      where state = 'active'
  `.execute(db)
  await sql`
    create index patient_specialty_episodes_patient_id_idx
      on patient_specialty_episodes (org_id, patient_id)
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
      before update or delete on specialty_pack_audits
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

  // Everyone sees the visit types of the product; an organization writes only its own.
  await sql`alter table specialty_visit_types enable row level security`.execute(db)
  await sql`
    create policy org_isolation on specialty_visit_types
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
  `.execute(db)
}
