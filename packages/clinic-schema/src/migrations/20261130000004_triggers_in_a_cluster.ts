/**
 * 036: triggers that do the same where each server has a copy of a table.
 *
 * - Citus calls a trigger of such a table for each copy of a row. What `organizations`, `users` and `integrations` were changed at is
 *   the time of the transaction as all servers of it have it; outside of a cluster it is what it was, `now()`.
 * - The log of permissions was written by triggers that saw what a whole statement had changed, which no copy can tell. It is written
 *   row by row, and by one copy alone. An update of two rows that swaps their permissions is four entries from now on, where it
 *   was none; everything else is logged as before.
 * - An organization is told of a change of a role of the product where that is logged, and no more by a trigger of the log.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

/** Tables that people edit, and of which a cluster has a copy on each server. */
const sharedTables = ['organizations', 'users', 'integrations']

const loggedTables = ['roles', 'role_permissions']

export async function up(db: Database): Promise<void> {
  await createTransactionTime(db)
  for (const table of sharedTables) await stampBy(db, table, 'set_shared_updated_at')
  await sql`drop trigger tell_organizations on permission_changes`.execute(db)
  await sql`drop function tell_organizations()`.execute(db)
  for (const table of loggedTables)
    for (const { event } of loggedEvents)
      await sql`drop trigger ${sql.ref(`log_permission_change_on_${event}`)} on ${sql.table(table)}`.execute(db)
  await sql`drop function log_permission_change()`.execute(db)
  await createLog(db)
  await createRoleLog(db)
  await createPermissionLog(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger log_permission_change on role_permissions`.execute(db)
  await sql`drop trigger log_permission_change on roles`.execute(db)
  await sql`drop function log_role_permission_change()`.execute(db)
  await sql`drop function log_role_change()`.execute(db)
  await sql`drop function log_permission_change(uuid, uuid, text, jsonb)`.execute(db)
  await sql`drop function is_first_copy()`.execute(db)
  await logStatementsAsBefore(db)
  await tellOrganizationsAsBefore(db)
  for (const table of sharedTables) await stampBy(db, table, 'set_updated_at')
  await sql`drop function set_shared_updated_at()`.execute(db)
  await sql`drop function transaction_time()`.execute(db)
}

/** The coordinator tells each server when its transaction began. Names of Citus are looked for when the line is reached. */
async function createTransactionTime(db: Database): Promise<void> {
  await sql`
    create function transaction_time()
    returns timestamptz
    language plpgsql
    stable
    as $$
    begin
      if to_regproc('pg_catalog.get_current_transaction_id') is null then
        return now();
      end if;
      return coalesce(
        (
          select clocked.transaction_stamp
          from pg_catalog.get_current_transaction_id() clocked
          where clocked.transaction_number <> 0
        ),
        now()
      );
    end
    $$
  `.execute(db)
  await sql`
    create function set_shared_updated_at()
    returns trigger
    language plpgsql
    as $$
    begin
      new.updated_at := transaction_time();
      return new;
    end
    $$
  `.execute(db)
}

async function stampBy(db: Database, table: string, routine: string): Promise<void> {
  await sql`drop trigger set_updated_at on ${sql.table(table)}`.execute(db)
  await sql`
    create trigger set_updated_at
      before update on ${sql.table(table)}
      for each row
      execute function ${sql.id(routine)}()
  `.execute(db)
}

/** The log is on the coordinator, whose copy is the first one. */
async function createLog(db: Database): Promise<void> {
  await sql`
    create function is_first_copy()
    returns boolean
    language plpgsql
    stable
    as $$
    begin
      if to_regclass('pg_catalog.pg_dist_local_group') is null then
        return true;
      end if;
      return (
        select coalesce(bool_and(server.groupid = 0), true)
        from pg_catalog.pg_dist_local_group server
      );
    end
    $$
  `.execute(db)
  await sql`
    create function log_permission_change(of_org uuid, of_role uuid, kind text, detail jsonb)
    returns void
    language plpgsql
    as $$
    begin
      insert into permission_changes (org_id, role_id, change_type, change_data)
      values (of_org, of_role, kind, detail);
      if of_org is null then
        insert into permission_changes (org_id, role_id, change_type, change_data)
        select distinct
          role_assignments.org_id,
          of_role,
          kind,
          detail
        from role_assignments
        where role_assignments.role_id = of_role
          and role_assignments.revoked_at is null;
      end if;
    end
    $$
  `.execute(db)
}

async function createRoleLog(db: Database): Promise<void> {
  await sql`
    create function log_role_change()
    returns trigger
    language plpgsql
    as $$
    declare
      concerned uuid;
    begin
      if not is_first_copy() then
        return null;
      end if;
      if tg_op = 'INSERT' then
        perform log_permission_change(new.org_id, new.id, 'role_created', jsonb_build_object('key', new.key));
      elsif tg_op = 'DELETE' then
        perform log_permission_change(old.org_id, old.id, 'role_deleted', jsonb_build_object('key', old.key));
      elsif (
        old.key,
        old.owner,
        old.scope_level,
        old.parent_role_id,
        old.active,
        old.retired_on
      ) is distinct from (
        new.key,
        new.owner,
        new.scope_level,
        new.parent_role_id,
        new.active,
        new.retired_on
      ) then
        -- Both owners are told of a role that changed hands.
        for concerned in
          select new.org_id
          union
          select old.org_id
        loop
          perform log_permission_change(
            concerned,
            new.id,
            'role_changed',
            jsonb_build_object(
              'key', new.key,
              'owner', new.owner,
              'active', new.active,
              'retired_on', new.retired_on
            )
          );
        end loop;
      end if;
      return null;
    end
    $$
  `.execute(db)
  await sql`
    create trigger log_permission_change
      after insert or update or delete on roles
      for each row
      execute function log_role_change()
  `.execute(db)
}

/** Whose a permission is stands in its row, so that it is known where the role is gone by the same statement. */
async function createPermissionLog(db: Database): Promise<void> {
  await sql`
    create function log_role_permission_change()
    returns trigger
    language plpgsql
    as $$
    declare
      is_other boolean := tg_op = 'UPDATE'
        and (old.role_id, old.permission_id) is distinct from (new.role_id, new.permission_id);
    begin
      if not is_first_copy() then
        return null;
      end if;
      if tg_op = 'DELETE' or is_other then
        perform log_permission_change(
          nullif(old.owner, 'system')::uuid,
          old.role_id,
          'permission_revoked',
          jsonb_build_object(
            'key', (select permissions.key from permissions where permissions.id = old.permission_id),
            'permission_id', old.permission_id
          )
        );
      end if;
      if tg_op = 'INSERT' or is_other then
        perform log_permission_change(
          nullif(new.owner, 'system')::uuid,
          new.role_id,
          'permission_granted',
          jsonb_build_object(
            'key', (select permissions.key from permissions where permissions.id = new.permission_id),
            'permission_id', new.permission_id
          )
        );
      end if;
      if tg_op = 'UPDATE'
        and not is_other
        and (old.active, old.retired_on) is distinct from (new.active, new.retired_on)
      then
        perform log_permission_change(
          nullif(new.owner, 'system')::uuid,
          new.role_id,
          'permission_changed',
          jsonb_build_object(
            'key', (select permissions.key from permissions where permissions.id = new.permission_id),
            'permission_id', new.permission_id,
            'active', new.active,
            'retired_on', new.retired_on
          )
        );
      end if;
      return null;
    end
    $$
  `.execute(db)
  await sql`
    create trigger log_permission_change
      after insert or update or delete on role_permissions
      for each row
      execute function log_role_permission_change()
  `.execute(db)
}

const loggedEvents = [
  { event: 'insert', transition: 'new table as new_rows' },
  { event: 'update', transition: 'old table as old_rows new table as new_rows' },
  { event: 'delete', transition: 'old table as old_rows' },
] as const

/** The function as 016 made it, and the triggers of 002. */
async function logStatementsAsBefore(db: Database): Promise<void> {
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
          -- Both owners are told of a role that changed hands.
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select
            concerned.org_id,
            changed.id,
            'role_changed',
            jsonb_build_object(
              'key', changed.key,
              'owner', changed.owner,
              'active', changed.active,
              'retired_on', changed.retired_on
            )
          from new_rows changed
          join old_rows former
            on former.id = changed.id
          cross join lateral (
            select changed.org_id
            union
            select former.org_id
          ) concerned
          where (
            former.key,
            former.owner,
            former.scope_level,
            former.parent_role_id,
            former.active,
            former.retired_on
          ) is distinct from (
            changed.key,
            changed.owner,
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
          select
            roles.org_id,
            granted.role_id,
            'permission_granted',
            jsonb_build_object('key', permissions.key, 'permission_id', granted.permission_id)
          from new_rows granted
          join roles
            on roles.id = granted.role_id
          join permissions
            on permissions.id = granted.permission_id;
        elsif tg_op = 'UPDATE' then
          -- A key that is only in the former rows was revoked; one that is only in the new rows was granted.
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select
            roles.org_id,
            coalesce(changed.role_id, former.role_id),
            case
              when former.role_id is null then 'permission_granted'
              when changed.role_id is null then 'permission_revoked'
              else 'permission_changed'
            end,
            jsonb_build_object(
              'key', permissions.key,
              'permission_id', coalesce(changed.permission_id, former.permission_id),
              'active', changed.active,
              'retired_on', changed.retired_on
            )
          from new_rows changed
          full join old_rows former
            on former.role_id = changed.role_id
            and former.permission_id = changed.permission_id
          left join roles
            on roles.id = coalesce(changed.role_id, former.role_id)
          left join permissions
            on permissions.id = coalesce(changed.permission_id, former.permission_id)
          where former.role_id is null
            or changed.role_id is null
            or (former.active, former.retired_on)
              is distinct from (changed.active, changed.retired_on);
        else
          -- The role may be gone by the same statement; the log knows whose it was.
          insert into permission_changes (org_id, role_id, change_type, change_data)
          select
            case
              when roles.id is null then (
                select known.org_id
                from permission_changes known
                where known.role_id = revoked.role_id
                order by known.changed_at desc
                limit 1
              )
              else roles.org_id
            end,
            revoked.role_id,
            'permission_revoked',
            jsonb_build_object('key', permissions.key, 'permission_id', revoked.permission_id)
          from old_rows revoked
          left join roles
            on roles.id = revoked.role_id
          left join permissions
            on permissions.id = revoked.permission_id;
        end if;
      end if;
      return null;
    end
    $$
  `.execute(db)

  for (const table of loggedTables)
    for (const { event, transition } of loggedEvents)
      await sql`
        create trigger ${sql.ref(`log_permission_change_on_${event}`)}
          after ${sql.raw(event)} on ${sql.table(table)}
          referencing ${sql.raw(transition)}
          for each statement
          execute function log_permission_change()
      `.execute(db)
}

/** As 016 made it. */
async function tellOrganizationsAsBefore(db: Database): Promise<void> {
  // A statement's trigger fires for no rows too: without the condition, it would call itself for ever.
  await sql`
    create function tell_organizations()
    returns trigger
    language plpgsql
    as $$
    begin
      if exists (select from new_changes where org_id is null) then
        insert into permission_changes (org_id, role_id, change_type, change_data, changed_at)
        select distinct
          role_assignments.org_id,
          change.role_id,
          change.change_type,
          change.change_data,
          change.changed_at
        from new_changes change
        join role_assignments
          on role_assignments.role_id = change.role_id
          and role_assignments.revoked_at is null
        where change.org_id is null;
      end if;
      return null;
    end
    $$
  `.execute(db)

  await sql`
    create trigger tell_organizations
      after insert on permission_changes
      referencing new table as new_changes
      for each statement
      execute function tell_organizations()
  `.execute(db)
}
