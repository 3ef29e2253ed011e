import { type RawBuilder, sql } from 'kysely'

/**
 * The type that the values of a column, `used`, are made of: of an array its element, of a domain what it is over.
 * `suffix` is `[]` for an array, `depth` says how many arrays are in each other.
 */
export const leafType: RawBuilder<unknown> = sql`(
          with recursive under (oid, modifier, suffix, depth) as (
            select used.atttypid, -1, '', 0
            union all
            select
              case when type.typtype = 'd' then type.typbasetype else type.typelem end,
              case when type.typtype = 'd' then type.typtypmod else under.modifier end,
              case when type.typtype = 'd' then under.suffix else '[]' end,
              case when type.typtype = 'd' then under.depth else under.depth + 1 end
            from under
            join pg_catalog.pg_type type
              on type.oid = under.oid
            where type.typtype = 'd'
              or type.typcategory = 'A'
          )
          select type.oid, type.typname, type.typtype, under.modifier, under.suffix, under.depth
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

/** Objects from here on are somebody's own: what a server is born with has lower numbers. */
export const firstOwnObject: RawBuilder<unknown> = sql`16384`

/** True of a type that nobody can drop or change. */
function isBuiltIn(type: 'own' | 'leaf'): RawBuilder<unknown> {
  return sql`(${sql.id(type)}.oid < ${firstOwnObject} and ${sql.id(type)}.typtype in ('b', 'r', 'm'))`
}

const hasOwnCollation = sql`used.attcollation >= ${firstOwnObject}`

/**
 * How a base keeps values of a type, or of a collation, that the application could want to drop or change: as the
 * built-in type that they are made of, else as text. Null where the base has the column's own type. `keyType` is what
 * keys are compared by: citext and its like by their own equality, all others as they are kept.
 */
const kept = sql`case
            when ${isBuiltIn('own')} and not ${hasOwnCollation} then null
            else jsonb_build_object(
              'type', case
                when ${isBuiltIn('leaf')} and leaf.depth < 2 then format_type(leaf.oid, -1) || leaf.suffix
                else 'text'
              end,
              'isCollated', ${hasOwnCollation},
              'keyType', case
                when leaf.typtype in ('b', 'r', 'm') and leaf.depth < 2 then format_type(leaf.oid, -1) || leaf.suffix
                else 'text'
              end
            )
          end`

/** What a domain holds, or that values are labels. */
const madeOf = sql`case
            when leaf.typtype = 'e' and leaf.depth = 0 then 'enum'
            when own.typtype = 'd' then format_type(leaf.oid, leaf.modifier) || leaf.suffix
          end`

/** The labels of an enum, by their numbers. */
const labels = sql`case
            when leaf.typtype = 'e' and leaf.depth = 0 then (
              select jsonb_object_agg(label.oid::text, label.enumlabel)
              from pg_catalog.pg_enum label
              where label.enumtypid = leaf.oid
            )
          end`

/** Where in the name of a type that comes after its schema which people leave out: the project's, or an extension's. */
const namedFrom = sql`case
            when named.nspname <> 'pg_catalog' and (
              named.oid = used.relnamespace
              or exists (
                select
                from pg_catalog.pg_extension extension
                where extension.extnamespace = named.oid
              )
            ) then length(quote_ident(named.nspname)) + 2
            else 1
          end`

/** How values of the types of `used` are compared and kept, and where the project's own name of the type begins. */
function typesOf(used: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`(
          select used.atttypid, used.attcollation, used.relnamespace,
            ${comparedAs} as compared_as, ${kept} as kept, ${namedFrom} as named_from, ${madeOf} as made_of, ${labels} as labels
          from (
            ${used}
          ) as used
          join pg_catalog.pg_type own
            on own.oid = used.atttypid
          join pg_catalog.pg_namespace named
            on named.oid = own.typnamespace
          cross join lateral ${leafType} as leaf
          offset 0
        )`
}

/** Of each type that the one `class` has columns of, by type and collation: each looked up once, which `offset 0` holds the planner to. */
export const comparedTypes: RawBuilder<unknown> =
  typesOf(sql`select distinct atttypid, attcollation, class.relnamespace
            from pg_catalog.pg_attribute
            where attrelid = class.oid
              and attnum > 0
              and not attisdropped`)

/** The same of all of `class`, by the schema of the table as well: each once, however many tables have it. */
export const comparedTypesOfAll: RawBuilder<unknown> =
  typesOf(sql`select distinct attribute.atttypid, attribute.attcollation, class.relnamespace
            from class
            join pg_catalog.pg_attribute attribute
              on attribute.attrelid = class.oid
              and attribute.attnum > 0
              and not attribute.attisdropped`)
