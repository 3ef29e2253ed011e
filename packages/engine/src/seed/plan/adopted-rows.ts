import { sql } from 'kysely'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { Comparison, Decision } from '../decide/decision.js'

/** Rows that were in a table before the first run of a dataset, beside those of its release. */
export interface AdoptedRows {
  /** Rows of the release that are there as it has them. */
  readonly equal: number
  /** Rows of the release that hold other values. */
  readonly edited: number
  /** Rows of the release that are not there. */
  readonly missing: number
  /** Rows of the table, or of the tenants, that the release does not have. */
  readonly extra: number
}

/** Counts them; null where the dataset was applied before, or where no row was there. */
export async function countAdoptedRows(
  database: Database,
  decision: Decision,
  { dataset }: Comparison,
): Promise<AdoptedRows | null> {
  const { tenants } = decision.census
  const there = tenants.reduce((sum, { rows }) => sum + rows, 0)
  if (dataset.recorded.length > 0 || there === 0) return null
  const found = await sql<Pick<AdoptedRows, 'edited' | 'missing'>>`
    select
      count(*) filter (
        where sow_in_table and (sow_action in ('update', 'revive') or sow_kept or sow_conflicting)
      ) as edited,
      count(*) filter (where not sow_in_table) as missing
    from ${table(dataset.work.delta)} as decided
  `.execute(database.query)
  const { edited = 0, missing = 0 } = found.rows[0] ?? {}
  const present = dataset.unit.dataset.rows * tenants.length - missing
  return { equal: present - edited, edited, missing, extra: Math.max(0, there - present) }
}
