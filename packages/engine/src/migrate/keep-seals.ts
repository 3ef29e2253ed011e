import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { anyDiffersFromBase, asKept } from '../catalog/statement/compared-values.js'
import {
  column,
  type Fragment,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import type { WorkTable } from '../database/work-statement.js'
import { rewriteBase } from '../ledger/changed-datasets.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { untouched } from '../ledger/own-rows.js'
import { readRecordedShape } from '../ledger/read-recorded-shape.js'
import { type ReleaseFacts, readSharedReleases } from '../ledger/read-releases.js'
import { sealedRow, sealRows, wholeDataset } from '../ledger/seal-rows.js'
import { findDistantTables } from '../transaction/find-distant-tables.js'
import { lockTables } from '../transaction/lock-tables.js'
import { findWrittenTables, readTables } from './written-tables.js'

/** Seals again what was sealed before a migration, once its run has a number. */
export type Reseal = (run: number) => Promise<void>

/** The rows of a dataset that were as Sow left them before a migration wrote their table, by their keys. */
interface KeptRows {
  readonly release: ReleaseFacts
  readonly keys: WorkTable
}

/**
 * Runs a migration so that rows which nobody but Sow wrote stay known as such: what a migration writes is no edit of the site.
 * It is tried under a savepoint first; where it wrote a table that a dataset feeds, it is taken back, those rows are noted, and
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
  await session.query('savepoint rehearsal')
  await migrate()
  const written = new Set((await findWrittenTables(database, tables)).map(({ name }) => name))
  if (written.size > 0) await session.query('rollback to savepoint rehearsal')
  await session.query('release savepoint rehearsal')
  if (written.size === 0) return async () => {}
  const kept = await noteOwnRows(database, releases, written)
  await migrate()
  return async (run) => {
    await findDistantTables(database)
    for (const rows of kept) await sealAgain(database, rows, run)
  }
}

async function noteOwnRows(
  database: Database,
  releases: readonly ReleaseFacts[],
  written: ReadonlySet<string>,
): Promise<KeptRows[]> {
  await lockTables(
    database,
    [...written].map((name) => tableNamed(database, name)),
  )
  const byDataset = new Map(releases.map((release) => [release.dataset, release]))
  const kept: KeptRows[] = []
  for (const release of byDataset.values()) {
    if (!written.has(release.tableName)) continue
    const shape = await readRecordedShape(database, release)
    if (shape === null) continue
    const keys: WorkTable = { schema: 'pg_temp', name: `kept_${kept.length + 1}` }
    await sql`
create temp table ${sql.id(keys.name)} on commit drop as
select ${keyOf(shape)} as key
from ${targetRows(shape)} as target
where ${untouched(shape)}`.execute(database.query)
    kept.push({ release, keys })
  }
  return kept
}

/** Rows that lost their key, or whose table no longer fits the dataset, count as edited from then on. */
async function sealAgain(database: Database, { release, keys }: KeptRows, run: number): Promise<void> {
  const shape = await readRecordedShape(database, release)
  if (shape === null) return
  const rows = sql`
  select
    ${sealedRow(shape, wholeDataset)}
  from ${targetRows(shape)} as target
  join ${table(keys)} as kept
    on kept.key = ${keyOf(shape)}`
  await sealRows(database, shape, run, rows)
  await moveBaseAlong(database, shape, keys)
}

/**
 * What a migration wrote in rows that were as Sow left them is the base from then on: the next release arrives there. Where columns
 * of the base have moved as well, the next run lets them follow, and tells whose the values are.
 */
async function moveBaseAlong(database: Database, shape: TargetShape, keys: WorkTable): Promise<void> {
  const columns = basedColumns(shape)
  if (shape.base === null || !shape.baseExists || shape.baseMoves.length > 0 || columns.length === 0) return
  const values = columns.map(
    (each) => sql`${sql.id(each.name)} = ${asKept(column('target', each.name), each)}`,
  )
  const moved = await sql`
update ${table(shape.base)} as base
set
  ${lines(values)}
from ${targetRows(shape)} as target
join ${table(keys)} as kept
  on kept.key = ${keyOf(shape)}
where ${sameBaseKey('base', 'target', shape)}
  and base.tombstone_run is null
  and ${anyDiffersFromBase('target', 'base', columns)}`.execute(database.query)
  if ((moved.numAffectedRows ?? 0n) > 0n) rewriteBase(database, shape.identity)
}

/** A key as texts: a migration may give its columns other names and types. */
function keyOf(shape: TargetShape): Fragment {
  return sql`array[${sql.join(keyColumns(shape).map(({ name }) => sql`${column('target', name)}::text`))}]`
}
