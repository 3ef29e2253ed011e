import { isSowError, SowError } from '@sow/kit/errors'
import type { ManifestPlacement } from '@sow/kit/manifest'
import { sql } from 'kysely'
import { readPlacements, tellsWriters } from '../catalog/shape/placement.js'
import { inPlace } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { openLedger } from '../ledger/open-ledger.js'
import { continueRun, finishRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { usingLook } from '../transaction/using-transaction.js'
import { type JudgedPlacements, judgePlacements } from './judge-placements.js'
import { addKey, dropKeysBetween } from './keys-between.js'
import type { MovedTable } from './obstacle.js'
import type { MoveGroup } from './order-moves.js'
import { placeOne } from './place-one.js'
import { readTableFacts } from './read-table-facts.js'

/** A table that was brought to its place. */
export interface PlacedTable {
  /** As the package names it. */
  readonly table: string
  /** True where it had rows: what they were before is still on the coordinator's disk, where nobody sees it. */
  readonly hadRows: boolean
}

export interface PlaceResult extends JudgedPlacements {
  readonly run: RunReport | null
  /** False where the database is no coordinator of Citus: then nothing is to be placed. */
  readonly isCluster: boolean
  /** Those that this call placed, in its order. */
  readonly placed: readonly PlacedTable[]
}

export interface PlaceOptions {
  readonly lock: LockOptions
  readonly run: RunIdentity
}

/** What placing would do. Writes nothing. */
export async function lookAtPlacements(
  database: Database,
  declared: readonly ManifestPlacement[],
): Promise<PlaceResult> {
  return await usingLook(database, async () => {
    const judged = judgePlacements(await readTableFacts(database), declared)
    return { ...judged, run: null, isCluster: database.transaction.hasCitus, placed: [] }
  })
}

/**
 * Brings tables to where they are declared to be, each group in a locked transaction of its own, so that the same call goes on where an
 * earlier one was stopped. A table that cannot be placed stays as it is. Throws SowError; what was committed before it stays.
 */
export async function placeTables(
  database: Database,
  declared: readonly ManifestPlacement[],
  options: PlaceOptions,
): Promise<PlaceResult> {
  const looked = await lookAtPlacements(database, declared)
  if (!looked.isCluster) return looked
  const placed: PlacedTable[] = []
  let run: number | null = null
  for (const group of looked.moves) {
    try {
      const done = await placeGroup(database, group, options, run)
      run = done.run
      placed.push(...done.placed)
    } catch (thrown) {
      throw afterPlacing(thrown, placed.length)
    }
  }
  const { tables } = await lookAtPlacements(database, declared)
  const report: RunReport | null =
    run === null ? null : { id: run, command: options.run.command, outcome: 'applied' }
  return { ...looked, tables, run: report, placed }
}

/** Places the tables of a group that no other run placed meanwhile. */
async function placeGroup(
  database: Database,
  group: MoveGroup,
  { lock, run }: PlaceOptions,
  known: number | null,
): Promise<{ readonly run: number | null; readonly placed: readonly PlacedTable[] }> {
  return await usingLockedTransaction(database, lock, async () => {
    await openLedger(database)
    const open: MovedTable[] = []
    for (const move of group) if (await isHere(database, move)) open.push(move)
    if (open.length === 0) return { run: known, placed: [] }
    const keys = await dropKeysBetween(database, open)
    const placed: PlacedTable[] = []
    for (const move of open) placed.push(await placeTable(database, move))
    for (const key of keys) await addKey(database, key)
    const id = await continueRun(database, run, known)
    await finishRun(database, id, {})
    return { run: id, placed }
  })
}

async function placeTable(database: Database, move: MovedTable): Promise<PlacedTable> {
  const { facts, declared } = move
  const { table } = facts
  const started = performance.now()
  const where = declared.kind === 'reference' ? 'on each server' : `by ${declared.by}`
  database.tell({ type: 'table-placing', table, where })
  const hadRows = await holdsRows(database, move)
  await placeOne(database, move)
  database.tell({ type: 'table-placed', table, where, milliseconds: performance.now() - started })
  return { table, hadRows }
}

async function isHere(database: Database, { facts }: MovedTable): Promise<boolean> {
  const [found] = await readPlacements(database, [facts.table])
  return found !== undefined && tellsWriters(found)
}

async function holdsRows(database: Database, { facts }: MovedTable): Promise<boolean> {
  const found = await sql<{ readonly holds: boolean }>`
    select exists (select from ${inPlace(facts)}) as holds`.execute(database.query)
  return found.rows[0]?.holds === true
}

/** An error, told truly where the same call had placed tables before: those stay. */
function afterPlacing(thrown: unknown, placed: number): unknown {
  const error = translateDatabaseError(thrown)
  if (!isSowError(error) || placed === 0 || error.outcome !== 'nothing-changed') return error
  const { code, message, hint, place, problems } = error
  return new SowError({ code, message, hint, outcome: 'partial', place, problems, cause: error })
}
