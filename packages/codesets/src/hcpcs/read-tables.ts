import { CsvDecoder } from '@sow/kit/rows'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readLines } from '../file/read-lines.js'
import { readSheet } from '../file/read-sheet.js'
import { findTitles, type HcpcsRecord, recordOf } from './hcpcs-record.js'

/** Rows above which the titles stand: files have nine with notes. */
const mostNotes = 50

export function isTitledCsv(beginning: string): boolean {
  const [header = ''] = beginning.split(/\r?\n/)
  return findTitles(header.split(',').map((name) => ['', name.replace(/^"|"$/g, '')])) !== null
}

/** Streams the records of a CSV file, whose header has the titles. */
export async function* readCsvRecords(entry: OfficialEntry): AsyncGenerator<readonly HcpcsRecord[]> {
  const decoder = new CsvDecoder({ path: entry.name, name: entry.name })
  for await (const { lines } of readLines(entry, 'cut')) {
    const rows = decoder.decode(lines.map((line) => `${line}\n`).join(''))
    const columns = findTitles((decoder.header ?? []).map((name) => [name, name]))
    if (columns === null) return
    yield rows.map(({ position, values }) =>
      recordOf(position, columns, (column) => values[column] as string | null),
    )
  }
  decoder.end()
}

/** True where the titles stand among the first rows of a sheet. */
export async function isTitledSheet(file: OfficialFile, sheet: OfficialEntry): Promise<boolean> {
  for await (const rows of readSheet(file, sheet)) {
    if (rows.some(({ cells }) => findTitles(cells) !== null)) return true
    if (rows.some(({ number }) => number > mostNotes)) return false
  }
  return false
}

/** Streams the records of a sheet, which stand below the row of titles. Blank rows may follow. */
export async function* readSheetRecords(
  file: OfficialFile,
  sheet: OfficialEntry,
): AsyncGenerator<readonly HcpcsRecord[]> {
  let columns: ReturnType<typeof findTitles> = null
  for await (const rows of readSheet(file, sheet)) {
    const records: HcpcsRecord[] = []
    for (const { number, cells } of rows) {
      if (columns === null) columns = findTitles(cells)
      else records.push(recordOf(number, columns, (column) => cells.get(column)))
    }
    yield records
  }
}
