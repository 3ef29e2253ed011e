/**
 * 016: the log of permissions misses no change of who may do what, and each organization sees what concerns it.
 *
 * What 002 did not log:
 *
 * - A row of `role_permissions` whose role or permission was replaced by an update: one permission revoked and another
 *   granted, and neither in the log, because former and new rows were joined by the key that changed.
 * - A role that went to another owner: an organization's own role could become everyone's.
 * - Permissions that were deleted in one statement with their role, because the log looked for the role.
 * - A change of a role of the product had one entry, of no organization: no organization could read that the rights of
 *   its users had changed, nor mark it as processed. Now each organization with an assignment in force has an entry of
 *   its own beside that one: a release that changes a role of the product writes one for each of them.
 *
 * Entries that were never written cannot be told from the rows of today, so nothing is filled in.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

// sow-allow INDEX_BLOCKS: roles change rarely, so their log is small
export async function up(db: Database): Promise<void> {
  // By the role, the log is asked for the organization of a role that is gone.
  await sql`create index permission_changes_role_id_idx on permission_changes (role_id, changed_at)`.execute(db)
  await logChanges(db)
  await tellOrganizations(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger tell_organizations on permission_changes`.execute(db)
  await sql`drop function tell_organizations()`.execute(db)
  await logChangesAsBefore(db)
  await sql`drop index permission_changes_role_id_idx`.execute(db)
}

async function logChanges(db: Database): Promise<void> {
  await sql`
    create or replace function log_permission_change()
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
}

async function tellOrganizations(db: Database): Promise<void> {
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

/** The function as 002 made it. */
async function logChangesAsBefore(db: Database): Promise<void> {
  await sql`
    create or replace function log_permission_change()
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
}
