import { sql } from 'kysely'
import { type FactSelect, facts, notOfExtension } from './catalog-parts.js'

const ofTable = (name: string) => sql`relations.name || ': ' || quote_ident(${sql.ref(name)})`

/** Tables, views and partitions, and what belongs to them. */
export const relationFacts: readonly FactSelect[] = [
  facts(sql`relations.kind`, sql`relations.name`, sql`relations`, {
    owner: sql`pg_get_userbyid(relowner)`,
    persistence: sql`case relpersistence when 'u' then 'unlogged' else 'permanent' end`,
    'row security': sql`case when relkind in ('r', 'p') then case when relrowsecurity then 'on' else 'off' end end`,
    'forced row security': sql`case when relkind in ('r', 'p') then case when relforcerowsecurity then 'on' else 'off' end end`,
    options: sql`array_to_string(reloptions, ', ')`,
    'replica identity': sql`nullif(relreplident, 'd')`,
    'clustered by': sql`
      select indexrelid::regclass
      from pg_catalog.pg_index
      where indrelid = relations.oid
        and indisclustered`,
    body: sql`case when relkind in ('v', 'm') then pg_get_viewdef(oid) end`,
    'partition key': sql`case when relkind = 'p' then pg_get_partkeydef(oid) end`,
    'partition bound': sql`pg_get_expr(relpartbound, oid)`,
    inherits: sql`
      select string_agg(inhparent::regclass::text, ', ' order by inhseqno)
      from pg_catalog.pg_inherits
      where inhrelid = relations.oid`,
  }),
  facts(
    sql`'column'`,
    sql`relations.name || '.' || quote_ident(attname)`,
    sql`relations
  join pg_catalog.pg_attribute attribute
    on attribute.attrelid = relations.oid
    and attribute.attnum > 0
    and not attribute.attisdropped
  join pg_catalog.pg_type as type
    on type.oid = attribute.atttypid
    and relations.relkind <> 'S'
  left join pg_catalog.pg_attrdef as given
    on given.adrelid = attribute.attrelid
    and given.adnum = attribute.attnum`,
    {
      type: sql`format_type(atttypid, atttypmod)`,
      null: sql`case when attnotnull then 'not allowed' else 'allowed' end`,
      default: sql`case when attgenerated = '' then pg_get_expr(adbin, adrelid) end`,
      generated: sql`case when attgenerated <> '' then attgenerated::text || ' ' || pg_get_expr(adbin, adrelid) end`,
      identity: sql`case attidentity when 'a' then 'always' when 'd' then 'by default' end`,
      collation: sql`case when attcollation <> typcollation then attcollation::regcollation end`,
      storage: sql`nullif(attstorage, typstorage)`,
      compression: sql`nullif(attcompression, '')`,
      'statistics target': sql`nullif(attstattarget, -1)`,
    },
  ),
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
    { definition: sql`pg_get_statisticsobjdef(pg_statistic_ext.oid)` },
  ),
  facts(
    sql`'sequence'`,
    sql`relations.name`,
    sql`relations
  join pg_catalog.pg_sequence
    on seqrelid = relations.oid`,
    {
      type: sql`seqtypid::regtype`,
      start: sql`seqstart`,
      increment: sql`seqincrement`,
      minimum: sql`seqmin`,
      maximum: sql`seqmax`,
      cache: sql`seqcache`,
      cycle: sql`case when seqcycle then 'yes' else 'no' end`,
      'owned by': sql`
      select pg_describe_object(refclassid, refobjid, refobjsubid)
      from pg_catalog.pg_depend
      where classid = 'pg_class'::regclass
        and objid = seqrelid
        and refclassid = 'pg_class'::regclass
        and deptype in ('a', 'i')`,
    },
  ),
]
