import { type RawBuilder, sql } from 'kysely'

/** A valid unique index as the catalog has it. */
export interface CatalogUniqueIndex {
  readonly name: string
  /** Its own name and those of its parts on partitions: an error names the part. */
  readonly names: readonly string[]
  readonly primary: boolean
  readonly nullsNotDistinct: boolean
  /** True where a constraint stands behind it that may be checked at the end of the transaction. */
  readonly deferrable: boolean
  /** What is unique, as SQL over the table's columns: a quoted name, or an expression. */
  readonly elements: readonly string[]
  /** The type of each element, by number. */
  readonly types: readonly number[]
  /** The elements that are plain columns. */
  readonly plainColumns: readonly string[]
  /** Every column that an element uses. */
  readonly columns: readonly string[]
  /** The condition of a partial index, as SQL over the table's columns. */
  readonly predicate: string | null
  readonly predicateColumns: readonly string[]
}

/**
 * The unique indexes of `class`. Those that are exclusion constraints (`without overlaps`) stay out: what they forbid
 * is more than equality. Read through jsonb: `indnullsnotdistinct` is only there from Postgres 15 on.
 */
export const uniqueIndexes: RawBuilder<unknown> = sql`coalesce((
        select jsonb_agg(jsonb_build_object(
          'name', index_class.relname,
          'names', (
            with recursive part (oid) as (
              select entry.indexrelid
              union all
              select inherited.inhrelid
              from part
              join pg_catalog.pg_inherits inherited
                on inherited.inhparent = part.oid
            )
            select jsonb_agg(part_class.relname order by part_class.relname)
            from part
            join pg_catalog.pg_class part_class
              on part_class.oid = part.oid
          ),
          'primary', entry.indisprimary,
          'nullsNotDistinct', coalesce((to_jsonb(entry) ->> 'indnullsnotdistinct')::boolean, false),
          'deferrable', not entry.indimmediate,
          'elements', (
            select jsonb_agg(pg_get_indexdef(entry.indexrelid, place.number, false) order by place.number)
            from generate_series(1, entry.indnkeyatts) place (number)
          ),
          'types', (
            select jsonb_agg(element.atttypid::int8 order by element.attnum)
            from pg_catalog.pg_attribute element
            where element.attrelid = entry.indexrelid
              and element.attnum <= entry.indnkeyatts
          ),
          'plainColumns', (
            select coalesce(jsonb_agg(attribute.attname order by attribute.attnum), '[]')
            from pg_catalog.pg_attribute attribute
            where attribute.attrelid = class.oid
              and attribute.attnum = any (entry.indkey[0:entry.indnkeyatts - 1])
          ),
          'columns', (
            select coalesce(jsonb_agg(attribute.attname order by attribute.attnum), '[]')
            from pg_catalog.pg_attribute attribute
            where attribute.attrelid = class.oid
              and (
                attribute.attnum = any (entry.indkey[0:entry.indnkeyatts - 1])
                or entry.indexprs::text like '%:varattno ' || attribute.attnum || ' %'
              )
          ),
          'predicate', pg_get_expr(entry.indpred, entry.indrelid),
          'predicateColumns', (
            select coalesce(jsonb_agg(attribute.attname order by attribute.attnum), '[]')
            from pg_catalog.pg_attribute attribute
            where attribute.attrelid = class.oid
              and entry.indpred::text like '%:varattno ' || attribute.attnum || ' %'
          )
        ) order by index_class.relname)
        from pg_catalog.pg_index entry
        join pg_catalog.pg_class index_class
          on index_class.oid = entry.indexrelid
        where entry.indrelid = class.oid
          and entry.indisunique
          and not entry.indisexclusion
          and entry.indisvalid
      ), '[]')`
