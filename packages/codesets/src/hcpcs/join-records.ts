import { codecFor } from '@sow/kit/rows'
import type { PositionedRow } from '../code-set/code-set.js'
import type { LineViolation, RowProblems } from '../code-set/row-problems.js'
import type { HcpcsRecord } from './hcpcs-record.js'
import type { HcpcsRow } from './hcpcs-row.js'

/** A code whose records are still being read. */
interface OpenCode {
  readonly first: HcpcsRecord
  readonly modifier: boolean
  readonly long: string[]
  /** What the sequence numbers of the code step by. */
  readonly step: number
}

/** Any control character but the blanks that texts are joined over: official texts have none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacter = /[\u0000-\u001f\u007f-\u009f]/

/** Makes one row of the records of each code, and tells those that are wrong. */
export class RecordJoiner {
  readonly #problems: RowProblems
  /** The last code of each kind: the codes of a kind ascend, so that one that is there twice shows. */
  readonly #last = { code: '', modifier: '' }
  #open: OpenCode | null = null

  constructor(problems: RowProblems) {
    this.#problems = problems
  }

  /** The rows that are whole after these records. */
  add(records: readonly HcpcsRecord[]): PositionedRow<HcpcsRow>[] {
    const rows: PositionedRow<HcpcsRow>[] = []
    for (const record of records) {
      // Tables end in rows that hold nothing.
      if ((record.code + record.identifier + record.long).trim() === '') continue
      if (record.identifier === '4' || record.identifier === '8') this.#continue(record)
      else {
        rows.push(...this.end())
        this.#begin(record)
      }
    }
    return rows
  }

  /** The row of the last code. */
  end(): PositionedRow<HcpcsRow>[] {
    if (this.#open === null) return []
    const { first, modifier, long } = this.#open
    this.#open = null
    const values = {
      code: first.code.trim(),
      short_description: oneLine(first.short),
      long_description: oneLine(long.join(' ')),
      modifier,
      added_on: this.#date(first, 'added_on', first.added),
      effective_on: this.#date(first, 'effective_on', first.effective),
      terminated_on: this.#date(first, 'terminated_on', first.terminated),
    }
    for (const column of ['short_description', 'long_description'] as const)
      if (values[column] === '') this.#problems.add(first.position, blank(column))
    const isResumed = first.action.trim() === 'R'
    return [{ position: first.position, values, ...(isResumed ? { isResumed } : {}) }]
  }

  #begin(record: HcpcsRecord): void {
    const modifier = record.identifier === '7'
    const kind = modifier ? 'modifier' : 'code'
    const code = record.code.trim()
    const step = Number(record.sequence)
    this.#open = { first: record, modifier, long: [record.long], step }
    const said = [
      modifier || record.identifier === '3' ? null : wrongIdentifier,
      (modifier ? /^[0-9A-Z]{2}$/ : /^[A-Z]\d{4}$/).test(code) ? null : wrongCode,
      code > this.#last[kind] ? null : code === this.#last[kind] ? duplicate : misplaced,
      step > 0 ? null : wrongSequence,
      controlCharacter.test(record.short + record.long) ? wrongCharacter : null,
    ]
    this.#last[kind] = code
    for (const violation of said) if (violation !== null) this.#problems.add(record.position, violation)
  }

  #continue(record: HcpcsRecord): void {
    const open = this.#open
    const own = open?.first.code === record.code && open.modifier === (record.identifier === '8')
    const said = [
      own ? null : apart,
      open === null || Number(record.sequence) === open.step * (open.long.length + 1) ? null : wrongSequence,
      controlCharacter.test(record.long) ? wrongCharacter : null,
      record.long.trim() === '' ? blank('long_description') : null,
    ]
    if (own) open?.long.push(record.long)
    for (const violation of said) if (violation !== null) this.#problems.add(record.position, violation)
  }

  #date({ position }: HcpcsRecord, column: string, digits: string): string | null {
    if (digits.trim() === '') return null
    const date = digits.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
    if (date !== digits && typeof codecFor('date').fromText(date) === 'string') return date
    this.#problems.add(position, { rule: 'date', column, message: 'The date is no day written YYYYMMDD' })
    return null
  }
}

/** The publisher cuts a text at 80 characters, and blanks at a cut are lost or doubled: they are no content. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function blank(column: string): LineViolation {
  return { rule: 'text', column, message: 'The description is blank' }
}

const wrongIdentifier = { rule: 'record', message: 'The record identifier is none of 3, 4, 7 and 8' }
const wrongCode = { rule: 'code', column: 'code', message: 'The code is none of HCPCS Level II' }
const duplicate = { rule: 'duplicate-code', column: 'code', message: 'The code is that of the one before' }
const misplaced = {
  rule: 'code-order',
  column: 'code',
  message: 'The code is there twice, or stands below one that comes after it',
}
const wrongSequence = {
  rule: 'sequence-number',
  message: 'The sequence number does not follow the one before: a line is missing, or stands elsewhere',
}
const apart = {
  rule: 'record',
  message: 'The line continues a code that does not stand right above it',
}
const wrongCharacter = { rule: 'control-character', message: 'A description has a control character' }
