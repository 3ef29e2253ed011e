import { type RawBuilder, sql } from 'kysely'

/**
 * The type that a column's values are made of: of an array its element, of a domain what it is over.
 * `suffix` is `[]` for an array.
 */
const leafType = sql`(
          with recursive under (oid, suffix) as (
            select used.atttypid, ''
            union all
            select
              case when type.typtype = 'd' then type.typbasetype else type.typelem end,
              case when type.typtype = 'd' then under.suffix else '[]' end
            from under
            join pg_catalog.pg_type type
              on type.oid = under.oid
            where type.typtype = 'd'
              or type.typcategory = 'A'
          )
          select type.oid, type.typname, type.typtype, type.typcollation, under.suffix
          from under
          join pg_catalog.pg_type type
            on type.oid = under.oid
          where type.typtype <> 'd'
            and type.typcategory <> 'A'
        )`

/**
 * The type to compare a column by, null for its own. As text: what has no equality (xml, point, most composites), or one
 * that calls different values equal: citext 'A' and 'a', interval '1 mon' and '30 days', a collation that is not
 * deterministic. A corrected spelling would never arrive.
 */
const comparedAs = sql`case
            when leaf.typname = 'json' then 'jsonb' || leaf.suffix
            when leaf.typname in ('citext', 'interval') or leaf.typtype = 'c' then 'text' || leaf.suffix
            when exists (
              select
              from pg_catalog.pg_collation sorting
              where sorting.oid = used.attcollation
                and not sorting.collisdeterministic
            ) then 'text' || leaf.suffix || ' collate "C"'
            when leaf.typtype = 'b' and leaf.typname not in ('varchar', 'cidr') and not exists (
              select
              from pg_catalog.pg_opclass class
              join pg_catalog.pg_am method
                on method.oid = class.opcmethod
              where class.opcintype = leaf.oid
                and class.opcdefault
                and method.amname in ('btree', 'hash')
            ) then 'text' || leaf.suffix
          end`

/**
 * How values of each type that `class` has columns of are compared: by type and collation, each looked up once, which
 * `offset 0` holds the planner to.
 */
export const comparedTypes: RawBuilder<unknown> = sql`(
          select used.atttypid, used.attcollation, ${comparedAs} as compared_as
          from (
            select distinct atttypid, attcollation
            from pg_catalog.pg_attribute
            where attrelid = class.oid
              and attnum > 0
              and not attisdropped
          ) as used
          cross join lateral ${leafType} as leaf
          offset 0
        )`
