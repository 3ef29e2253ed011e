import { type RawBuilder, sql } from 'kysely'
import { alter } from './scripted-belongings.js'

/** Selects of a place in the order and a statement: what a table does by itself, and whom it shows its rows. */
export const scriptedTriggers: readonly RawBuilder<unknown>[] = [
  sql`
    select pg_rewrite.oid::bigint, rtrim(pg_get_ruledef(pg_rewrite.oid), ';')
    from relations
    join pg_catalog.pg_rewrite
      on ev_class = relations.oid
      and rulename <> '_RETURN'`,
  sql`
    select pg_rewrite.oid::bigint, ${alter('')} ||
      case ev_enabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end || ' rule ' || quote_ident(rulename)
    from relations
    join pg_catalog.pg_rewrite
      on ev_class = relations.oid
      and rulename <> '_RETURN'
      and ev_enabled <> 'O'`,
  sql`
    select pg_trigger.oid::bigint, pg_get_triggerdef(pg_trigger.oid)
    from relations
    join pg_catalog.pg_trigger
      on tgrelid = relations.oid
      and not tgisinternal
      and tgparentid = 0`,
  sql`
    select pg_trigger.oid::bigint, ${alter('')} ||
      case tgenabled when 'D' then 'disable' when 'R' then 'enable replica' else 'enable always' end || ' trigger ' || quote_ident(tgname)
    from relations
    join pg_catalog.pg_trigger
      on tgrelid = relations.oid
      and not tgisinternal
      and tgparentid = 0
      and tgenabled <> 'O'`,
  // Those of partitions come with their tables' ones.
  sql`
    select own.oid::bigint, ${alter('')} ||
      case own.tgenabled when 'D' then 'disable' when 'O' then 'enable' when 'R' then 'enable replica' else 'enable always' end ||
      ' trigger ' || quote_ident(own.tgname)
    from relations
    join pg_catalog.pg_trigger own
      on own.tgrelid = relations.oid
      and not own.tgisinternal
    join pg_catalog.pg_trigger above
      on above.oid = own.tgparentid
      and above.tgenabled <> own.tgenabled`,
  sql`
    select oid::bigint, ${alter('enable row level security')}
    from relations
    where relrowsecurity`,
  sql`
    select oid::bigint, ${alter('force row level security')}
    from relations
    where relforcerowsecurity`,
  sql`
    select pg_policy.oid::bigint, concat('create policy ', quote_ident(polname), ' on ', name, ' as ',
      case when polpermissive then 'permissive' else 'restrictive' end, ' for ',
      case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end, ' to ', (
        select string_agg(case when role = 0 then 'public' else quote_ident(pg_get_userbyid(role)) end, ', ')
        from unnest(polroles) as role
      ),
      ' using (' || pg_get_expr(polqual, polrelid) || ')', ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
    from relations
    join pg_catalog.pg_policy
      on polrelid = relations.oid`,
]
