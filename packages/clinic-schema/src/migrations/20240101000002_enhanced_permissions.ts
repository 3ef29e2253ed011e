/**
 * 002 (first of two): permissions as rows, roles of an organization's own, and a log of what changed.
 *
 * - `roles.owner` is 'system' for a role of the product, and the organization's id as text for a role of its own. It
 *   says again what `org_id` says, and a check holds the two together: with it, (owner, key) is one plain unique key
 *   over columns that are never null, by which system roles are found and kept.
 * - `role_permissions.active` is the organization's: a permission taken from a role stays taken.
 *   `role_permissions.retired_on` is the publisher's.
 * - The log is written by statement triggers, one statement for all changed rows.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

const loggedEvents = [
  { event: 'insert', transition: 'new table as new_rows' },
  { event: 'update', transition: 'old table as old_rows new table as new_rows' },
  { event: 'delete', transition: 'old table as old_rows' },
]

// sow-allow CHECK_SCAN: roles are a few dozen rows, the scan takes milliseconds
// sow-allow UNIQUE_BLOCKS: roles are a few dozen rows, the index is built in milliseconds
export async function up(db: Database): Promise<void> {
  await sql`
    create table permissions (
      id          uuid        primary key default gen_random_uuid(),
      key         text        not null unique check (key ~ '^[a-z0-9]+([_-][a-z0-9]+)*:[a-z0-9]+([_-][a-z0-9]+)*$'),
      name        text        not null,
      category    text        not null,
      description text,
      active      boolean     not null default true,
      retired_on  date,
      created_at  timestamptz not null default now()
    )
  `.execute(db)

  await ownRoles(db)

  await sql`
    create table role_permissions (
      role_id       uuid        not null references roles (id) on delete restrict,
      permission_id uuid        not null references permissions (id) on delete restrict,
      active        boolean     not null default true,
      retired_on    date,
      created_at    timestamptz not null default now(),
      primary key (role_id, permission_id)
    )
  `.execute(db)
  await sql`create index role_permissions_permission_id_idx on role_permissions (permission_id)`.execute(db)

  await logChanges(db)
  await secureRows(db)
}

export async function down(db: Database): Promise<void> {
  // Refuses where an organization has a role of its own: without its owner it would be everyone's.
  await sql`alter table roles add constraint roles_system_only_check check (org_id is null)`.execute(db)

  for (const { event } of loggedEvents)
    await sql`drop trigger ${sql.ref(`log_permission_change_on_${event}`)} on roles`.execute(db)
  await sql`drop table role_permissions`.execute(db)
  await sql`drop table permission_changes`.execute(db)
  await sql`drop function log_permission_change()`.execute(db)
  await sql`drop table permissions`.execute(db)

  await sql`drop policy org_isolation on roles`.execute(db)
  await sql`alter table roles disable row level security`.execute(db)
  await sql`alter table roles drop constraint roles_owner_key_key`.execute(db)
  await sql`alter table roles drop constraint roles_owner_check`.execute(db)
  await sql`alter table roles drop constraint roles_system_only_check`.execute(db)
  await sql`alter table roles drop column is_modified`.execute(db)
  await sql`alter table roles drop column parent_role_id`.execute(db)
  await sql`alter table roles drop column owner`.execute(db)
  await sql`alter table roles drop column org_id`.execute(db)
  await sql`alter table roles add constraint roles_key_key unique (key)`.execute(db)
}

async function ownRoles(db: Database): Promise<void> {
  await sql`alter table roles add column org_id uuid references organizations (id) on delete restrict`.execute(db)
  await sql`alter table roles add column owner text not null default 'system'`.execute(db)
  // The system role that an organization's own role was copied from.
  await sql`alter table roles add column parent_role_id uuid references roles (id) on delete restrict`.execute(db)
  await sql`alter table roles add column is_modified boolean not null default false`.execute(db)
  await sql`
    alter table roles
      add constraint roles_owner_check check (owner = coalesce(org_id::text, 'system'))
  `.execute(db)
  await sql`alter table roles drop constraint roles_key_key`.execute(db)
  await sql`alter table roles add constraint roles_owner_key_key unique (owner, key)`.execute(db)
}

async function logChanges(db: Database): Promise<void> {
  // Without an organization: a role of the product. The log outlives the roles, so it refers to them by value.
  await sql`
    create table permission_changes (
      id           uuid        primary key default gen_random_uuid(),
      org_id       uuid        references organizations (id) on delete restrict,
      role_id      uuid        not null,
      change_type  text        not null
                               check (change_type in (
                                 'role_created', 'role_changed', 'role_deleted',
                                 'permission_granted', 'permission_changed', 'permission_revoked'
                               )),
      change_data  jsonb       not null default '{}',
      changed_at   timestamptz not null default now(),
      processed_at timestamptz
    )
  `.execute(db)
  await sql`
    create index permission_changes_unprocessed_idx
      on permission_changes (changed_at)
      where processed_at is null
  `.execute(db)

  await sql`
    create function log_permission_change()
    returns trigger
    language plpgsql
    as $$
    begin
      if tg_table_name = 'roles' then
        if tg_op = 'INSERT' then
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select created.org_id, created.id, 'role_created', jsonb_build_object('key', created.key)
          from new_rows created;
        elsif tg_op = 'UPDATE' then
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select
            changed.org_id,
            changed.id,
            'role_changed',
            jsonb_build_object('key', changed.key, 'active', changed.active, 'retired_on', changed.retired_on)
          from new_rows changed
          join old_rows former
            on former.id = changed.id
          where (
            former.key,
            former.scope_level,
            former.parent_role_id,
            former.active,
            former.retired_on
          ) is distinct from (
            changed.key,
            changed.scope_level,
            changed.parent_role_id,
            changed.active,
            changed.retired_on
          );
        else
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select deleted.org_id, deleted.id, 'role_deleted', jsonb_build_object('key', deleted.key)
          from old_rows deleted;
        end if;
      else
        if tg_op = 'INSERT' then
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select roles.org_id, granted.role_id, 'permission_granted', jsonb_build_object('key', permissions.key)
          from new_rows granted
          join roles
            on roles.id = granted.role_id
          join permissions
            on permissions.id = granted.permission_id;
        elsif tg_op = 'UPDATE' then
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select
            roles.org_id,
            changed.role_id,
            'permission_changed',
            jsonb_build_object('key', permissions.key, 'active', changed.active, 'retired_on', changed.retired_on)
          from new_rows changed
          join old_rows former
            on former.role_id = changed.role_id
            and former.permission_id = changed.permission_id
          join roles
            on roles.id = changed.role_id
          join permissions
            on permissions.id = changed.permission_id
          where (former.active, former.retired_on)
            is distinct from (changed.active, changed.retired_on);
        else
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select roles.org_id, revoked.role_id, 'permission_revoked', jsonb_build_object('key', permissions.key)
          from old_rows revoked
          join roles
            on roles.id = revoked.role_id
          join permissions
            on permissions.id = revoked.permission_id;
        end if;
      end if;
      return null;
    end
    $$
  `.execute(db)

  for (const table of ['roles', 'role_permissions'])
    for (const { event, transition } of loggedEvents)
      await sql`
        create trigger ${sql.ref(`log_permission_change_on_${event}`)}
          after ${sql.raw(event)} on ${sql.table(table)}
          referencing ${sql.raw(transition)}
          for each statement
          execute function log_permission_change()
      `.execute(db)
}

async function secureRows(db: Database): Promise<void> {
  // Everyone sees the roles of the product; an organization writes only its own.
  await sql`alter table roles enable row level security`.execute(db)
  await sql`
    create policy org_isolation on roles
      using (org_id is null or org_id = current_org_id())
      with check (org_id = current_org_id())
  `.execute(db)

  await sql`alter table role_permissions enable row level security`.execute(db)
  await sql`
    create policy org_isolation on role_permissions
      using (
        exists (
          select
          from roles
          where roles.id = role_permissions.role_id
        )
      )
      with check (
        exists (
          select
          from roles
          where roles.id = role_permissions.role_id
            and roles.org_id = current_org_id()
        )
      )
  `.execute(db)

  await sql`alter table permission_changes enable row level security`.execute(db)
  await sql`
    create policy org_isolation on permission_changes
      using (org_id = current_org_id())
  `.execute(db)
}
