import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { type LoadedSource, type RecordedSource, readStandingSources } from '../ledger/sources.js'
import { usingTransaction } from '../transaction/using-transaction.js'

/** A dataset that is in the database, and where its rows came from. */
export interface InventoryItem {
  /** `domain/name`. */
  readonly dataset: string
  /** What people call it. */
  readonly title: string
  /** The table that its rows are in. */
  readonly table: string
  /** The npm package that brought it. */
  readonly package: string
  /** The package's version, or that of the newest release that was loaded. */
  readonly version: string
  /** Of its rows: two releases with the same rows have the same. */
  readonly contentHash: string
  /** Rows of the release. */
  readonly rows: number
  /** Under which terms; null where nothing is said. */
  readonly license: string | null
  /** Who published the rows, release by release. */
  readonly sources: readonly RecordedSource[]
}

/** Everything that is applied, by name. Writes nothing. */
export async function readInventory(database: Database): Promise<readonly InventoryItem[]> {
  if (!(await hasLedger(database))) return []
  const found = await sql<Omit<InventoryItem, 'sources'>>`
    select
      applied.dataset,
      coalesce(known.definition -> 'dataset' ->> 'title', applied.dataset) as title,
      applied.table_name as "table",
      applied.package,
      applied.version,
      applied.content_hash as "contentHash",
      applied.rows,
      known.definition -> 'dataset' ->> 'license' as license
    from sow.dataset as applied
    left join sow.definition as known
      on known.dataset = applied.dataset
      and known.definition_hash = applied.definition_hash
    where applied.version <> ''
    order by applied.dataset, applied.ordinal
  `.execute(database.query)
  const sources = await readSources(database)
  return found.rows.map((item) => ({
    ...item,
    sources: sources.filter(({ dataset }) => dataset === item.dataset),
  }))
}

/** Where the rows of every dataset came from, as far as it stands. Writes nothing. */
export async function readSources(database: Database): Promise<readonly RecordedSource[]> {
  if (!(await hasLedger(database))) return []
  return latest((await readStandingSources(database, 'all')).map(({ facts, ...source }) => source))
}

/** The files that a dataset was loaded from, as far as they stand, in the order of their loads. Writes nothing. */
export async function readLoadedSources(
  database: Database,
  dataset: string,
): Promise<readonly LoadedSource[]> {
  return await usingTransaction(database, async () =>
    (await hasLedger(database)) ? await readStandingSources(database, [dataset]) : [],
  )
}

/** Of a package only the last one counts; of official files each has its days. */
function latest(sources: readonly Omit<LoadedSource, 'facts'>[]): readonly RecordedSource[] {
  return sources.filter(
    ({ dataset, file, run }) =>
      file !== null || !sources.some((other) => other.dataset === dataset && other.run > run),
  )
}
