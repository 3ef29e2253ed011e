import { type RawBuilder, sql } from 'kysely'

/** Triggers of `class`, of its partitions too, and rules: they may change or swallow what is written. */
export const triggers: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(distinct named.name order by named.name)
        from (
          select entry.tgname::text as name
          from pg_catalog.pg_trigger entry
          where entry.tgrelid in (select class.oid union all select relid from pg_partition_tree(class.oid))
            and not entry.tgisinternal
            and entry.tgenabled in ('O', 'A')
          union all
          select rewrite.rulename::text
          from pg_catalog.pg_rewrite rewrite
          where rewrite.ev_class = class.oid
            and rewrite.ev_enabled in ('O', 'A')
            and rewrite.ev_type <> '1'
        ) as named
      ), '[]')`

/** Rules of `class` that write something else instead. */
export const insteadRules: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(rewrite.rulename order by rewrite.rulename)
        from pg_catalog.pg_rewrite rewrite
        where rewrite.ev_class = class.oid
          and rewrite.ev_enabled in ('O', 'A')
          and rewrite.ev_type <> '1'
          and rewrite.is_instead
      ), '[]')`
