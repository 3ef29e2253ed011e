/**
 * 018: appointments as FHIR resources, who takes part in them, and the reminders that were sent.
 *
 * - The appointment is the row of `appointments`; this is its form in FHIR, with its patient, practitioner and place
 *   as keys and not as text. The patient and the purpose are never deleted behind it.
 * - The instants are columns beside the resource: a computed column cannot read an instant from text, because the
 *   reading depends on the session. The application writes both.
 * - Two appointments of one practitioner may overlap, as in `appointments`.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['fhir_appointments', 'fhir_appointment_participants', 'appointment_reminders']

/** The tables whose rows belong to one organization, by their column `org_id`; all of them are edited by people. */
const tenantTables = ['fhir_appointments', 'fhir_appointment_participants', 'appointment_reminders']

export async function up(db: Database): Promise<void> {
  await createAppointments(db)
  await createReminders(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createAppointments(db: Database): Promise<void> {
  // Why it was cancelled is known only of one that was, or whose patient did not come.
  await sql`
    create table fhir_appointments (
      id                     uuid        primary key default gen_random_uuid(),
      org_id                 uuid        not null references organizations (id) on delete restrict,
      fhir_id                text        not null check (fhir_id ~ '^[A-Za-z0-9.-]{1,64}$'),
      appointment_id         uuid,
      fhir_patient_id        uuid        not null,
      practitioner_id        uuid,
      location_id            uuid,
      purpose_id             uuid,
      visit_type_id          uuid        references visit_types (id) on delete restrict,
      service_type_id        uuid        references service_types (id) on delete restrict,
      cancellation_reason_id uuid        references appointment_cancellation_reasons (id) on delete restrict,
      version_id             integer     not null default 1 check (version_id > 0),
      last_updated           timestamptz not null default now(),
      resource               jsonb       not null,
      status                 text        not null generated always as (resource ->> 'status') stored
                                         check (status in (
                                           'proposed', 'pending', 'booked', 'arrived', 'fulfilled', 'cancelled',
                                           'noshow', 'entered-in-error', 'checked-in', 'waitlist'
                                         )),
      starts_at              timestamptz not null,
      ends_at                timestamptz not null,
      duration_minutes       integer     generated always as (
                                           (extract(epoch from ends_at - starts_at) / 60)::integer
                                         ) stored,
      created_at             timestamptz not null default now(),
      updated_at             timestamptz not null default now(),
      constraint fhir_appointments_resource_check check (
        jsonb_typeof(resource) = 'object'
        and coalesce(resource ->> 'resourceType' = 'Appointment', false)
      ),
      constraint fhir_appointments_times_check check (ends_at > starts_at),
      constraint fhir_appointments_cancelled_check check (
        cancellation_reason_id is null
        or status in ('cancelled', 'noshow')
      ),
      unique (org_id, fhir_id),
      unique (org_id, appointment_id),
      unique (org_id, id),
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict,
      foreign key (org_id, fhir_patient_id) references fhir_patients (org_id, id) on delete restrict,
      foreign key (org_id, practitioner_id) references practitioners (org_id, id) on delete restrict,
      foreign key (org_id, location_id) references locations (org_id, id) on delete restrict,
      foreign key (org_id, purpose_id) references appointment_purposes (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`create index fhir_appointments_starts_at_idx on fhir_appointments (org_id, starts_at)`.execute(db)

  await sql`
    create index fhir_appointments_fhir_patient_id_idx on fhir_appointments (org_id, fhir_patient_id)
  `.execute(db)

  await sql`
    create index fhir_appointments_practitioner_id_idx
      on fhir_appointments (org_id, practitioner_id, starts_at)
  `.execute(db)

  await sql`
    create table fhir_appointment_participants (
      id                  uuid        primary key default gen_random_uuid(),
      org_id              uuid        not null references organizations (id) on delete restrict,
      fhir_appointment_id uuid        not null,
      actor_reference     text        not null check (actor_reference <> ''),
      is_required         boolean     not null default true,
      status              text        not null default 'needs-action'
                                      check (status in ('accepted', 'declined', 'tentative', 'needs-action')),
      created_at          timestamptz not null default now(),
      updated_at          timestamptz not null default now(),
      constraint fhir_appointment_participants_key unique (org_id, fhir_appointment_id, actor_reference),
      foreign key (org_id, fhir_appointment_id) references fhir_appointments (org_id, id) on delete restrict
    )
  `.execute(db)
}

async function createReminders(db: Database): Promise<void> {
  await sql`
    create table appointment_reminders (
      id             uuid        primary key default gen_random_uuid(),
      org_id         uuid        not null references organizations (id) on delete restrict,
      appointment_id uuid        not null,
      channel        text        not null
                                 check (channel in ('email', 'sms', 'push', 'phone')),
      due_at         timestamptz not null,
      sent_at        timestamptz,
      status         text        not null default 'pending'
                                 check (status in ('pending', 'sent', 'failed', 'cancelled')),
      error          text,
      created_at     timestamptz not null default now(),
      updated_at     timestamptz not null default now(),
      constraint appointment_reminders_sent_check check ((status = 'sent') = (sent_at is not null)),
      unique (org_id, appointment_id, channel, due_at),
      foreign key (org_id, appointment_id) references appointments (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index appointment_reminders_due_idx
      on appointment_reminders (due_at)
      where status = 'pending'
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
