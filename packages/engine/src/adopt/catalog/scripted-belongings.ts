import { type RawBuilder, sql } from 'kysely'
import { notOfExtension } from './catalog-parts.js'
import { columnOptions } from './column-options.js'

const columns = sql`
    from relations
    join pg_catalog.pg_attribute
      on attrelid = relations.oid
      and attnum > 0
      and not attisdropped
      and relkind in ('r', 'p')
    join pg_catalog.pg_type as type
      on type.oid = atttypid`

export const alter = (what: string): RawBuilder<string> =>
  sql`'alter table ' || name || ${sql.lit(` ${what} `)}`

/** What a table shares with its partitions takes those of theirs that are there, whatever they are called. */
const partitionsFirst = sql`case
      when relispartition then -(select count(*) from pg_partition_ancestors(relations.oid))
      else relations.oid::bigint
    end`

/** Selects of a place in the order and a statement: what belongs to tables, then what is made of them. */
export const scriptedBelongings: readonly RawBuilder<unknown>[] = [
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set default ' || pg_get_expr(adbin, adrelid)${columns}
    join pg_catalog.pg_attrdef
      on adrelid = attrelid
      and adnum = attnum
    where attgenerated = ''`,
  // What a table has from another one may be stricter there.
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set not null'${columns}
    where attnotnull
      and (relispartition or not attislocal)
      and not exists (
        select
        from pg_catalog.pg_inherits
        join pg_catalog.pg_attribute above
          on above.attrelid = inhparent
        where inhrelid = relations.oid
          and above.attname = pg_attribute.attname
          and above.attnotnull
      )`,
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set storage ' ||
      case attstorage when 'p' then 'plain' when 'e' then 'external' when 'm' then 'main' else 'extended' end${columns}
    where attstorage <> typstorage`,
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set compression ' ||
      case attcompression when 'p' then 'pglz' else 'lz4' end${columns}
    where attcompression <> ''`,
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set statistics ' || nullif(attstattarget, -1)${columns}`,
  sql`
    select relations.oid::bigint, ${alter('alter column')} || quote_ident(attname) || ' set (' || ${columnOptions} || ')'${columns}`,
  sql`
    select oid::bigint, ${alter('of')} || nullif(reloftype, 0)::regtype
    from relations`,
  sql`
    select sequence.oid::bigint, format('alter sequence %s owned by %s.%I', sequence.name, refobjid::regclass, attname)
    from relations as sequence
    join pg_catalog.pg_depend
      on classid = 'pg_class'::regclass
      and objid = sequence.oid
      and refclassid = 'pg_class'::regclass
      and deptype = 'a'
    join pg_catalog.pg_attribute
      on attrelid = refobjid
      and attnum = refobjsubid
    where sequence.relkind = 'S'`,
  ...["contype <> 'f'", "contype = 'f'"].map(
    (which) => sql`
    select ${partitionsFirst}, ${alter('add constraint')} || quote_ident(conname) || ' ' || pg_get_constraintdef(pg_constraint.oid)
    from relations
    join pg_catalog.pg_constraint
      on conrelid = relations.oid
      and contype not in ('n', 't')
      and (conislocal and conparentid = 0 or contype in ('p', 'u'))
    where ${sql.raw(which)}`,
  ),
  sql`
    select ${partitionsFirst}, replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ')
    from relations
    join pg_catalog.pg_index
      on indrelid = relations.oid
    where relations.relkind in ('r', 'p')
      and not exists (
        select
        from pg_catalog.pg_constraint owner
        where owner.conindid = indexrelid
          and owner.contype in ('p', 'u', 'x')
      )`,
  sql`
    select held.oid::bigint, 'alter index ' || held.oid::regclass || ' set (' || array_to_string(held.reloptions, ', ') || ')'
    from relations
    join pg_catalog.pg_constraint
      on conrelid = relations.oid
      and contype in ('p', 'u', 'x')
    join pg_catalog.pg_class held
      on held.oid = conindid`,
  sql`
    select attrelid::bigint, format('alter index %s alter column %s set statistics %s', attrelid::regclass, attnum, attstattarget)
    from relations
    join pg_catalog.pg_index
      on indrelid = relations.oid
    join pg_catalog.pg_attribute
      on attrelid = indexrelid
    where attstattarget <> -1`,
  sql`
    select relations.oid::bigint, ${alter('cluster on')} || quote_ident(index_class.relname)
    from relations
    join pg_catalog.pg_index
      on indrelid = relations.oid
      and indisclustered
    join pg_catalog.pg_class index_class
      on index_class.oid = indexrelid`,
  sql`
    select oid::bigint, format('create %s %s%s as %s', kind, name, ' with (' || array_to_string(reloptions, ', ') || ')',
      rtrim(pg_get_viewdef(oid), ';'))
    from relations
    where relkind in ('v', 'm')`,
  sql`
    select indexrelid::bigint, pg_get_indexdef(indexrelid)
    from relations
    join pg_catalog.pg_index
      on indrelid = relations.oid
    where relkind = 'm'`,
  sql`
    select relations.oid::bigint, ${alter('replica identity')} || case relations.relreplident
      when 'f' then 'full'
      when 'n' then 'nothing'
      else 'using index ' || quote_ident(index_class.relname)
    end
    from relations
    left join (
      pg_catalog.pg_index
      join pg_catalog.pg_class index_class
        on index_class.oid = indexrelid
    )
      on indrelid = relations.oid
      and indisreplident
    where relations.relkind in ('r', 'p')
      and relations.relreplident <> 'd'`,
  sql`
    select pg_statistic_ext.oid::bigint, pg_get_statisticsobjdef(pg_statistic_ext.oid)
    from relations
    join pg_catalog.pg_statistic_ext
      on stxrelid = relations.oid
      and ${notOfExtension('pg_statistic_ext', 'pg_statistic_ext.oid')}`,
  sql`
    select pg_statistic_ext.oid::bigint, format('alter statistics %s.%I set statistics %s', stxnamespace::regnamespace, stxname, stxstattarget)
    from relations
    join pg_catalog.pg_statistic_ext
      on stxrelid = relations.oid
    where stxstattarget <> -1`,
]
