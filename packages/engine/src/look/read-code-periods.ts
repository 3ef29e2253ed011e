import { sql } from 'kysely'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { hasLedger } from '../ledger/open-ledger.js'
import { type LoadedSource, readNewestRun, readStandingSources, readUndoneFiles } from '../ledger/sources.js'
import { usingTransaction } from '../transaction/using-transaction.js'

/** Where the periods of a code set are. */
export interface PeriodsPlace {
  readonly dataset: string
  /** The dataset of the publisher's conversion table, which dates codes. */
  readonly conversion: string
  /** The table of periods, in the project's schema. */
  readonly periods: string
  readonly codeSystem: string
}

/** Days on which one state of a code holds, as the table has them: both inclusive, null while nobody ended it. */
export interface StoredPeriod {
  readonly code: string
  readonly from: string
  readonly through: string | null
  readonly billable: boolean
  readonly short: string
  readonly long: string | null
}

/** What a database has of a code set in time. */
export interface StoredValidity {
  /** The newest run, which the caller's computation is based on. */
  readonly newestRun: number | null
  readonly sources: readonly LoadedSource[]
  /** The conversion table that was loaded last; null where none was. */
  readonly conversion: LoadedSource | null
  /** The digests of files whose load was undone. */
  readonly undoneFiles: readonly string[]
  readonly periods: readonly StoredPeriod[]
}

const nothingStored: StoredValidity = {
  newestRun: null,
  sources: [],
  conversion: null,
  undoneFiles: [],
  periods: [],
}

/** Reads the periods of a code set and the files that they come from, as of one time. Writes nothing. */
export async function readStoredValidity(database: Database, place: PeriodsPlace): Promise<StoredValidity> {
  return await usingTransaction(database, async () => {
    if (!(await hasLedger(database))) return nothingStored
    const newestRun = await readNewestRun(database)
    const standing = await readStandingSources(database, [place.dataset, place.conversion])
    const sources = standing.filter(({ dataset }) => dataset === place.dataset)
    const conversion = standing.findLast(({ dataset }) => dataset === place.conversion) ?? null
    const undoneFiles = await readUndoneFiles(database, place.dataset)
    const known = { newestRun, sources, conversion, undoneFiles }
    if (sources.length === 0) return { ...known, periods: [] }
    const found = await sql<StoredPeriod>`
      select
        code,
        valid_from as "from",
        valid_through as through,
        billable,
        short_description as short,
        long_description as long
      from ${table({ schema: database.schema, name: place.periods })}
      where code_system = ${place.codeSystem}
      order by code, valid_from
    `.execute(database.query)
    return { ...known, periods: found.rows }
  })
}

/** True where the project's schema has the table. Writes nothing. */
export async function hasTable(database: Database, name: string): Promise<boolean> {
  const found = await sql<{ present: boolean }>`
    select exists (
      select
      from pg_catalog.pg_class as class
      join pg_catalog.pg_namespace as namespace
        on namespace.oid = class.relnamespace
      where namespace.nspname = ${database.schema}
        and class.relname = ${name}
        and class.relkind in ('r', 'p')
    ) as present
  `.execute(database.query)
  return found.rows[0]?.present === true
}
