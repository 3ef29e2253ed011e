import { type RawBuilder, sql } from 'kysely'

/**
 * What somebody set of a column, of a row of `pg_attribute`; null where nothing was. Servers since the minor releases of November 2026
 * count a column's changes in the same place, under a name that nobody can set.
 */
export const columnOptions: RawBuilder<unknown> = sql`(
        select string_agg(option, ', ' order by place)
        from unnest(attoptions) with ordinality as given (option, place)
        where not starts_with(option, 'pg_attver=')
      )`
