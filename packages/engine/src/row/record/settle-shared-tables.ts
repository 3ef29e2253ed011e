import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { seenBoundary } from '../../ledger/seen-boundary.js'

/** What one dataset of a run did to its table, for the other datasets that feed the same table. */
export interface TableTurn {
  readonly dataset: string
  readonly tableId: number
  /** The snapshot that the dataset was compared in; null where it was not looked at. */
  readonly snapshot: string | null
  /** True where rows were written. */
  readonly wrote: boolean
  /** Rows gained by tenant; '' for a global dataset. */
  readonly gained: ReadonlyMap<string, number>
}

/**
 * Several datasets may feed one table. What a later one wrote in this run is known to the earlier ones too: without
 * this their fingerprints would call it a stranger's, and the next run would compare every row again.
 */
export async function settleSharedTables(database: Database, turns: readonly TableTurn[]): Promise<void> {
  for (const [index, turn] of turns.entries()) {
    const later = turns.slice(index + 1).filter((other) => other.tableId === turn.tableId && other.wrote)
    if (turn.snapshot === null || later.length === 0) continue
    await sql`
update sow.copy as known
set
  snapshot = ${seenBoundary(turn.snapshot)},
  writer = pg_current_xact_id(),
  table_rows = known.table_rows + gained.rows,
  -- Each dataset carries columns of its own: what another one wrote, its digest cannot say.
  digest = null
from jsonb_to_recordset(${JSON.stringify(gainsOf(turn, later))}::jsonb) as gained (tenant text, rows bigint)
where known.dataset = ${turn.dataset}
  and known.tenant = gained.tenant`.execute(database.query)
  }
}

/** A global dataset counts the whole table; a tenant's part gains nothing from rows that belong to no tenant. */
function gainsOf(turn: TableTurn, later: readonly TableTurn[]): { tenant: string; rows: number }[] {
  return [...turn.gained.keys()].map((tenant) => ({
    tenant,
    rows: later.reduce(
      (sum, other) => sum + (tenant === '' ? total(other) : (other.gained.get(tenant) ?? 0)),
      0,
    ),
  }))
}

function total({ gained }: TableTurn): number {
  return [...gained.values()].reduce((sum, rows) => sum + rows, 0)
}
