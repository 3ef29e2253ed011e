import { type RawBuilder, sql } from 'kysely'

/** True of a `namespace` that is neither the server's own, nor the ledger's, nor temporary. */
export const isApplicationSchema: RawBuilder<boolean> = sql`(
      namespace.nspname not in ('information_schema', 'sow')
      and not starts_with(namespace.nspname::text, 'pg_')
    )`
