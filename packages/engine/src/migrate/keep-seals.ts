import { sql } from 'kysely'
import { recordedLayout } from '../catalog/shape/seal-layout.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { table, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { readRecordedShape } from '../ledger/read-recorded-shape.js'
import { type ReleaseFacts, readSharedReleases } from '../ledger/read-releases.js'
import { sealedRow, sealRows, wholeDataset } from '../ledger/seal-rows.js'
import { followMigration, keyTexts } from '../row/record/follow-migration.js'
import { findDistantTables } from '../transaction/find-distant-tables.js'
import { lockTables } from '../transaction/lock-tables.js'
import { judgeRows, type NotedRows, noteRows } from './note-rows.js'
import { findReadRelations, holdSitesValues, readRelations } from './read-tables.js'
import { findWrittenTables, readTables, type TableState } from './written-tables.js'

/** Seals again what was sealed before a migration, once its run has a number. */
export type Reseal = (run: number) => Promise<void>

/**
 * Runs a migration so that rows which nobody but Sow wrote stay known as such: what a migration writes is no edit of the site.
 * It is tried under a savepoint first; where it wrote a table that a dataset feeds, it is taken back, the rows are noted, and
 * it runs for good. From the note to the commit nobody else writes the table.
 * Throws LOCK_TARGET where a table is not free in time, and what the migration throws.
 */
export async function runKeepingSeals(database: Database, migrate: () => Promise<void>): Promise<Reseal> {
  const { session } = database
  const releases = (await hasLedger(database)) ? await readSharedReleases(database, 'all') : []
  const tables = await readTables(database, [...new Set(releases.map(({ tableName }) => tableName))])
  if (tables.length === 0) {
    await migrate()
    return async () => {}
  }
  const relations = await readRelations(database)
  await session.query('savepoint rehearsal')
  await migrate()
  const written = await findWrittenTables(database, tables)
  const read = written.length === 0 ? [] : await findReadRelations(database, relations, written)
  if (written.length > 0) await session.query('rollback to savepoint rehearsal')
  await session.query('release savepoint rehearsal')
  if (written.length === 0) return async () => {}
  const noted = await noteWritten(database, releases, written)
  const isMixed = await holdSitesValues(database, read, tables, releases)
  await migrate()
  return async (run) => {
    await findDistantTables(database)
    for (const rows of noted) await followRows(database, rows, run, isMixed)
  }
}

async function noteWritten(
  database: Database,
  releases: readonly ReleaseFacts[],
  written: readonly TableState[],
): Promise<NotedRows[]> {
  const names = new Set(written.map(({ name }) => name))
  await lockTables(
    database,
    [...names].map((name) => tableNamed(database, name)),
  )
  const byDataset = new Map(releases.map((release) => [release.dataset, release]))
  const noted: NotedRows[] = []
  for (const release of byDataset.values()) {
    if (!names.has(release.tableName)) continue
    const shape = await readRecordedShape(database, release)
    if (shape !== null) noted.push(await noteRows(database, release, shape, noted.length + 1))
  }
  return noted
}

/** Rows that lost their key, or whose table no longer fits the dataset, count as edited from then on. */
async function followRows(
  database: Database,
  noted: NotedRows,
  run: number,
  isMixed: boolean,
): Promise<void> {
  const shape = await readRecordedShape(database, noted.release)
  if (shape === null) return
  const judged = await judgeRows(database, shape, noted, isMixed)
  await sealRows(database, shape, run, keptRows(shape, judged))
  await noteMigration(database, shape, run)
  await followMigration(database, shape, judged)
}

/** Where no row was kept, the ledger still knows that the run of a migration wrote them: an undo asks. */
async function noteMigration(database: Database, shape: TargetShape, run: number): Promise<void> {
  await sql`
insert into sow.seal (dataset, run, columns, seals)
values (
  ${shape.identity},
  ${run}::bigint,
  ${JSON.stringify(recordedLayout(shape.tableId, shape.sealed))}::jsonb,
  '{}'
)
on conflict (dataset, run) do nothing`.execute(database.query)
}

function keptRows(shape: TargetShape, judged: NotedRows['rows']) {
  return sql`
  select
    ${sealedRow(shape, wholeDataset)}
  from ${targetRows(shape)} as target
  join ${table(judged)} as judged
    on judged.key = ${keyTexts(shape)}
  where judged.is_kept`
}
