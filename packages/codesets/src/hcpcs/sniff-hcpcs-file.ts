import { SowError } from '@sow/kit/errors'
import type { PositionedRow, ReleaseFile } from '../code-set/code-set.js'
import { RowProblems } from '../code-set/row-problems.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { listSheets } from '../file/read-sheet.js'
import { type ChangeReport, isChangeReport, readChangeReport } from './change-report.js'
import { crossCheckHcpcs } from './cross-check.js'
import type { HcpcsRecord } from './hcpcs-record.js'
import type { HcpcsRow } from './hcpcs-row.js'
import { RecordJoiner } from './join-records.js'
import { isFixedWidth, readFixedWidth } from './read-fixed-width.js'
import { isTitledCsv, isTitledSheet, readCsvRecords, readSheetRecords } from './read-tables.js'
import { suggestedQuarter } from './release.js'

/** Enough for the disclaimers above, and some lines. */
const looksAt = 16_384

/** A report of changes has a million bytes. */
const largestReport = 16 * 1024 * 1024

/** A text that holds the records of HCPCS, and how they are read. */
interface RecordText {
  readonly name: string
  read(problems: RowProblems): AsyncIterable<readonly HcpcsRecord[]>
}

/** Finds the codes of HCPCS Level II in an official file, and the report of their changes; null where there are none. */
export async function sniffHcpcsFile(file: OfficialFile): Promise<ReleaseFile<HcpcsRow> | null> {
  const sheets = await findSheets(file)
  const { texts, reports } = sheets.length > 0 ? { texts: sheets, reports: [] } : await findTexts(file)
  const [text, ...others] = texts
  if (text === undefined) return null
  if (others.length > 0) throw ambiguous(file, texts)
  const [beside] = reports
  const report: ChangeReport | null = beside === undefined ? null : await readChangeReport(beside)
  return {
    rowsFile: text.name,
    // Nothing in a file says which release it is: dates of single codes lie before and after its own.
    release: null,
    suggested: suggestedQuarter([text.name, file.name]),
    read: () => readRows(text),
    crossCheck: () => crossCheckHcpcs(text.name, report),
  }
}

async function findSheets(file: OfficialFile): Promise<readonly RecordText[]> {
  const found: RecordText[] = []
  for (const sheet of listSheets(file)) {
    if (await isTitledSheet(file, sheet))
      found.push({ name: sheet.name, read: () => readSheetRecords(file, sheet) })
  }
  return found
}

async function findTexts({ entries }: OfficialFile) {
  const texts: RecordText[] = []
  const reports: OfficialEntry[] = []
  for (const entry of entries) {
    const beginning = await readBeginning(entry, looksAt)
    if (isFixedWidth(beginning))
      texts.push({ name: entry.name, read: (problems) => readFixedWidth(entry, problems) })
    else if (isTitledCsv(beginning)) texts.push({ name: entry.name, read: () => readCsvRecords(entry) })
    else if (isChangeReport(beginning) && entry.size <= largestReport) reports.push(entry)
  }
  return { texts, reports }
}

async function* readRows(text: RecordText): AsyncGenerator<readonly PositionedRow<HcpcsRow>[]> {
  const problems = new RowProblems(text.name)
  const joiner = new RecordJoiner(problems)
  for await (const records of text.read(problems)) yield joiner.add(records)
  yield joiner.end()
  problems.throwIfAny()
}

function ambiguous({ name }: OfficialFile, texts: readonly RecordText[]): SowError {
  return new SowError({
    code: 'DATA_SYNTAX',
    message: `${name} holds the codes of HCPCS ${texts.length} times, so it is not known which are meant.`,
    hint: 'Give one of them, unpacked.',
    place: { file: name },
    problems: texts.map((text) => ({ file: text.name, rule: 'one-text', message: 'It holds codes.' })),
  })
}
