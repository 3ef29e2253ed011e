/**
 * 013: what the product tells people, in which words and by which channel, and who has read it.
 *
 * - `notification_templates.owner` is 'system' for a text of the product, and the organization's id as text for its
 *   own, as in `roles`. The words sent are those of the organization where it has any for the type, channel and
 *   locale.
 * - A recipient is a row, so that reading is a fact with a time.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = [
  'notification_types',
  'notification_templates',
  'notifications',
  'notification_recipients',
  'notification_preferences',
]

/** The tables that people edit. */
const editedTables = ['notification_preferences']

/** The tables whose rows belong to one organization, by their column `org_id`. */
const tenantTables = ['notifications', 'notification_recipients', 'notification_preferences']

export async function up(db: Database): Promise<void> {
  await createTypes(db)
  await createNotifications(db)
  await createPreferences(db)
  await secureTemplates(db)
  await guardRows(db)
}

export async function down(db: Database): Promise<void> {
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createTypes(db: Database): Promise<void> {
  await sql`
    create table notification_types (
      id               uuid        primary key default gen_random_uuid(),
      code             text        not null unique check (code <> ''),
      name             text        not null,
      description      text,
      category         text        not null
                                   check (category in (
                                     'appointment', 'clinical', 'billing', 'inventory', 'messaging', 'security',
                                     'administration', 'system'
                                   )),
      severity         text        not null default 'info'
                                   check (severity in ('info', 'warning', 'critical')),
      default_channels text[]      not null default '{in_app}'
                                   check (default_channels <@ array['in_app', 'email', 'sms', 'push']),
      sort_order       integer     not null default 0,
      active           boolean     not null default true,
      retired_on       date,
      created_at       timestamptz not null default now()
    )
  `.execute(db)

  // A correction is a new version; the highest that is active is the one in use.
  await sql`
    create table notification_templates (
      id                   uuid        primary key default gen_random_uuid(),
      org_id               uuid        references organizations (id) on delete restrict,
      owner                text        not null default 'system',
      notification_type_id uuid        not null references notification_types (id) on delete restrict,
      channel              text        not null
                                       check (channel in ('in_app', 'email', 'sms', 'push')),
      locale               text        not null default 'en-US' check (locale ~ '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$'),
      version              integer     not null default 1 check (version > 0),
      subject              text,
      body                 text        not null check (body <> ''),
      active               boolean     not null default true,
      retired_on           date,
      created_at           timestamptz not null default now(),
      constraint notification_templates_owner_check check (owner = coalesce(org_id::text, 'system')),
      constraint notification_templates_key unique (owner, notification_type_id, channel, locale, version)
    )
  `.execute(db)
}

async function createNotifications(db: Database): Promise<void> {
  await sql`
    create table notifications (
      id                   uuid        primary key default gen_random_uuid(),
      org_id               uuid        not null references organizations (id) on delete restrict,
      notification_type_id uuid        not null references notification_types (id) on delete restrict,
      title                text        not null,
      body                 text,
      data                 jsonb       not null default '{}' check (jsonb_typeof(data) = 'object'),
      created_by           uuid        references users (id) on delete restrict,
      expires_at           timestamptz,
      created_at           timestamptz not null default now(),
      unique (org_id, id)
    )
  `.execute(db)

  await sql`create index notifications_created_at_idx on notifications (org_id, created_at)`.execute(db)

  await sql`
    create table notification_recipients (
      org_id          uuid        not null references organizations (id) on delete restrict,
      notification_id uuid        not null,
      user_id         uuid        not null references users (id) on delete restrict,
      delivered_at    timestamptz,
      read_at         timestamptz,
      created_at      timestamptz not null default now(),
      primary key (notification_id, user_id),
      constraint notification_recipients_times_check check (read_at >= created_at and delivered_at >= created_at),
      foreign key (org_id, notification_id) references notifications (org_id, id) on delete restrict
    )
  `.execute(db)

  await sql`
    create index notification_recipients_unread_idx
      on notification_recipients (org_id, user_id)
      where read_at is null
  `.execute(db)
}

async function createPreferences(db: Database): Promise<void> {
  // What a user wants in one organization. Quiet hours are "HH:MM" in the time zone of the organization.
  await sql`
    create table notification_preferences (
      id                   uuid        primary key default gen_random_uuid(),
      org_id               uuid        not null references organizations (id) on delete restrict,
      user_id              uuid        not null references users (id) on delete restrict,
      notification_type_id uuid        not null references notification_types (id) on delete restrict,
      channel              text        not null
                                       check (channel in ('in_app', 'email', 'sms', 'push')),
      enabled              boolean     not null,
      quiet_from           text        check (quiet_from ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      quiet_through        text        check (quiet_through ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$'),
      created_at           timestamptz not null default now(),
      updated_at           timestamptz not null default now(),
      constraint notification_preferences_quiet_check check ((quiet_from is null) = (quiet_through is null)),
      constraint notification_preferences_key unique (org_id, user_id, notification_type_id, channel)
    )
  `.execute(db)
}

async function secureTemplates(db: Database): Promise<void> {
  // Everyone sees the texts of the product; an organization writes only its own.
  await sql`alter table notification_templates enable row level security`.execute(db)

  await sql`
    create policy org_isolation on notification_templates
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
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
