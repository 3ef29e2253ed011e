import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { LiveRow } from '@sow/engine'
import type { AuthoredDataset, AuthoredRow, AuthoredRows } from '../package/authored/authored-package.js'
import { dataFile, dataLines } from '../package/templates/data-file.js'
import type { CapturedColumns, CapturedRow } from './captured-values.js'

/** Where the rows of a dataset go, and in which form. */
export interface RowPlace extends Pick<AuthoredDataset, 'name' | 'format' | 'headers'> {
  /** The columns that the package has. */
  readonly carried: readonly string[]
  /** A folder that is removed once the package is written. */
  readonly folder: string
}

/** Few rows stay in memory, sorted by their key; many are read again and go to a file as they come. */
export async function writeRows(
  columns: CapturedColumns,
  held: readonly CapturedRow[] | null,
  again: () => AsyncIterable<readonly LiveRow[]>,
  place: RowPlace,
): Promise<AuthoredRows> {
  const rowOf = authoredRow(columns, place)
  if (held !== null) return { kind: 'held', rows: columns.sort(held).map(rowOf) }
  const path = join(place.folder, `${place.name}.${place.format}`)
  await pipeline(Readable.from(linesOf(columns, again(), place, rowOf)), createWriteStream(path))
  return { kind: 'file', path }
}

async function* linesOf(
  columns: CapturedColumns,
  rows: AsyncIterable<readonly LiveRow[]>,
  place: RowPlace,
  rowOf: (row: CapturedRow) => AuthoredRow,
): AsyncGenerator<string> {
  yield dataFile(place, [])
  for await (const some of rows) yield dataLines(place, columns.read(some).map(rowOf))
}

/** A row in the form of its file, without the columns that stay behind. */
function authoredRow(columns: CapturedColumns, { format, carried, headers }: RowPlace) {
  return (row: CapturedRow): AuthoredRow => {
    const names = format === 'csv' ? headers : carried
    const all = format === 'csv' ? columns.textsOf(row) : columns.valuesOf(row)
    return Object.fromEntries(names.map((name) => [name, all[name]]))
  }
}
