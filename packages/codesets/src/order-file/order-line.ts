import type { LineViolation } from '../code-set/row-problems.js'

/** One line of an order file. */
export interface OrderLine {
  /** Where the code stands among all of them: it moves with every release, so it is neither key nor content. */
  readonly order: number
  /** As the file has it, without a dot. */
  readonly code: string
  readonly billable: boolean
  readonly short: string
  readonly long: string
}

/** Columns that part the fields of a line, counted from 0. */
const separators = [5, 13, 15, 76]

/** The longest text of a code has less than 300 characters. */
const mostCharacters = 1000

/** Any C0 control character: official texts have none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const controlCharacter = /[\u0000-\u001f\u007f]/

/**
 * Parses a line of an order file (CMS, `icd10OrderFiles.pdf`): columns 1-5 order number, 7-13 code, 15 flag
 * (0 heading, 1 billable), 17-76 short description, 78 and on the long one; the columns between are blank. `shape`: what
 * its codes look like.
 */
export function parseOrderLine(line: string, shape: RegExp): OrderLine | LineViolation {
  const order = line.slice(0, 5)
  const code = line.slice(6, 13).trimEnd()
  const flag = line.slice(14, 15)
  const short = line.slice(16, 76).trim()
  const long = line.slice(77).trim()
  if (controlCharacter.test(line)) return wrong('control-character', 'The line has a control character')
  if (!/^\d{5}$/.test(order)) return wrong('order-number', 'Columns 1-5 are no order number')
  if (separators.some((at) => line[at] !== ' '))
    return wrong('columns', 'One of the columns 6, 14, 16 and 77 is not blank')
  if (!shape.test(code)) return wrong('code', 'Columns 7-13 are no code', 'code')
  if (flag !== '0' && flag !== '1') return wrong('flag', 'Column 15 is neither 0 nor 1', 'billable')
  if (short === '') return wrong('text', 'Columns 17-76 are blank', 'short_description')
  if (long.length > mostCharacters)
    return wrong(
      'too-long',
      `Column 78 and on have more than ${mostCharacters} characters`,
      'long_description',
    )
  if (long === '') return wrong('text', 'Column 78 and on are blank', 'long_description')
  return { order: Number(order), code, billable: flag === '1', short, long }
}

function wrong(rule: string, message: string, column?: string): LineViolation {
  return column === undefined ? { rule, message } : { rule, column, message }
}
