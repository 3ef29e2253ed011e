import { SowError } from '@sow/kit/errors'
import type { CodeSetRelease, PositionedRow, ReleaseFile } from '../code-set/code-set.js'
import { RowProblems } from '../code-set/row-problems.js'
import type { OfficialEntry, OfficialFile } from '../file/official-file.js'
import { readBeginning } from '../file/read-lines.js'
import { listSheets } from '../file/read-sheet.js'
import { type ChangeReport, isChangeReport, readChangeReport } from './change-report.js'
import { crossCheckHcpcs, hcpcsRange } from './cross-check.js'
import type { HcpcsRecord } from './hcpcs-record.js'
import type { HcpcsRow } from './hcpcs-row.js'
import { RecordJoiner } from './join-records.js'
import { isFixedWidth, readFixedWidth } from './read-fixed-width.js'
import { isTitledCsv, isTitledSheet, readCsvRecords, readSheetRecords } from './read-tables.js'
import { quarterOf, suggestedQuarter } from './release.js'

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
  const suggested = suggestedQuarter([text.name, file.name])
  return {
    rowsFile: text.name,
    ...(await releaseBy(text, suggested)),
    read: () => readRows(text),
    crossCheck: () => crossCheckHcpcs(text.name, report),
  }
}

/** Days by which the newest date of a code may lie before and after the day of a release: half a year. */
const nearest = 184

/**
 * No line of a file says which release it is; the dates of its codes say it to half a year, in a file that is whole. A
 * name that they bear out is believed.
 */
async function releaseBy(
  text: RecordText,
  suggested: CodeSetRelease | null,
): Promise<Pick<ReleaseFile, 'release' | 'suggested' | 'between' | 'example'>> {
  let newest = ''
  let first: string | null = null
  for await (const records of text.read(new RowProblems(text.name)))
    for (const { code, added, effective } of records) {
      first ??= code.trim() === '' ? null : code.trim()
      for (const day of [added, effective]) if (/^\d{8}$/.test(day) && day > newest) newest = day
    }
  if (newest === '' || first === null || !hcpcsRange.first.test(first)) return { release: null, suggested }
  const day = Date.parse(newest.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3'))
  if (Number.isNaN(day)) return { release: null, suggested }
  const [from = '', through = ''] = [-nearest, nearest].map((days) =>
    new Date(day + days * 86_400_000).toISOString().slice(0, 10),
  )
  const borneOut = suggested !== null && suggested.effective >= from && suggested.effective <= through
  const example = `${quarterOf(newest).release}, the quarter of its newest date`
  return { release: borneOut ? suggested : null, suggested, between: { from, through }, example }
}

async function findSheets(file: OfficialFile): Promise<readonly RecordText[]> {
  const found: RecordText[] = []
  for (const sheet of listSheets(file)) {
    if (await isTitledSheet(file, sheet))
      found.push({ name: sheet.name, read: heldOnceRead(() => readSheetRecords(file, sheet)) })
  }
  return found
}

async function findTexts(file: OfficialFile) {
  const texts: RecordText[] = []
  const reports: OfficialEntry[] = []
  for (const entry of file.entries) {
    const beginning = await readBeginning(entry, looksAt)
    if (isFixedWidth(beginning))
      texts.push({ name: entry.name, read: (problems) => readFixedWidth(entry, problems) })
    else if (isRunTogether(beginning)) throw damagedBySpreadsheet(file, entry)
    else if (isTitledCsv(beginning))
      texts.push({ name: entry.name, read: heldOnceRead(() => readCsvRecords(entry)) })
    else if (isChangeReport(beginning) && entry.size <= largestReport) reports.push(entry)
  }
  return { texts, reports }
}

/** Records of a table that are held: a release has some ten thousand. */
const mostHeld = 50_000

/** The table is read for its dates, to be checked, and to be loaded, and to take a workbook apart costs more than all else. */
function heldOnceRead(read: () => AsyncIterable<readonly HcpcsRecord[]>): RecordText['read'] {
  let held: readonly (readonly HcpcsRecord[])[] | null = null
  return async function* () {
    if (held !== null) {
      yield* held
      return
    }
    const batches: (readonly HcpcsRecord[])[] = []
    let count = 0
    for await (const batch of read()) {
      count += batch.length
      if (count <= mostHeld) batches.push(batch)
      yield batch
    }
    if (count <= mostHeld) held = batches
  }
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

/** Code, sequence number and record identifier in one field of a table: a fixed-width file that was read as one. */
function isRunTogether(beginning: string): boolean {
  const lines = beginning.split(/\r?\n/).slice(1, 11)
  const whole = lines.filter((line) => /^"? {0,3}(?:[A-Z]\d{4}|[A-Z][0-9A-Z])\d{5}[3478]"?[,\t]/.test(line))
  return lines.length > 1 && whole.length === lines.length && /^[^,\t\d]+[,\t]/.test(beginning)
}

function damagedBySpreadsheet({ name }: OfficialFile, entry: OfficialEntry): SowError {
  const message = `${name} was HCPCS Level II, and was damaged by a spreadsheet: code and sequence number run together, and dates are cut.`
  return new SowError({
    code: 'DATA_SYNTAX',
    message,
    hint: 'Download the file from CMS, and load it as it is.',
    place: { file: name },
    problems: [{ file: entry.name, rule: 'spreadsheet', message }],
  })
}
