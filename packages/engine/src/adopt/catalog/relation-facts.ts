import { sql } from 'kysely'
import { type FactSelect, facts } from './catalog-parts.js'
import { columnOptions } from './column-options.js'

/** Tables, views and partitions with their columns, and sequences. */
export const relationFacts: readonly FactSelect[] = [
  facts(sql`relations.kind`, sql`relations.name`, sql`relations`, {
    owner: sql`pg_get_userbyid(relowner)`,
    persistence: sql`case relpersistence when 'u' then 'unlogged' else 'permanent' end`,
    'row security': sql`case when relkind in ('r', 'p') then case when relrowsecurity then 'on' else 'off' end end`,
    'forced row security': sql`case when relkind in ('r', 'p') then case when relforcerowsecurity then 'on' else 'off' end end`,
    options: sql`array_to_string(reloptions, ', ')`,
    'toast options': sql`
      select array_to_string(toast.reloptions, ', ')
      from pg_catalog.pg_class toast
      where toast.oid = relations.reltoastrelid`,
    'access method': sql`
      select nullif(amname, 'heap')
      from pg_catalog.pg_am
      where pg_am.oid = relam`,
    'of type': sql`nullif(reloftype, 0)::regtype`,
    'replica identity': sql`case when relreplident <> 'd' then concat_ws(' ', relreplident, (
      select indexrelid::regclass
      from pg_catalog.pg_index
      where indrelid = relations.oid
        and indisreplident
    )) end`,
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
    // Those of a partition are its table's; one alone may be switched off.
    'triggers of its table': sql`
      select string_agg(concat_ws(' ', quote_ident(own.tgname), own.tgenabled), ', ' order by own.tgname)
      from pg_catalog.pg_trigger own
      join pg_catalog.pg_trigger above
        on above.oid = own.tgparentid
      where own.tgrelid = relations.oid
        and not own.tgisinternal
        and own.tgenabled <> above.tgenabled`,
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
      options: columnOptions,
      'foreign options': sql`md5(attfdwoptions::text)`,
      'defined here too': sql`case when attislocal and attinhcount > 0 then 'yes' end`,
    },
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
