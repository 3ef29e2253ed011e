import { type RawBuilder, sql } from 'kysely'
import type { Fragment } from '../catalog/statement/sql-fragments.js'

/**
 * What the ledger keeps of the snapshot that a table was compared in: `boundary:proof:` as a `pg_snapshot`.
 *
 * The boundary is the oldest transaction that was at work then. Whatever was written by it or later was perhaps not
 * seen: a snapshot lists the transactions at work, but not their sub-transactions, and a row that is written under a
 * savepoint carries the id of one. A sub-transaction is younger than its transaction, so none lies below the boundary.
 *
 * The proof is the id of the transaction that writes it into the ledger, which is also the `xmin` of the ledger's row. In a
 * restored or replicated copy the row has another one: ids of another cluster say nothing of this one's rows.
 */
export function seenBoundary(snapshot: string): Fragment {
  return sql`concat(pg_snapshot_xmin(${snapshot}::pg_snapshot), ':', pg_current_xact_id(), ':')::pg_snapshot`
}

/** The boundary of a row of `sow.copy`. */
export function boundaryOf(alias: string): Fragment {
  return sql`pg_snapshot_xmin(${sql.id(alias, 'snapshot')})`
}

/** True of a row of `sow.copy` that was written in this cluster, by the transaction that it names. */
export function isProven(alias: string): Fragment {
  return sql`${sql.id(alias, 'xmin')} = pg_snapshot_xmax(${sql.id(alias, 'snapshot')})::xid`
}

/**
 * True of a row of `sow.copy` whose boundary is no more than 2^31 transactions ago, as far as ages of ids tell. Both ends are asked for
 * once, and not for each row.
 */
export function isWithinReach(alias: string): Fragment {
  const next = sql`pg_snapshot_xmax(pg_current_snapshot())`
  return sql`${boundaryOf(alias)} between (
        select greatest(${next}::text::numeric - 2147483647, 0)::text::xid8
      ) and (
        select ${next}
      )`
}

/** The boundary of a row of `sow.copy` whose other columns are updated: it stays proven where it was. */
export function keptBoundary(alias: string): RawBuilder<string> {
  return sql<string>`case
    when ${isProven(alias)} then concat(${boundaryOf(alias)}, ':', pg_current_xact_id(), ':')::pg_snapshot
    else ${sql.id(alias, 'snapshot')}
  end`
}
