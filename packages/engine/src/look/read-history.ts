import { type RawBuilder, sql } from 'kysely'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { type RecordedSource, readSourcesOfRuns } from '../ledger/sources.js'
import { readUndoneRuns } from '../ledger/undone-runs.js'
import { lastRun } from '../undo/effective-runs.js'
import { readUndoableRuns } from '../undo/find-run.js'

/** One run as the ledger has it. */
export interface RecordedRun {
  /** Its number: `sow db undo ID` takes it back. */
  readonly id: number
  /** The command that it was, without `sow`. */
  readonly command: string
  /** Who ran it: `SOW_ACTOR`, or the user of the operating system. */
  readonly actor: string
  /** The version of Sow. */
  readonly toolVersion: string
  /** Package versions by name. */
  readonly packages: Readonly<Record<string, string>>
  /** ISO 8601, as the database's clock had it. */
  readonly startedAt: string
  /** As `startedAt`. */
  readonly endedAt: string
  /** What became of it. */
  readonly outcome: 'applied' | 'failed'
  /** The error that ended it; null where it was applied. */
  readonly errorCode: string | null
  /** Row counts by dataset. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>
  /** Migrations that it applied and that are still there. */
  readonly migrations: number
  /** The run that this one undid. */
  readonly undoes: number | null
  /** True where a later run undid it, and stands. */
  readonly undone: boolean
  /** True where the ledger still has what an undo needs. */
  readonly undoable: boolean
  /** Where the rows that it loaded came from. */
  readonly sources: readonly RecordedSource[]
}

/** The last runs, the newest first. Writes nothing. */
export async function readHistory(database: Database, limit: number): Promise<readonly RecordedRun[]> {
  if (!(await hasLedger(database))) return []
  return await readRuns(database, sql`true`, limit)
}

/** The run that an undo takes where none is named; null where none is left. Writes nothing. */
export async function readLastRun(database: Database): Promise<RecordedRun | null> {
  if (!(await hasLedger(database))) return null
  const [run] = await readRuns(database, sql`run.id = ${lastRun(await readUndoableRuns(database))}`, 1)
  return run ?? null
}

async function readRuns(
  database: Database,
  condition: RawBuilder<unknown>,
  limit: number,
): Promise<RecordedRun[]> {
  const found = await sql<Omit<RecordedRun, 'undone' | 'sources'>>`
    select
      run.id,
      run.command,
      run.actor,
      run.tool_version as "toolVersion",
      run.packages,
      to_json(run.started_at) #>> '{}' as "startedAt",
      to_json(run.ended_at) #>> '{}' as "endedAt",
      run.outcome,
      run.error_code as "errorCode",
      run.counts,
      run.undoes,
      (
        select count(*)
        from sow.migration
        where migration.run = run.id
      ) as migrations,
      exists (
        select
        from sow.release
        where release.run = run.id
      ) as undoable
    from sow.run as run
    where ${condition}
    order by run.id desc
    limit ${limit}
  `.execute(database.query)
  const undone = await readUndoneRuns(database)
  const sources = await readSourcesOfRuns(
    database,
    found.rows.map(({ id }) => id),
  )
  return found.rows.map((run) => ({
    ...run,
    undone: undone.has(run.id),
    sources: sources.filter((source) => source.run === run.id),
  }))
}
