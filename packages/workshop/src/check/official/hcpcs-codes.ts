import type { OfficialCode, OfficialCodes } from './official-codes.js'

/** One physical row of a HCPCS file, as text. */
export interface HcpcsRecord {
  /** Five characters; a modifier stands in the last two. */
  readonly code: string
  /** 3 and 7 begin a code and a modifier, 4 and 8 continue its text. */
  readonly identifier: string
  /** `20190101`, or blank. */
  readonly effective: string
  readonly terminated: string
}

/** The codes of a HCPCS file; null where there is none. */
export function hcpcsCodes(records: Iterable<HcpcsRecord>): Omit<OfficialCodes, 'file'> | null {
  const codes = new Map<string, OfficialCode>()
  let latest: string | null = null
  for (const record of records) {
    if (record.identifier !== '3' && record.identifier !== '7') continue
    codes.set(record.code.trim(), { billable: null, terminated: parseDate(record.terminated) })
    const effective = parseDate(record.effective)
    if (effective !== null && (latest === null || effective > latest)) latest = effective
  }
  return codes.size === 0 ? null : { system: 'HCPCS', codes, latest }
}

function parseDate(digits: string): string | null {
  return /^\d{8}$/.test(digits) ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` : null
}
