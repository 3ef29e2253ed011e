import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { readRecordedDataset } from '../../amend/recorded-dataset.js'
import { readRecordedNames } from '../../amend/recorded-names.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { givenRows } from '../row/given-rows.js'
import { readPrunedRuns } from '../row/pruned-runs.js'
import { rowsNow } from './dataset-rows.js'
import { readLaterChanges } from './later-changes.js'
import { countStatement, type PageOf, pageStatement, type RowPosition } from './page-statement.js'
import { rowsAsOf } from './rows-as-of.js'

export interface ShowRequest extends PageOf {
  /** `domain/name`. */
  readonly dataset: string
  /** The run that left the rows as they are to be shown; null for the rows of today. */
  readonly asOf: number | null
  /** The column that names a row; left out: as the applied release says. */
  readonly nameColumn?: string | null
  /** True to count as well: that reads every row of the dataset. */
  readonly count: boolean
}

/** A row of a dataset. */
export interface ShownRow extends RowPosition {
  /** What people call it; null where the dataset has no such column, or the row no such value. */
  readonly name: string | null
  /** Its values by column, in text form; of a reference the key of the other row. */
  readonly values: Readonly<Record<string, string | null>>
  /** Shared columns that the site holds another value in than was applied; empty of an earlier state. */
  readonly edited: readonly string[]
  /** False of a row of an earlier state that somebody else wrote since: the value may be later than that state. */
  readonly isCertain: boolean
}

/** How many rows there are. */
export interface ShownCounts {
  /** Rows of the dataset, of the tenant where one was named. */
  readonly total: number
  /** Those that the search found; all where nothing was searched for. */
  readonly matching: number
}

/** What of an earlier state is not known. */
export interface ShownGaps {
  /** Later runs that wrote rows, and whose before-images were pruned: what they wrote is shown as they left it. */
  readonly pruned: readonly number[]
  /** Rows that somebody else wrote since. */
  readonly uncertain: number
  /** Rows that were there and that the site deleted: their values are not known. */
  readonly lost: number
}

/** A column that rows are shown with. */
export interface ShownColumn {
  /** Its name. */
  readonly name: string
  /** Its type, as SQL. */
  readonly type: string
  /** True of a part of the row key. */
  readonly isKey: boolean
}

/** A page of the rows of a dataset, by their keys. */
export interface ShownPage {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that the rows are in. */
  readonly table: string
  /** Those that the dataset carries. */
  readonly columns: readonly ShownColumn[]
  /** The column that names a row; null where there is none. */
  readonly nameColumn: string | null
  /** In the order of their keys. */
  readonly rows: readonly ShownRow[]
  /** Where the next page begins: the last row of this one; null on the last page. */
  readonly next: RowPosition | null
  /** Null where nobody asked for it. */
  readonly counts: ShownCounts | null
  /** Null of the rows of today. */
  readonly gaps: ShownGaps | null
}

/**
 * A page of the rows of a dataset, as they are or as a run left them. Rows of the site's own are not among them. Writes nothing.
 * Throws DATASET_UNKNOWN, RUN_UNKNOWN, ROW_UNKNOWN where the page is to begin after a row whose key names nothing.
 */
export async function showRows(database: Database, request: ShowRequest): Promise<ShownPage> {
  return await usingLook(
    database,
    async () => {
      if (!(await hasLedger(database))) await readRecordedNames(database, [request.dataset])
      const { shape } = await readRecordedDataset(database, request.dataset)
      const nameColumn = request.nameColumn ?? shape.nameColumn
      await requireRun(database, request.asOf)
      await requirePosition(database, shape, request.after)
      const { rows, countedRows } = await rowsOf(database, shape, request)
      const page = await readPage(database, shape, rows, { ...request, nameColumn })
      return {
        dataset: shape.identity,
        table: shape.tableName,
        columns: columnsOf(shape),
        nameColumn,
        ...page,
        ...(await readCounts(database, shape, countedRows, request)),
      }
    },
    'repeatable read read only',
  )
}

/** The rows that a page is of, and those that are counted: without a search, no value is looked at for that. */
async function rowsOf(
  database: Database,
  shape: TargetShape,
  { asOf, search }: Pick<ShowRequest, 'asOf' | 'search'>,
): Promise<{ readonly rows: Fragment; readonly countedRows: Fragment }> {
  if (asOf === null) return { rows: rowsNow(shape), countedRows: rowsNow(shape) }
  const later = await readLaterChanges(database, shape, asOf)
  return {
    rows: rowsAsOf(shape, asOf, later, { values: true, inOrder: true }),
    countedRows: rowsAsOf(shape, asOf, later, { values: search !== null, inOrder: false }),
  }
}

async function readPage(
  database: Database,
  shape: TargetShape,
  rows: Fragment,
  request: ShowRequest & { readonly nameColumn: string | null },
): Promise<Pick<ShownPage, 'rows' | 'next'>> {
  const statement = pageStatement(shape, rows, request, request.asOf === null)
  const found = (await statement.execute(database.query)).rows as Omit<ShownRow, 'name'>[]
  const shown = found.slice(0, request.limit).map((row) => ({
    ...row,
    name: request.nameColumn === null ? null : (row.values[request.nameColumn] ?? null),
  }))
  const last = found.length > request.limit ? shown.at(-1) : undefined
  return { rows: shown, next: last === undefined ? null : { tenant: last.tenant, key: last.key } }
}

async function readCounts(
  database: Database,
  shape: TargetShape,
  rows: Fragment,
  request: ShowRequest,
): Promise<Pick<ShownPage, 'counts' | 'gaps'>> {
  const { asOf } = request
  if (!request.count) return { counts: null, gaps: null }
  const found = await countStatement(shape, rows, request).execute(database.query)
  const { total, matching, ...gaps } = found.rows[0] as ShownCounts & Omit<ShownGaps, 'pruned'>
  const pruned = asOf === null ? [] : await readPrunedRuns(database, shape.identity, asOf)
  return { counts: { total, matching }, gaps: asOf === null ? null : { pruned, ...gaps } }
}

function columnsOf(shape: TargetShape): ShownColumn[] {
  return shape.columns
    .filter(({ name }) => name !== shape.tenants?.column)
    .map(({ name, type, isKey }) => ({ name, type, isKey }))
}

async function requireRun(database: Database, run: number | null): Promise<void> {
  if (run === null) return
  const known = await sql`select from sow.run where id = ${run}::bigint and outcome = 'applied'`.execute(
    database.query,
  )
  if (known.rows.length > 0) return
  throw new SowError({
    code: 'RUN_UNKNOWN',
    message: `The ledger has no run ${run} that was applied.`,
    hint: 'See `sow db history` for the runs.',
  })
}

/** A row that is gone still has a place in the order; one whose key names nothing has none. */
async function requirePosition(
  database: Database,
  shape: TargetShape,
  after: RowPosition | null,
): Promise<void> {
  if (after === null) return
  const certain = shape.key.filter((name) => !shape.nullableKey.includes(name))
  const found = await sql<{ named: boolean }>`
    select (${sql.join(certain.map((name) => sql.id('position', name)))}) is not null as named
    from ${givenRows(shape, { keys: [after.key], tenant: after.tenant })} as position
  `.execute(database.query)
  const isOne = found.rows.length === 1 && found.rows[0]?.named === true
  if (isOne) return
  throw new SowError({
    code: 'ROW_UNKNOWN',
    message: `${shape.identity} has no place for the key ${after.key}${found.rows.length > 1 ? ' without a tenant' : ''}.`,
    hint: 'Begin after a key that this command printed; where tenants have rows of their own, name one with --tenant.',
    place: { dataset: shape.identity },
  })
}
