import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { type Adoption, readAdoption } from '../ledger/adoption.js'
import { relinkHistory } from '../ledger/link-run.js'
import { isOutOfDate, openLedger } from '../ledger/open-ledger.js'
import { readGuard } from '../ledger/read-guard.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import { finishRun, insertRun } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { undoneRuns } from '../ledger/undone-runs.js'
import { usingDecision } from '../transaction/using-decision.js'
import { readRowsLeftBehind } from '../undo/read-rows-left-behind.js'
import type { LeftBehind } from '../undo/undo-report.js'
import { type AdoptOptions, refused } from './adopt-own-schema.js'

export interface UndoAdoptionOptions extends AdoptOptions {
  /** True to see alone what would stay. */
  readonly look?: boolean
}

export interface UndoneAdoption {
  /** Null where the ledger went with it, and of a look. */
  readonly run: RunReport | null
  /** The adoption that is no more. */
  readonly adoption: Adoption
  /** True where the ledger goes with it. */
  readonly endsLedger: boolean
  /** Rows that Sow brought and that an undo left: they are nobody's but the site's from then on. */
  readonly left: readonly LeftBehind[]
}

/**
 * Ends an adoption: the database is then as it was before, but for the schema `sow`, which goes too where it came with the adoption
 * and protects nothing, and but for rows that an undo left. A look only tells these. Throws ADOPTION_REFUSED where there is none,
 * UNDO_LATER_RUNS while runs since then show in the database.
 */
export async function undoAdoption(
  database: Database,
  options: UndoAdoptionOptions,
): Promise<UndoneAdoption> {
  const { look = false } = options
  if (!look) await refreshLedger(database, options.lock)
  return await usingDecision(database, options, async () => {
    if (look && (await isOutOfDate(database))) await openLedger(database)
    const adoption = await readAdoption(database)
    if (adoption === null)
      throw refused(
        'This database was not taken over, so there is nothing to end.',
        'Rows that runs brought go with `sow db undo RUN`, the newest first; what is left of Sow then is the schema of its ledger.',
      )
    await refuseLaterRuns(database)
    const endsLedger = adoption.madeLedger && !(await readGuard(database))
    const ended = { adoption, endsLedger, left: await readRowsLeftBehind(database) }
    if (look) return { run: null, ...ended }
    if (endsLedger) {
      await sql`drop schema sow cascade`.execute(database.query)
      return { run: null, ...ended }
    }
    await database.query.deleteFrom('sow.adoption').execute()
    await database.query.deleteFrom('sow.migration').where('state', '=', 'adopted').execute()
    const run = await insertRun(database, options.run, 'applied', null)
    await relinkHistory(database, { tables: ['adoption', 'migration'] })
    await finishRun(database, run, {})
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, ...ended }
  })
}

interface LaterRun {
  readonly id: number
  readonly undoes: number | null
  readonly rows: boolean
  readonly migrates: boolean
}

/** What Sow did to rows and to the schema since would be nobody's without the ledger. */
async function refuseLaterRuns(database: Database): Promise<void> {
  const found = await sql<LaterRun>`
    select
      run.id,
      run.undoes,
      exists (
        select
        from sow.release
        where release.run = run.id
      ) as rows,
      exists (
        select
        from sow.migration
        where migration.run = run.id
          and migration.state <> 'adopted'
      ) as migrates
    from sow.run as run
    where run.outcome = 'applied'
      and run.id > (select min(adoption.run) from sow.adoption as adoption)
    order by run.id
  `.execute(database.query)
  const undone = undoneRuns(found.rows)
  const later = found.rows.filter(
    ({ id, undoes, rows, migrates }) => migrates || (rows && undoes === null && !undone.has(id)),
  )
  const [first] = later
  if (first === undefined) return
  const ids = later.map(({ id }) => id)
  const newest = later.at(-1) ?? first
  const wayBack = newest.migrates ? 'sow db rollback' : `sow db undo ${newest.id}`
  throw new SowError({
    code: 'UNDO_LATER_RUNS',
    message: `Runs since the adoption changed this database: ${ids.join(', ')}. Without the ledger nobody could take them back.`,
    hint: `Take them back first, the newest first: \`${wayBack}\`.`,
  })
}
