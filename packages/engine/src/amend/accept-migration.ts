import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { isCalled } from '../adopt/tracker/is-called.js'
import { readTrackedMigrations, type TrackedMigration } from '../adopt/tracker/tracked-migrations.js'
import { basedColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { baseRows } from '../catalog/statement/base-rows.js'
import { anyDiffersFromBase } from '../catalog/statement/compared-values.js'
import { tenantOf } from '../catalog/statement/natural-key.js'
import { sameBaseKey, targetRows } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { openLedger } from '../ledger/open-ledger.js'
import { readSharedReleases } from '../ledger/read-releases.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { seenBoundary } from '../ledger/seen-boundary.js'
import { type Census, takeCensus } from '../row/census/census.js'
import { digestRows } from '../row/census/digest-rows.js'
import { endConflicts } from '../row/record/end-conflicts.js'
import { movesOf } from '../row/record/move-base.js'
import { recordBase } from '../row/record/record-base.js'
import { type LockOptions, usingLockedTransaction } from '../transaction/using-locked-transaction.js'
import { amendDataset } from './amend-dataset.js'
import { fillEdits } from './fill-edits.js'
import { countMigratedRows, type MigratedRows, takenRows } from './migrated-rows.js'
import { migrationsSince } from './migrations-since.js'
import { type RecordedDataset, readRecordedDataset } from './recorded-dataset.js'
import { type MigrationTrace, traceMigration } from './trace-migration.js'

export interface AcceptMigrationOptions {
  /** The migration of another tool, as its own table names it. */
  readonly migration: string
  /** Datasets, `domain/name`; empty for all that it wrote. */
  readonly datasets: readonly string[]
  /** True to count and to write nothing. */
  readonly look: boolean
  readonly lock: LockOptions
  readonly run: RunIdentity
}

/** What a migration of another tool wrote of a dataset. */
export interface MigratedDataset extends MigratedRows {
  /** `domain/name`. */
  readonly dataset: string
}

export interface AcceptMigrationResult {
  /** Null where nothing was taken. */
  readonly run: RunReport | null
  /** The tool whose migration it is. */
  readonly tool: string
  /** The migration. */
  readonly migration: string
  /** The datasets that it wrote since Sow last looked at them. */
  readonly datasets: readonly MigratedDataset[]
}

/** A dataset that the migration wrote, as it was looked at. */
interface WrittenRows {
  readonly dataset: RecordedDataset
  readonly rows: MigratedRows
  readonly census: Census
  readonly trace: MigrationTrace
}

/**
 * Takes rows that a migration of another tool wrote as known: what they hold is their base from now on. Rows with an edit or a
 * conflict known from before keep their base, and no row may be deleted for it. Writes no target. Throws CONFIG_USAGE for a
 * migration that no tool recorded, SowError.
 */
export async function acceptMigration(
  database: Database,
  options: AcceptMigrationOptions,
): Promise<AcceptMigrationResult> {
  return await usingLockedTransaction(database, options.lock, async () => {
    await openLedger(database)
    const migration = await findMigration(database, options.migration)
    const since = await migrationsSince(database, [migration])
    const written: WrittenRows[] = []
    for (const identity of await identitiesOf(database, options.datasets)) {
      const dataset = await readRecordedDataset(database, identity)
      if (!since.has(dataset.shape.identity) || dataset.shape.base === null || !dataset.shape.baseExists)
        continue
      const census = await digestedCensus(database, dataset)
      const trace = await traceMigration(database, dataset.shape, migration)
      const rows = trace === null ? null : await countMigratedRows(database, dataset.shape, trace)
      if (trace !== null && rows !== null) written.push({ dataset, rows, census, trace })
    }
    const datasets = written.map(({ dataset, rows }) => ({ dataset: dataset.shape.identity, ...rows }))
    const report = { tool: migration.tool, migration: migration.name, datasets }
    const open = written.filter(({ rows }) => rows.taken > 0)
    if (options.look || open.length === 0) return { run: null, ...report }
    const run = await insertRun(database, options.run, 'applied', null)
    for (const [index, each] of open.entries()) await takeRows(database, each, run, index + 1)
    await finishRun(
      database,
      run,
      Object.fromEntries(open.map(({ dataset, rows }) => [dataset.shape.identity, { edited: rows.taken }])),
    )
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, ...report }
  })
}

async function findMigration(database: Database, name: string): Promise<TrackedMigration> {
  const tracked = await readTrackedMigrations(database)
  // Django's record has the name of the application before that of the file.
  const called = tracked.filter(
    (each) => isCalled(each.name, name) || isCalled(name, each.name) || each.name.endsWith(`.${name}`),
  )
  const found = tracked.find((each) => each.name === name) ?? (called.length === 1 ? called[0] : undefined)
  if (found !== undefined) return found
  const last = tracked.slice(-3).map((each) => each.name)
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `No other tool has recorded a migration ${name} in this database.`,
    hint:
      last.length === 0
        ? 'No table of a tool that Sow knows was found.'
        : `\`sow db status\` names those that wrote rows; the last recorded are ${last.join(', ')}.`,
  })
}

async function identitiesOf(database: Database, named: readonly string[]): Promise<readonly string[]> {
  if (named.length > 0) return named
  return [...new Set((await readSharedReleases(database, 'all')).map(({ dataset }) => dataset))]
}

/** Taken before the rows are read: what somebody commits in between is another digest, and is compared again. */
async function digestedCensus(database: Database, { shape }: RecordedDataset): Promise<Census> {
  const scope = { tenant: null, planned: new Map() }
  const census = await takeCensus(database, shape, scope, true)
  return await digestRows(
    database,
    shape,
    scope,
    census,
    census.tenants.map(({ tenant }) => tenant),
  )
}

async function takeRows(
  database: Database,
  { dataset, census, trace }: WrittenRows,
  run: number,
  number: number,
): Promise<void> {
  const known = dataset.releases.reduce((sum, release) => sum + release.rows, 0)
  await amendDataset(database, dataset, run, number, {
    fill: (shape, work) =>
      fillEdits(database, shape, work, { rows: takenRows(shape, trace), withGone: false }),
    async settle(shape, work, decided) {
      await recordBase(database, shape, work, { moves: movesOf(decided), rows: known }, run)
      await endConflicts(database, shape, run)
    },
  })
  await rememberLook(database, dataset.shape, census)
}

/**
 * The rows were looked at: the same release has nothing more to do with them. Those that still differ from their base are the
 * edits that stay.
 */
async function rememberLook(database: Database, shape: TargetShape, census: Census): Promise<void> {
  const seen = census.tenants.map(({ tenant, rows, digest }) => ({ tenant, rows, digest }))
  await sql`
update sow.copy as known
set
  kept = (
    select count(*)
    from ${baseRows(shape)} as base
    join ${targetRows(shape)} as target
      on ${sameBaseKey('target', 'base', shape)}
    where base.tombstone_run is null
      and ${tenantOf(shape, 'target')} = known.tenant
      and ${anyDiffersFromBase('target', 'base', basedColumns(shape))}
  ),
  snapshot = ${seenBoundary(census.snapshot)},
  writer = null,
  table_rows = seen.rows,
  digest = seen.digest
from jsonb_to_recordset(${JSON.stringify(seen)}::jsonb) as seen (tenant text, rows bigint, digest bigint)
where known.dataset = ${shape.identity}
  and known.tenant = seen.tenant`.execute(database.query)
}
