/**
 * 002 (second of two): why a patient comes, and what happens around the visit because of it.
 *
 * - A rule and a symptom mapping have a key of their own (`rule_key`, `mapping_key`), stable forever.
 * - `offset_minutes` counts from the rule's event: negative is before it, which only the event `starts` allows.
 *   "The day before" is ('starts', -1440).
 * - A purpose is retired, never deleted: appointments, rules and logs refer to it.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'service_types',
  'visit_types',
  'appointment_cancellation_reasons',
  'appointment_purposes',
  'appointment_automation_rules',
  'symptom_to_purpose_mapping',
  'pre_visit_forms',
  'pre_visit_form_responses',
  'automation_execution_log',
]

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = [
  'appointment_purposes',
  'appointment_automation_rules',
  'symptom_to_purpose_mapping',
  'pre_visit_forms',
  'pre_visit_form_responses',
  'automation_execution_log',
]

// sow-allow FOREIGN_KEY_SCAN: applied in the same set-up that makes appointments, before any clinic writes them
// sow-allow INDEX_BLOCKS: applied in the same set-up that makes appointments, before any clinic writes them
export async function up(db: Database): Promise<void> {
  await createReferenceTables(db)
  await createPurposes(db)
  await createForms(db)
  await createExecutionLog(db)
  await describeAppointments(db)
  await stampUpdates(db)
  await secureRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table appointments drop column cancellation_reason_id`.execute(db)
  await sql`alter table appointments drop column visit_type_id`.execute(db)
  await sql`alter table appointments drop column purpose_id`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createReferenceTables(db: Database): Promise<void> {
  // The service a visit is for, as a code of a published code system.
  await sql`
    create table service_types (
      id             uuid        primary key default gen_random_uuid(),
      code           text        not null unique check (code <> ''),
      name           text        not null,
      category       text,
      definition     text,
      code_system_id uuid        references code_systems (id) on delete restrict,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table visit_types (
      id             uuid        primary key default gen_random_uuid(),
      code           text        not null unique check (code <> ''),
      name           text        not null,
      description    text,
      modality       text        not null default 'in_person'
                                 check (modality in ('in_person', 'video', 'phone', 'home')),
      code_system_id uuid        references code_systems (id) on delete restrict,
      sort_order     integer     not null default 0,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    create table appointment_cancellation_reasons (
      id             uuid        primary key default gen_random_uuid(),
      code           text        not null unique check (code <> ''),
      name           text        not null,
      cancelled_by   text        not null default 'other'
                                 check (cancelled_by in ('patient', 'provider', 'other')),
      code_system_id uuid        references code_systems (id) on delete restrict,
      sort_order     integer     not null default 0,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now()
    )
  `.execute(db)
}

async function createPurposes(db: Database): Promise<void> {
  // Preferred specialties are codes of the table specialties.
  await sql`
    create table appointment_purposes (
      id                     uuid        primary key default gen_random_uuid(),
      org_id                 uuid        not null references organizations (id) on delete restrict,
      code                   text        not null check (code <> ''),
      name                   text        not null,
      description            text,
      category               text        not null
                                         check (category in (
                                           'preventive', 'acute', 'chronic', 'follow_up', 'specialist', 'administrative'
                                         )),
      default_duration       integer     not null default 30 check (default_duration between 5 and 480),
      buffer_before          integer     not null default 0 check (buffer_before >= 0),
      buffer_after           integer     not null default 0 check (buffer_after >= 0),
      allow_online_booking   boolean     not null default false,
      requires_referral      boolean     not null default false,
      required_provider_type text,
      preferred_specialties  text[]      not null default '{}',
      service_type_id        uuid        references service_types (id) on delete restrict,
      visit_type_id          uuid        references visit_types (id) on delete restrict,
      color                  text        check (color ~ '^#[0-9A-F]{6}$'),
      icon                   text,
      sort_order             integer     not null default 0,
      active                 boolean     not null default true,
      retired_on             date,
      created_at             timestamptz not null default now(),
      updated_at             timestamptz not null default now(),
      unique (org_id, code),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create table appointment_automation_rules (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      purpose_id     uuid        not null,
      rule_key       text        not null check (rule_key <> ''),
      name           text        not null,
      trigger_event  text        not null
                                 check (trigger_event in (
                                   'created', 'confirmed', 'starts', 'checked_in', 'completed', 'cancelled', 'no_show'
                                 )),
      offset_minutes integer     not null default 0,
      action_type    text        not null
                                 check (action_type in (
                                   'send_form', 'send_reminder', 'send_instructions', 'send_survey', 'create_task',
                                   'notify_staff', 'verify_eligibility', 'request_authorization', 'request_records',
                                   'schedule_follow_up', 'offer_waitlist'
                                 )),
      action_config  jsonb       not null default '{}' check (jsonb_typeof(action_config) = 'object'),
      conditions     jsonb       not null default '{}' check (jsonb_typeof(conditions) = 'object'),
      priority       integer     not null default 100,
      active         boolean     not null default true,
      retired_on     date,
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      constraint appointment_automation_rules_offset_check check (offset_minutes >= 0 or trigger_event = 'starts'),
      unique (org_id, purpose_id, rule_key),
      unique (org_id, id),
      foreign key (org_id, purpose_id) references appointment_purposes (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create table symptom_to_purpose_mapping (
      id          uuid         primary key default gen_random_uuid(),
      org_id      uuid         not null references organizations (id) on delete restrict,
      purpose_id  uuid         not null,
      mapping_key text         not null check (mapping_key <> ''),
      keywords    text[]       not null check (cardinality(keywords) > 0),
      confidence  numeric(4,3) not null default 0.5 check (confidence between 0 and 1),
      urgency     text         not null default 'routine'
                               check (urgency in ('routine', 'soon', 'urgent', 'emergency')),
      active      boolean      not null default true,
      retired_on  date,
      created_at  timestamptz  not null default now(),
      updated_at  timestamptz  not null default now(),
      unique (org_id, purpose_id, mapping_key),
      foreign key (org_id, purpose_id) references appointment_purposes (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index symptom_to_purpose_mapping_keywords_idx
      on symptom_to_purpose_mapping
      using gin (keywords)
  `.execute(db)
}

async function createForms(db: Database): Promise<void> {
  // A correction is a new version: responses stay with the questions they answered.
  await sql`
    create table pre_visit_forms (
      id            uuid        primary key default gen_random_uuid(),
      org_id        uuid        not null references organizations (id) on delete restrict,
      code          text        not null check (code <> ''),
      version       integer     not null default 1 check (version > 0),
      title         text        not null,
      description   text,
      questionnaire jsonb       not null check (jsonb_typeof(questionnaire) = 'object'),
      attribution   text,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now(),
      updated_at    timestamptz not null default now(),
      unique (org_id, code, version),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`
    create table pre_visit_form_responses (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      form_id        uuid        not null,
      appointment_id uuid        not null,
      patient_id     uuid        not null,
      status         text        not null default 'in-progress'
                                 check (status in ('in-progress', 'completed', 'amended', 'entered-in-error')),
      answers        jsonb       not null default '{}' check (jsonb_typeof(answers) = 'object'),
      submitted_at   timestamptz,
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      unique (org_id, form_id, appointment_id),
      foreign key (org_id, form_id) references pre_visit_forms (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, patient_id) references patients (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createExecutionLog(db: Database): Promise<void> {
  await sql`
    create table automation_execution_log (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      rule_id        uuid        not null,
      appointment_id uuid        not null,
      trigger_event  text        not null
                                 check (trigger_event in (
                                   'created', 'confirmed', 'starts', 'checked_in', 'completed', 'cancelled', 'no_show'
                                 )),
      status         text        not null default 'pending'
                                 check (status in ('pending', 'succeeded', 'failed', 'skipped')),
      due_at         timestamptz not null default now(),
      executed_at    timestamptz,
      attempts       integer     not null default 0 check (attempts >= 0),
      detail         jsonb       not null default '{}',
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      constraint automation_execution_log_key
        unique (org_id, rule_id, appointment_id, trigger_event),
      foreign key (org_id, rule_id) references appointment_automation_rules (org_id, id) on delete restrict,
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict
    )
  `.execute(db)
  await sql`
    create index automation_execution_log_due_idx
      on automation_execution_log (due_at)
      where status = 'pending'
  `.execute(db)
}

async function describeAppointments(db: Database): Promise<void> {
  await sql`alter table appointments add column purpose_id uuid`.execute(db)
  await sql`
    alter table appointments
      add foreign key (org_id, purpose_id) references appointment_purposes (org_id, id) on delete restrict
  `.execute(db)
  await sql`
    alter table appointments
      add column visit_type_id uuid references visit_types (id) on delete restrict
  `.execute(db)
  await sql`
    alter table appointments
      add column cancellation_reason_id uuid references appointment_cancellation_reasons (id) on delete restrict
  `.execute(db)
  await sql`create index appointments_purpose_id_idx on appointments (org_id, purpose_id)`.execute(db)
}

async function stampUpdates(db: Database): Promise<void> {
  for (const table of tenantTables)
    await sql`
      create trigger set_updated_at
        before update on ${sql.table(table)}
        for each row
        execute function set_updated_at()
    `.execute(db)
}

async function secureRows(db: Database): Promise<void> {
  for (const table of tenantTables) {
    await sql`alter table ${sql.table(table)} enable row level security`.execute(db)
    await sql`
      create policy org_isolation on ${sql.table(table)}
        using (org_id = current_org_id())
    `.execute(db)
  }
}
