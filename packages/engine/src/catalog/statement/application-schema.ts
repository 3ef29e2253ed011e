import { type RawBuilder, sql } from 'kysely'
import { firstLedger } from '../../database/ledger-place.js'

/** True of the name of a schema that is a ledger; as `isLedgerSchema`, in SQL. */
export function namesLedger(name: RawBuilder<unknown>): RawBuilder<boolean> {
  return sql`starts_with(${name}::text || '/', ${sql.lit(`${firstLedger}/`)})`
}

/** True of a `namespace` that is neither the server's own, nor a ledger's, nor temporary. */
export const isApplicationSchema: RawBuilder<boolean> = sql`(
      namespace.nspname <> 'information_schema'
      and not ${namesLedger(sql`namespace.nspname`)}
      and not starts_with(namespace.nspname::text, 'pg_')
    )`
