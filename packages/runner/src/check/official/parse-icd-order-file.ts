import type { OfficialCode, OfficialCodes } from './official-codes.js'

/** Columns 1-5 order number, 7-13 code, 15 flag (0 heading, 1 billable), 17-76 short and 78- long description. */
const line = /^\d{5} ([A-Z][0-9A-Z]{2,6}) *(?<=^.{13}) ([01]) (?=\S)/

/** Parses an ICD-10-CM order file (CMS, `icd10OrderFiles.pdf`); null where the text is something else. */
export function parseIcdOrderFile(text: string): Omit<OfficialCodes, 'file'> | null {
  const codes = new Map<string, OfficialCode>()
  for (const each of text.split('\n')) {
    if (each.trim() === '') continue
    const found = line.exec(each)
    if (found === null) return null
    codes.set(found[1] ?? '', { billable: found[2] === '1', terminated: null })
  }
  return codes.size === 0 ? null : { system: 'ICD-10-CM', codes, latest: null }
}
