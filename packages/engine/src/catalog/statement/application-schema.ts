import { type RawBuilder, sql } from 'kysely'

/** True of a `namespace` that is neither the server's own, nor a ledger's, nor temporary. */
export const isApplicationSchema: RawBuilder<boolean> = sql`(
      namespace.nspname <> 'information_schema'
      and not starts_with(namespace.nspname::text || '/', 'sow/')
      and not starts_with(namespace.nspname::text, 'pg_')
    )`
