import type { TrackerLook } from '../adopt/tracker/read-trackers.js'
import { readTrackedMigrations } from '../adopt/tracker/tracked-migrations.js'
import { countMigratedRows } from '../amend/migrated-rows.js'
import { migrationsSince } from '../amend/migrations-since.js'
import { readRecordedDataset } from '../amend/recorded-dataset.js'
import { traceMigration } from '../amend/trace-migration.js'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'

/** Rows of a dataset that a migration of another tool wrote since Sow last looked at them. */
export interface WrittenByMigration {
  /** The tool whose migration it is. */
  readonly tool: string
  /** The migration, as the tool's own table names it. */
  readonly migration: string
  /** `domain/name`. */
  readonly dataset: string
  /** Rows that hold other values than the last release. */
  readonly rows: number
  /** Those of them that had an edit or a conflict before, or of which nobody can tell. */
  readonly apart: number
  /** True where they were written by the very transaction that recorded the migration; else the two happened since the last look. */
  readonly isExact: boolean
}

/** Which datasets were written by migrations of other tools. What cannot be looked at is left out. Writes nothing. */
export async function writtenByMigrations(
  database: Database,
  look?: TrackerLook,
): Promise<readonly WrittenByMigration[]> {
  return await usingLook(database, async () => {
    const looked = await attempt(database, 'nothing', () => readWritten(database, look))
    return looked.kind === 'done' ? looked.result : []
  })
}

async function readWritten(
  database: Database,
  look: TrackerLook | undefined,
): Promise<readonly WrittenByMigration[]> {
  if (!(await hasLedger(database))) return []
  const since = await migrationsSince(database, await readTrackedMigrations(database, look))
  const written: WrittenByMigration[] = []
  for (const [identity, migrations] of since) {
    const recorded = await attempt(database, 'nothing', () => readRecordedDataset(database, identity))
    if (
      recorded.kind === 'failed' ||
      recorded.result.shape.base === null ||
      !recorded.result.shape.baseExists
    )
      continue
    for (const migration of migrations) {
      const found = await attempt(database, 'nothing', async () => {
        const trace = await traceMigration(database, recorded.result.shape, migration)
        return trace === null ? null : await countMigratedRows(database, recorded.result.shape, trace)
      })
      if (found.kind === 'failed' || found.result === null) continue
      const { taken, apart, isExact } = found.result
      const { tool, name } = migration
      written.push({ tool, migration: name, dataset: identity, rows: taken + apart, apart, isExact })
    }
  }
  return onlyExact(written)
}

/** Rows that one migration is proven to have written are no other's. */
function onlyExact(written: readonly WrittenByMigration[]): readonly WrittenByMigration[] {
  const proven = new Set(written.filter(({ isExact }) => isExact).map(({ dataset }) => dataset))
  return written.filter(({ dataset, isExact }) => isExact || !proven.has(dataset))
}
