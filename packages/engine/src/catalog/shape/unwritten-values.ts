import { type RawBuilder, sql } from 'kysely'
import { firstOwnObject } from './compared-type.js'

/**
 * What a column holds by itself, as SQL. Where the server remembers what it was added with, rows that were there hold that and
 * nothing else; null typed over it is an edit. Elsewhere it is null or the default. A default that is another one each time says
 * nothing of who wrote a value, and might count a sequence on; one that calls a function of the application is not evaluated to
 * decide about rows.
 */
export const unwrittenValues: RawBuilder<unknown> = sql`(
            select coalesce(jsonb_agg(found.value), '[]')
            from (
              select quote_nullable((attribute.attmissingval::text::text[])[1])
              where attribute.atthasmissing
              union all
              select 'null'
              where not attribute.atthasmissing
              union all
              select '(' || pg_get_expr(value.adbin, value.adrelid) || ')'
              where value.adbin is not null
                and not attribute.atthasmissing
                and attribute.attgenerated = ''
                and not exists (
                  select
                  from regexp_matches(value.adbin::text, ':(?:funcid|opfuncid) (\\d+)', 'g') as called (number)
                  join pg_catalog.pg_proc function
                    on function.oid = called.number[1]::oid
                  where function.provolatile = 'v'
                    or function.oid >= ${firstOwnObject}
                )
            ) as found (value)
          )`
