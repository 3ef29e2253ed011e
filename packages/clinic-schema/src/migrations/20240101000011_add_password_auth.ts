/**
 * 010: passwords, for sites without an identity provider.
 *
 * - A hash is a PHC string ("$argon2id$...", "$2b$..."), never the password. No dataset has users or passwords: the
 *   first user of a site comes by an invitation.
 * - A user who is active has a password or an identity provider. Users from before are not asked at once, but when
 *   their row next changes: the check is not validated.
 * - An organization without a policy has the application's.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const tables = ['password_policies', 'password_history']

export async function up(db: Database): Promise<void> {
  await createPolicies(db)
  await addPasswords(db)
  await secureRows(db)
}

export async function down(db: Database): Promise<void> {
  await sql`alter table users drop constraint users_credential_check`.execute(db)
  await sql`
    alter table users
      drop column locked_until,
      drop column failed_login_attempts,
      drop column must_change_password,
      drop column password_changed_at,
      drop column password_hash
  `.execute(db)
  await sql`alter table organizations drop column password_policy_id`.execute(db)
  for (const table of [...tables].reverse()) await sql`drop table ${sql.table(table)}`.execute(db)
}

async function createPolicies(db: Database): Promise<void> {
  // Lengths in characters; `max_age_days` null: a password does not expire.
  await sql`
    create table password_policies (
      id                  uuid        primary key default gen_random_uuid(),
      code                text        not null unique check (code <> ''),
      name                text        not null,
      min_length          integer     not null default 12 check (min_length between 8 and 128),
      history_length      integer     not null default 0 check (history_length >= 0),
      max_age_days        integer     check (max_age_days > 0),
      max_failed_attempts integer     not null default 10 check (max_failed_attempts > 0),
      lockout_minutes     integer     not null default 15 check (lockout_minutes > 0),
      active              boolean     not null default true,
      retired_on          date,
      created_at          timestamptz not null default now()
    )
  `.execute(db)

  await sql`
    alter table organizations
      add column password_policy_id uuid references password_policies (id) on delete restrict
  `.execute(db)
}

async function addPasswords(db: Database): Promise<void> {
  await sql`
    alter table users
      add column password_hash text check (password_hash ~ '^[$][a-z0-9-]+[$]'),
      add column password_changed_at timestamptz,
      add column must_change_password boolean not null default false,
      add column failed_login_attempts integer not null default 0 check (failed_login_attempts >= 0),
      add column locked_until timestamptz
  `.execute(db)

  await sql`
    alter table users
      add constraint users_credential_check
      check (status <> 'active' or password_hash is not null or idp_subject is not null)
      not valid
  `.execute(db)

  // Former hashes, so that a password is not used again.
  await sql`
    create table password_history (
      id            uuid        primary key default gen_random_uuid(),
      user_id       uuid        not null references users (id) on delete restrict,
      password_hash text        not null check (password_hash ~ '^[$][a-z0-9-]+[$]'),
      changed_at    timestamptz not null default now(),
      unique (user_id, changed_at)
    )
  `.execute(db)
}

async function secureRows(db: Database): Promise<void> {
  await sql`
    create trigger refuse_change
      before update on password_history
      for each row
      execute function refuse_change()
  `.execute(db)

  await sql`alter table password_history enable row level security`.execute(db)

  // Whoever sees the user sees the history.
  await sql`
    create policy org_isolation on password_history
      using (
        exists (
          select
          from users
          where users.id = password_history.user_id
        )
      )
  `.execute(db)
}
