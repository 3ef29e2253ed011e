/**
 * 037: organizations are told of a change of a role of the product where the transaction ends, and no more at once.
 *
 * Whom to tell stands in `role_assignments`. In a cluster its rows lie on several servers, and Citus asks none of them while it
 * copies rows to a table that each server has: whoever inserted several roles by one statement got an error. At the end of the
 * transaction nothing is copied any more. The log is what it was, but for an assignment that comes or goes in the same transaction
 * after the role has changed: it counts as it is at the end.
 */
import { type Kysely, sql } from 'kysely'

/** A migration runs against whatever shape the database has. */
type Database = Kysely<any>

export async function up(db: Database): Promise<void> {
  await sql`
    create or replace function log_permission_change(of_org uuid, of_role uuid, kind text, detail jsonb)
    returns void
    language plpgsql
    as $$
    begin
      insert into permission_changes (org_id, role_id, change_type, change_data)
      values (of_org, of_role, kind, detail);
    end
    $$
  `.execute(db)
  await sql`
    create function tell_organizations()
    returns trigger
    language plpgsql
    as $$
    begin
      insert into permission_changes (org_id, role_id, change_type, change_data, changed_at)
      select distinct
        role_assignments.org_id,
        new.role_id,
        new.change_type,
        new.change_data,
        new.changed_at
      from role_assignments
      where role_assignments.role_id = new.role_id
        and role_assignments.revoked_at is null;
      return null;
    end
    $$
  `.execute(db)
  await sql`
    create constraint trigger tell_organizations
      after insert on permission_changes
      deferrable initially deferred
      for each row
      when (new.org_id is null)
      execute function tell_organizations()
  `.execute(db)
}

export async function down(db: Database): Promise<void> {
  await sql`drop trigger tell_organizations on permission_changes`.execute(db)
  await sql`drop function tell_organizations()`.execute(db)
  // As 036 made it.
  await sql`
    create or replace function log_permission_change(of_org uuid, of_role uuid, kind text, detail jsonb)
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
