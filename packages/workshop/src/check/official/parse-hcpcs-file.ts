import { type HcpcsRecord, hcpcsCodes } from './hcpcs-codes.js'
import type { OfficialCodes } from './official-codes.js'

/** Records begin so: code (a modifier in its last two places), sequence number, record identifier. */
const record = /^(?:[A-Z]\d{4}| {3}[0-9A-Z]{2})\d{5}[3478]/

/**
 * Parses the fixed-width HCPCS file (CMS contractor record, width 320): columns 1-5 code, 11 record identifier,
 * 277-284 effective, 285-292 termination date. Lines of other forms are disclaimers. Null where there is no record.
 */
export function parseHcpcsFile(text: string): Omit<OfficialCodes, 'file'> | null {
  return hcpcsCodes(
    text
      .split('\n')
      .filter((line) => record.test(line))
      .map(readRecord),
  )
}

function readRecord(line: string): HcpcsRecord {
  return {
    code: line.slice(0, 5),
    identifier: line.slice(10, 11),
    effective: line.slice(276, 284),
    terminated: line.slice(284, 292),
  }
}
