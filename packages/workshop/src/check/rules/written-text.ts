import type { Guard } from '../rows/guard.js'
import { holdsText, isText } from '../rows/guarded-fields.js'
import { watchFields } from '../rows/watch-fields.js'

/** What windows-1252 makes of the bytes 80 to 9F: the second character of UTF-8 that was read as it. */
const windows =
  '\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178'
const misread = new RegExp(`\\ufffd|[\\u00c2\\u00c3][\\u0080-\\u00bf${windows}]|\\u00e2[\\u0080\\u20ac]`)

/** A Spanish question opens with this sign and ends with another; anywhere else it stands for a lost character. */
const lostSign = /\w\u00bf|\u00bf(?!\s*[\p{L}\d"'(].*\?)/su

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const control = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/

/** Quotes and backslashes of an array literal are its own; each element must begin and end with ink. */
function hasBlankEdge(value: string, type: string): boolean {
  if (!type.endsWith('[]')) return value !== value.trim()
  return /(?<!\\)"\s|\s"/.test(value)
}

/** Text as people read it. */
export const writtenText: readonly Guard[] = [
  {
    code: 'TEXT_MISREAD',
    severity: 'error',
    reason: 'Characters were lost where a file was read in another encoding than it was written in.',
    remedy: 'Take the text from its source again, as UTF-8.',
    inRows: (dataset) =>
      watchFields(dataset, holdsText, (value) => misread.test(value) || lostSign.test(value)),
  },
  {
    code: 'TEXT_BLANK_EDGE',
    severity: 'error',
    reason: 'A blank at the beginning or end is not seen, and makes equal texts differ.',
    remedy: 'Trim the text.',
    inRows: (dataset) => watchFields(dataset, isText, (value, { type }) => hasBlankEdge(value, type)),
  },
  {
    code: 'TEXT_CONTROL',
    severity: 'error',
    reason: 'Control characters and marks without width are not seen, and break searches and exports.',
    remedy: 'Take them out; only the line feed may stand in a text.',
    inRows: (dataset) => watchFields(dataset, holdsText, (value) => control.test(value)),
  },
]
