import { sql } from 'kysely'
import { type FactSelect, facts, notOfExtension } from './catalog-parts.js'

const ofTable = (name: string) => sql`relations.name || ': ' || quote_ident(${sql.ref(name)})`

/** What belongs to a table or a view. */
export const belongingFacts: readonly FactSelect[] = [
  facts(
    sql`'constraint'`,
    ofTable('conname'),
    sql`relations
  join pg_catalog.pg_constraint
    on conrelid = relations.oid
    and contype not in ('n', 't')`,
    {
      definition: sql`pg_get_constraintdef(pg_constraint.oid)`,
      validated: sql`case when convalidated then 'yes' else 'no' end`,
      // What the server holds it by: `disable trigger all` leaves a foreign key that nothing holds.
      triggers: sql`
      select nullif(string_agg(distinct case tgenabled
        when 'O' then 'enabled'
        when 'D' then 'disabled'
        when 'R' then 'on replicas alone'
        else 'always'
      end, ' and '), 'enabled')
      from pg_catalog.pg_trigger
      where tgconstraint = pg_constraint.oid
        and tgisinternal`,
      'index options': sql`
      select array_to_string(held.reloptions, ', ')
      from pg_catalog.pg_class held
      where held.oid = conindid
        and contype in ('p', 'u', 'x')`,
    },
  ),
  facts(
    sql`'index'`,
    ofTable('relname'),
    // Indexes of constraints are told by their constraints.
    sql`(
    select
      relations.name,
      index_class.relname as relname,
      entry.*
    from relations
    join pg_catalog.pg_index entry
      on entry.indrelid = relations.oid
    join pg_catalog.pg_class index_class
      on index_class.oid = entry.indexrelid
    where not exists (
        select
        from pg_catalog.pg_constraint owner
        where owner.conindid = entry.indexrelid
          and owner.contype in ('p', 'u', 'x')
      )
  ) as relations`,
    {
      definition: sql`pg_get_indexdef(indexrelid)`,
      valid: sql`case when indisvalid then 'yes' else 'no' end`,
      'statistics targets': sql`
      select string_agg(concat(attnum, ' ', attstattarget), ', ' order by attnum)
      from pg_catalog.pg_attribute
      where attrelid = indexrelid
        and attstattarget <> -1`,
    },
  ),
  facts(
    sql`'trigger'`,
    ofTable('tgname'),
    sql`relations
  join pg_catalog.pg_trigger
    on tgrelid = relations.oid
    and not tgisinternal
    and tgparentid = 0`,
    { definition: sql`pg_get_triggerdef(pg_trigger.oid)`, enabled: sql`tgenabled` },
  ),
  facts(
    sql`'rule'`,
    ofTable('rulename'),
    sql`relations
  join pg_catalog.pg_rewrite
    on ev_class = relations.oid
    and rulename <> '_RETURN'`,
    { definition: sql`pg_get_ruledef(pg_rewrite.oid)`, enabled: sql`ev_enabled` },
  ),
  facts(
    sql`'policy'`,
    ofTable('polname'),
    sql`relations
  join pg_catalog.pg_policy
    on polrelid = relations.oid`,
    {
      kind: sql`case when polpermissive then 'permissive' else 'restrictive' end`,
      command: sql`polcmd`,
      roles: sql`
      select string_agg(case when role = 0 then 'public' else pg_get_userbyid(role)::text end, ', ' order by 1)
      from unnest(polroles) as role`,
      using: sql`pg_get_expr(polqual, polrelid)`,
      check: sql`pg_get_expr(polwithcheck, polrelid)`,
    },
  ),
  facts(
    sql`'statistics'`,
    sql`pg_statistic_ext.stxnamespace::regnamespace::text || '.' || quote_ident(stxname)`,
    sql`relations
  join pg_catalog.pg_statistic_ext
    on stxrelid = relations.oid
    and ${notOfExtension('pg_statistic_ext', 'pg_statistic_ext.oid')}`,
    {
      definition: sql`pg_get_statisticsobjdef(pg_statistic_ext.oid)`,
      owner: sql`pg_get_userbyid(stxowner)`,
      target: sql`nullif(stxstattarget, -1)`,
    },
  ),
]
