import { SowError } from '@sow/kit/errors'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { usingLook } from '../../transaction/using-transaction.js'
import type { GivenRows } from '../row/given-rows.js'
import { readKnownTargets } from '../row/known-targets.js'
import {
  type CellOrigin,
  type CellReason,
  type HistoryGaps,
  type JudgedCell,
  judgeCell,
} from './judge-cell.js'
import { type RowFacts, readRowFacts } from './read-row-facts.js'
import { readWriters, type Writer, type WritingRun, type WrittenRelease } from './read-writers.js'
import { rowAsItWas } from './row-as-it-was.js'

/** Where the value of one column of a row comes from. */
export interface BlamedCell {
  /** Its name. */
  readonly column: string
  /** A release, the site, the row as it was before, or unknown. */
  readonly origin: CellOrigin
  /** How that is known. */
  readonly reason: CellReason
  /** The release that the value came with, or that the site's value differs from; null where none is known. */
  readonly release: WrittenRelease | null
  /** The run that wrote it, or the value that the site changed; null where none is known. */
  readonly run: WritingRun | null
  /** What the table holds, in text form; only where values were asked for. */
  readonly value?: string | null
  /** What the release has, where the site's value is another one; as `value`. */
  readonly applied?: string | null
}

/** Where a row comes from, cell by cell. */
export interface BlamedRow {
  /** The table that it is in. */
  readonly table: string
  /** `domain/name`; null of a row of the site's own. */
  readonly dataset: string | null
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** False where the row is gone. */
  readonly isThere: boolean
  /** The run that removed a row that is gone; null where the site deleted it. */
  readonly removedBy: WritingRun | null
  /** In the order of the table's columns. Of a row that is gone, those that it is known what they held, or what the release had. */
  readonly cells: readonly BlamedCell[]
}

export interface BlameRequest extends GivenRows {
  /** A table, or a dataset by its full name. */
  readonly of: string
  /** True to tell values. */
  readonly values: boolean
}

/**
 * Where each cell of some rows comes from, by the ledger alone: a release and the run that wrote it, the site, or nobody knows.
 * Writes nothing. Throws DATASET_UNKNOWN for a table that no dataset feeds, ROW_UNKNOWN for a key that no row has.
 */
export async function blameRows(database: Database, request: BlameRequest): Promise<readonly BlamedRow[]> {
  const look = async () => {
    const asked = { ...database, query: database.repeated }
    const shapes = (await hasLedger(asked)) ? await readKnownTargets(database, request.of) : []
    if (shapes.length === 0) throw unknownTable(request.of)
    const found: { readonly shape: TargetShape; readonly row: RowFacts }[] = []
    for (const shape of shapes)
      for (const row of await readRowFacts(database, shape, request)) found.push({ shape, row })
    const missing = request.keys.filter((key) => !found.some(({ row }) => row.key === key))
    if (missing.length > 0) throw unknownRow(request.of, missing)
    const rows: BlamedRow[] = []
    for (const { shape, row } of found.filter((each) => isToldOf(each, found)))
      rows.push(await blameRow(database, shape, row, request.values))
    return rows
  }
  return await usingLook(database, look, 'read committed', true)
}

/** Of datasets that feed one table, the one that has the row tells of it; of a row that none has, the first. */
function isToldOf(each: { readonly row: RowFacts }, found: readonly { readonly row: RowFacts }[]): boolean {
  const same = found.filter(({ row }) => row.key === each.row.key && row.tenantId === each.row.tenantId)
  return (same.find(({ row }) => row.member !== null) ?? same[0])?.row === each.row
}

async function blameRow(
  database: Database,
  shape: TargetShape,
  found: RowFacts,
  values: boolean,
): Promise<BlamedRow> {
  const { identity, tableName } = shape
  const { row, removedBy } = found.inTable ? { row: found, removedBy: null } : rowAsItWas(found)
  const runs = [row.member?.insertedRun ?? null, removedBy, ...row.changes.map(({ run }) => run)]
  const { writers, pruned } = await readWriters(
    database,
    { dataset: identity, tenantId: row.tenantId },
    { runs: runs.filter((run) => run !== null), since: row.member?.insertedRun ?? 0 },
  )
  const accepting = [...writers.values()].flatMap(({ run }) => (run.command === 'db accept' ? run.id : []))
  const gaps: HistoryGaps = { pruned, accepting: new Set(accepting) }
  const known = shape.allColumns.filter((name) => row.inTable || Object.hasOwn(row.values, name))
  return {
    table: tableName,
    // Of a row that is gone, what runs did to it says whose it was.
    dataset: row.member === null && (row.inTable || row.changes.length === 0) ? null : identity,
    tenant: row.tenant,
    key: row.key,
    isThere: row.inTable,
    removedBy: (removedBy === null ? undefined : writers.get(removedBy))?.run ?? null,
    cells: known.map((name) =>
      cellOf(name, judgeNamed(shape, row, name, gaps), writers, values ? row : null),
    ),
  }
}

function judgeNamed(shape: TargetShape, row: RowFacts, name: string, gaps: HistoryGaps): JudgedCell {
  const column = shape.columns.find((each) => each.name === name)
  if (column !== undefined) return judgeCell(row, column, gaps)
  return { origin: 'site', reason: row.member === null ? 'own-row' : 'not-carried', run: null }
}

function cellOf(
  column: string,
  { origin, reason, run, applied }: JudgedCell,
  writers: ReadonlyMap<number, Writer>,
  row: RowFacts | null,
): BlamedCell {
  const writer = run === null ? undefined : writers.get(run)
  return {
    column,
    origin,
    reason,
    release: writer?.release ?? null,
    run: writer?.run ?? null,
    ...(row === null ? {} : { value: row.values[column] ?? null }),
    ...(row === null || applied === undefined ? {} : { applied }),
  }
}

function unknownTable(of: string): SowError {
  return new SowError({
    code: 'DATASET_UNKNOWN',
    message: of.includes('/')
      ? `The ledger has no dataset ${of}.`
      : `The ledger has no dataset of the table ${of}.`,
    hint: 'See `sow db status` for the datasets that were applied; name a table, or a dataset as `domain/dataset`.',
    place: of.includes('/') ? { dataset: of } : { table: of },
  })
}

function unknownRow(of: string, missing: readonly string[]): SowError {
  return new SowError({
    code: 'ROW_UNKNOWN',
    message: `${of} has no row with the key ${missing.join(', ')}.`,
    hint: 'The parts of a key of several columns are joined by "/", and only there a "/" within a part is typed "\\/"; `sow db show DATASET` prints keys as they are typed.',
  })
}
