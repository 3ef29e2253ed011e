import type { RowProblems } from '../code-set/row-problems.js'
import type { OfficialEntry } from '../file/official-file.js'
import { readLines } from '../file/read-lines.js'
import type { HcpcsRecord } from './hcpcs-record.js'

/** Lines of records begin so: code (a modifier in its last two places), sequence number, record identifier. */
const recordLine = /^(?:[A-Z]\d{4}| {3}[0-9A-Z]{2})\d{5}[3478]/

/** Columns that the first record of a code has at least: what follows the dates is its action code. */
const shortestFirst = 293

export function isFixedWidth(beginning: string): boolean {
  return beginning.split('\n').some((line) => recordLine.test(line))
}

/**
 * Streams the records of the fixed-width file (CMS contractor record, width 320): columns 1-5 code, 6-10 sequence
 * number, 11 record identifier, 12-91 long and 92-119 short description, 269-276 date added, 277-284 effective,
 * 285-292 terminated, 293 action. Disclaimers stand above the first record, in any bytes.
 */
export async function* readFixedWidth(
  entry: OfficialEntry,
  problems: RowProblems,
): AsyncGenerator<readonly HcpcsRecord[]> {
  let begun = false
  for await (const { first, lines } of readLines(entry, 'cut', 'windows-1252')) {
    const records: HcpcsRecord[] = []
    for (const [at, line] of lines.entries()) {
      const record = recordLine.test(line)
      begun ||= record
      if (!begun || line.trim() === '') continue
      if (!record) problems.add(first + at, noRecord)
      else if (/[37]/.test(line.charAt(10)) && line.length < shortestFirst) problems.add(first + at, tooShort)
      else records.push(readRecord(first + at, line))
    }
    yield records
  }
}

const noRecord = {
  rule: 'columns',
  message: 'Columns 1-11 are no code, sequence number and record identifier',
}
const tooShort = { rule: 'columns', message: 'The line ends before column 293, where the action code stands' }

function readRecord(position: number, line: string): HcpcsRecord {
  return {
    position,
    code: line.slice(0, 5),
    sequence: line.slice(5, 10),
    identifier: line.slice(10, 11),
    long: line.slice(11, 91),
    short: line.slice(91, 119),
    added: line.slice(268, 276),
    effective: line.slice(276, 284),
    terminated: line.slice(284, 292),
    action: line.slice(292, 293),
  }
}
