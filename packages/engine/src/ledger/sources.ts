import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit, OfficialSource } from '../database/dataset-unit.js'
import type { RunRecorder } from './run-recorder.js'
import { readUndoneRuns } from './undone-runs.js'

/** Where the rows of a load came from, as the ledger has it. */
export interface RecordedSource {
  /** The run that loaded it. */
  readonly run: number
  /** `domain/name`. */
  readonly dataset: string
  /** Who published it. */
  readonly publisher: string
  /** The release as the file proves it, or a package says it; null where nothing is said. */
  readonly release: string | null
  /** The same as a version that orders releases; the package's version where a package brought the rows. */
  readonly version: string
  /** ISO date of its first day; null where nothing is said. */
  readonly effective: string | null
  /** The name of the file; null where a package brought the rows. */
  readonly file: string | null
  /** SHA-256 of the publisher's file; null where it is not known. */
  readonly sha256: string | null
  /** Under which terms; null where nothing is said. */
  readonly license: string | null
  /** True of rows that may not leave the site. */
  readonly restricted: boolean
}

/** The same with what its adapter remembers of it. */
export interface LoadedSource extends RecordedSource {
  readonly facts: unknown
}

const columns = sql`
      source.run,
      source.dataset,
      source.publisher,
      source.release,
      source.version,
      source.effective,
      source.file,
      source.sha256,
      source.license,
      source.restricted`

/**
 * The sources of the given datasets that stand: what was undone, removed or replaced is left out, and what went with its table. By
 * run. Writes nothing.
 */
export async function readStandingSources(
  database: Database,
  datasets: readonly string[] | 'all',
): Promise<readonly LoadedSource[]> {
  const found = await sql<
    LoadedSource & { ended_run: number | null; replaced: boolean; part: string | null }
  >`
    select ${columns},
      source.facts,
      source.facts ->> 'part' as part,
      source.replaced,
      source.ended_run
    from sow.source as source
    where ${datasets === 'all' ? sql`true` : sql`source.dataset = any (${[...datasets]}::text[])`}
      and exists (
        select
        from sow.dataset as applied
        where applied.dataset = source.dataset
      )
    order by source.run, source.dataset
  `.execute(database.query)
  const undone = await readUndoneRuns(database)
  const standing = new Map<string, LoadedSource>()
  for (const { ended_run: ended, replaced, part, ...source } of found.rows)
    if (!undone.has(source.run) && (ended === null || undone.has(ended)))
      standing.set(JSON.stringify([source.dataset, source.effective, part]), source)
  return [...standing.values()].sort((one, other) => one.run - other.run)
}

/** The digests of the files of a dataset whose load was undone. Writes nothing. */
export async function readUndoneFiles(database: Database, dataset: string): Promise<readonly string[]> {
  const found = await sql<{ run: number; sha256: string }>`
    select run, sha256
    from sow.source
    where dataset = ${dataset}
      and sha256 is not null
  `.execute(database.query)
  const undone = await readUndoneRuns(database)
  return found.rows.filter(({ run }) => undone.has(run)).map(({ sha256 }) => sha256)
}

/** The sources that runs loaded, whatever became of them. Writes nothing. */
export async function readSourcesOfRuns(
  database: Database,
  runs: readonly number[],
): Promise<readonly RecordedSource[]> {
  const found = await sql<RecordedSource>`
    select ${columns}
    from sow.source as source
    where source.run = any (${[...runs]}::bigint[])
    order by source.run, source.dataset
  `.execute(database.query)
  return found.rows
}

/** Records where the rows of a dataset came from; a run begins where the ledger has another file of the release. */
export async function recordSource(
  database: Database,
  recorder: RunRecorder,
  unit: DatasetUnit,
  effect: 'rows' | 'ledger' | 'nothing',
): Promise<void> {
  const source = unit.source ?? packageSource(unit)
  if (source === null) return
  const isOfficial = unit.source !== undefined
  if (effect === 'nothing' && !(isOfficial && (await isNews(database, unit.dataset.identity, source)))) return
  const run = await recorder.id()
  const facts = source.facts === undefined ? null : JSON.stringify(source.facts)
  await sql`
    insert into sow.source (
      run, dataset, publisher, release, version, effective, file, sha256, license, restricted, replaced, facts
    )
    values (
      ${run}::bigint, ${unit.dataset.identity}, ${source.publisher}, ${source.release}, ${source.version},
      ${source.effective}::date, ${source.file}, ${source.sha256}, ${source.license}, ${source.restricted},
      ${source.replaces}, ${facts}::jsonb
    )
  `.execute(database.query)
}

async function isNews(database: Database, dataset: string, source: OfficialSource): Promise<boolean> {
  const standing = await readStandingSources(database, [dataset])
  return !standing.some(({ effective, sha256 }) => effective === source.effective && sha256 === source.sha256)
}

function packageSource({ version, dataset: { source, license } }: DatasetUnit): OfficialSource | null {
  if (source === null) return null
  const { publisher, release = null, effective = null, sha256 = null } = source
  const said = { publisher, release, effective, sha256, version, license }
  return { ...said, file: null, restricted: false, replaces: false }
}

/** The sources of a dataset that was removed no longer stand. */
export async function endSources(database: Database, dataset: string, run: number): Promise<void> {
  await sql`
    update sow.source
    set ended_run = ${run}::bigint
    where dataset = ${dataset}
      and ended_run is null
  `.execute(database.query)
}

/**
 * What was computed from the ledger holds as long as no run came after it: `seen` is the newest one that the caller saw.
 * Throws PLAN_STALE.
 */
export async function requireNoLaterRun(database: Database, seen: number | null): Promise<void> {
  if ((await readNewestRun(database)) === seen) return
  throw new SowError({
    code: 'PLAN_STALE',
    message: 'Another run changed the database while this load was prepared.',
    hint: 'Run the command again.',
  })
}

/** The number of the newest run, failed ones too; null before the first. Writes nothing. */
export async function readNewestRun(database: Database): Promise<number | null> {
  const found = await sql<{ run: number | null }>`
    select max(id) as run
    from sow.run
  `.execute(database.query)
  return found.rows[0]?.run ?? null
}
