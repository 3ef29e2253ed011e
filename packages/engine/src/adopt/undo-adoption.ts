import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { type Adoption, readAdoption } from '../ledger/adoption.js'
import { relinkHistory } from '../ledger/link-run.js'
import { hasLedger, isOutOfDate, openLedger } from '../ledger/open-ledger.js'
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

/** What an end of an adoption takes away. */
export interface EndedAdoption {
  /** The run that had taken the database over; null where none had: then Sow itself ends there. */
  readonly run: number | null
  /** What becomes of the ledger: `protects`: it stays, as it protects the database; `was-before`: it stays, as it is older. */
  readonly ledger: 'goes' | 'protects' | 'was-before'
}

export interface UndoneAdoption {
  /** Null where the ledger went with it, and of a look. */
  readonly run: RunReport | null
  /** What is no more, or would be. */
  readonly ended: EndedAdoption
  /** Rows that Sow brought and that an undo left: they are nobody's but the site's from then on. */
  readonly left: readonly LeftBehind[]
}

/**
 * Ends an adoption: the database is then as it was before, but for the schema `sow`, which goes too where it came with the adoption
 * and protects nothing, and but for rows that an undo left. Where nobody adopted the database, the ledger alone is what Sow made
 * there, and it goes. A look only tells what would be. Throws ADOPTION_REFUSED where there is nothing to end, UNDO_LATER_RUNS while
 * runs show in the database that only the ledger can take back.
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
    const ended = await findEnded(database, adoption)
    await refuseRuns(database, adoption, ended)
    const undone = { ended, left: await readRowsLeftBehind(database) }
    if (look) return { run: null, ...undone }
    if (ended.ledger === 'goes') {
      await sql`drop schema sow cascade`.execute(database.query)
      return { run: null, ...undone }
    }
    await database.query.deleteFrom('sow.adoption').execute()
    await database.query.deleteFrom('sow.migration').where('state', '=', 'adopted').execute()
    const run = await insertRun(database, options.run, 'applied', null)
    await relinkHistory(database, { tables: ['adoption', 'migration'] })
    await finishRun(database, run, {})
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, ...undone }
  })
}

async function findEnded(database: Database, adoption: Adoption | null): Promise<EndedAdoption> {
  const isProtected = await readGuard(database)
  if (adoption !== null) {
    const { run, madeLedger } = adoption
    return { run, ledger: !madeLedger ? 'was-before' : isProtected ? 'protects' : 'goes' }
  }
  if (!(await hasLedger(database)))
    throw refused(
      'Sow has no ledger in this database, so there is nothing to end.',
      'Look with `sow db adopt`: it says what is there.',
    )
  if (isProtected)
    throw refused(
      'This database was not taken over, and its ledger protects it.',
      'If Sow is to end here, take the protection away first: `sow db protect --off`.',
    )
  return { run: null, ledger: 'goes' }
}

interface LaterRun {
  readonly id: number
  readonly undoes: number | null
  readonly rows: boolean
  readonly migrates: boolean
}

/** What Sow did to rows and to the schema would be nobody's without the ledger. */
async function refuseRuns(
  database: Database,
  adoption: Adoption | null,
  { ledger }: EndedAdoption,
): Promise<void> {
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
      and run.id > coalesce((select min(adoption.run) from sow.adoption as adoption), 0)
    order by run.id
  `.execute(database.query)
  const undone = undoneRuns(found.rows)
  const later = found.rows.filter(
    ({ id, undoes, rows, migrates }) => migrates || (rows && undoes === null && !undone.has(id)),
  )
  const [first] = later
  if (first === undefined) return ledger === 'goes' ? await refusePruned(database) : undefined
  const ids = later.map(({ id }) => id)
  const newest = later.at(-1) ?? first
  const wayBack = newest.migrates ? 'sow db rollback' : `sow db undo ${newest.id}`
  throw new SowError({
    code: 'UNDO_LATER_RUNS',
    message: `${adoption === null ? 'Runs' : 'Runs since the adoption'} changed this database: ${ids.join(', ')}. Without the ledger nobody could take them back.`,
    hint: `Take them back first, the newest first: \`${wayBack}\`.`,
  })
}

/** A run whose history was pruned is not undone any more, and its rows are there all the same. */
async function refusePruned(database: Database): Promise<void> {
  const found = await sql<{ readonly domain: string }>`
    select distinct split_part(applied.dataset, '/', 1) as domain
    from sow.dataset as applied
    where applied.version <> ''
    order by 1
  `.execute(database.query)
  const domains = found.rows.map(({ domain }) => domain)
  if (domains.length === 0) return
  throw new SowError({
    code: 'UNDO_LATER_RUNS',
    message: `Rows of ${domains.join(', ')} are in this database, and the history of the runs that brought them was pruned.`,
    hint: `Take them out first: \`sow db remove ${domains[0]}\`.`,
  })
}
