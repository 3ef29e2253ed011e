import { type RawBuilder, sql } from 'kysely'
import { notOfExtension } from './catalog-parts.js'
import { notOfType } from './type-facts.js'

/** What an aggregate says of a function that may change its state. */
const modifies = (column: string) =>
  sql`case ${sql.ref(column)} when 'r' then 'read_only' when 's' then 'shareable' else 'read_write' end`

/** Selects of a place in the order and a statement: functions and procedures, then aggregates, for which the server has no words. */
export const scriptedRoutines: readonly RawBuilder<unknown>[] = [
  sql`
    select pg_proc.oid::bigint, pg_get_functiondef(pg_proc.oid)
    from pg_catalog.pg_proc
    join schemas
      on schemas.oid = pronamespace
      and ${notOfExtension('pg_proc', 'pg_proc.oid')}
      and ${notOfType}
    where prokind <> 'a'`,
  sql`
    select pg_proc.oid::bigint, format('create aggregate %I.%I(%s) (%s)', nspname, proname,
      coalesce(nullif(pg_get_function_arguments(pg_proc.oid), ''), '*'),
      concat_ws(', ',
        'sfunc = ' || aggtransfn::text,
        'stype = ' || format_type(aggtranstype, null),
        'sspace = ' || nullif(aggtransspace, 0),
        'initcond = ' || quote_literal(agginitval),
        'finalfunc = ' || nullif(aggfinalfn, 0)::regproc::text,
        case when aggfinalextra then 'finalfunc_extra' end,
        'finalfunc_modify = ' || ${modifies('aggfinalmodify')},
        'combinefunc = ' || nullif(aggcombinefn, 0)::regproc::text,
        'serialfunc = ' || nullif(aggserialfn, 0)::regproc::text,
        'deserialfunc = ' || nullif(aggdeserialfn, 0)::regproc::text,
        'msfunc = ' || nullif(aggmtransfn, 0)::regproc::text,
        'minvfunc = ' || nullif(aggminvtransfn, 0)::regproc::text,
        'mstype = ' || format_type(nullif(aggmtranstype, 0), null),
        'mfinalfunc = ' || nullif(aggmfinalfn, 0)::regproc::text,
        'minitcond = ' || quote_literal(aggminitval),
        case when aggkind = 'h' then 'hypothetical' end,
        'parallel = ' || case proparallel when 's' then 'safe' when 'r' then 'restricted' else 'unsafe' end
      ))
    from pg_catalog.pg_aggregate
    join pg_catalog.pg_proc
      on pg_proc.oid = aggfnoid
    join schemas
      on schemas.oid = pronamespace
      and ${notOfExtension('pg_proc', 'pg_proc.oid')}`,
]
