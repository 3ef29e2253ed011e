import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { relinkHistory } from '../ledger/link-run.js'
import { openLedger } from '../ledger/open-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'

export interface PruneOptions {
  /** The last runs whose before-images stay, so that they can be undone. */
  readonly keep: number
  readonly lock: LockOptions
  readonly run: RunIdentity
}

export interface PruneResult {
  /** Null where nothing was to prune. */
  readonly run: RunReport | null
  /** Runs that can no longer be undone. */
  readonly runs: number
  /** Before-images of rows that were ended. */
  readonly changes: number
}

/**
 * Ends the before-images of all but the last runs. The runs stay in the history, and so does the memory of which rows
 * somebody else wrote: that protects them for ever.
 */
export async function pruneHistory(database: Database, options: PruneOptions): Promise<PruneResult> {
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const old = await oldRuns(database, options.keep)
    if (old.length === 0) return { run: null, runs: 0, changes: 0 }
    const changes = await endChanges(database, old)
    await database.query.deleteFrom('sow.release').where('run', 'in', old).execute()
    await database.query.deleteFrom('sow.roster').where('ended_run', 'in', old).execute()
    const run = await insertRun(database, options.run, 'applied', null)
    const pruned = { upTo: Math.max(...old), by: run }
    await relinkHistory(database, { tables: ['change', 'release', 'roster'], pruned })
    await finishRun(database, run, { pruned: { runs: old.length, changes } })
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, runs: old.length, changes }
  })
}

async function oldRuns(database: Database, keep: number): Promise<number[]> {
  const found = await sql<{ run: number }>`
    select distinct run
    from sow.release
    order by run desc
    offset ${keep}
  `.execute(database.query)
  return found.rows.map(({ run }) => run)
}

async function endChanges(database: Database, runs: readonly number[]): Promise<number> {
  const found = await sql<{ rows: number }>`
with ended as (
  delete from sow.change
  where run = any (${[...runs]}::bigint[])
    and not touched
  returning tenants
),
emptied as (
  update sow.change
  set
    before = null,
    after = null,
    base_before = null,
    own_before = null
  where run = any (${[...runs]}::bigint[])
    and touched
    and before is not null
  returning tenants
)
select coalesce(sum(cardinality(tenants)), 0)::bigint as rows
from (
  select tenants
  from ended
  union all
  select tenants
  from emptied
) as pruned`.execute(database.query)
  return found.rows[0]?.rows ?? 0
}
