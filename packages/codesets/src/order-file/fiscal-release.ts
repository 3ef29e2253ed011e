import type { CodeSetRelease } from '../code-set/code-set.js'
import { isoMonth, monthName, monthNumber } from '../code-set/months.js'

const written = /^(?:FY)?(\d{4})(?:[-_ ]([a-z]+))?$/i

/**
 * The fiscal year that begins on 1 October of the year before: `FY2026` is version 2026.0.0. An update within the year
 * has its month as the minor number: `FY2025-April`, in force from 1 April 2025, is 2025.4.0.
 */
export function fiscalRelease(year: number, month: number | null = null): CodeSetRelease {
  if (month === null) {
    return { release: `FY${year}`, version: `${year}.0.0`, effective: `${year - 1}-10-01` }
  }
  return {
    release: `FY${year}-${monthName(month)}`,
    version: `${year}.${month}.0`,
    effective: `${isoMonth(year, month)}-01`,
  }
}

/** Reads `FY2026`, `2026` or `FY2025-April`; null for anything else. */
export function parseFiscalRelease(text: string): CodeSetRelease | null {
  const [, year, month] = written.exec(text.trim()) ?? []
  if (year === undefined) return null
  if (month === undefined) return fiscalRelease(Number(year))
  const number = updateMonth(month)
  return number === null ? null : fiscalRelease(Number(year), number)
}

/** The release that the names of files suggest: `icd10cm_order_2026.txt`, `icd10cm-order-April-2025.txt`. */
export function suggestedRelease(names: readonly string[]): CodeSetRelease | null {
  for (const name of names) {
    const [, month = '', year] = /order[-_ ]?(?:([a-z]+)[-_ ])?(\d{4})/i.exec(name) ?? []
    if (year === undefined) continue
    if (month === '') return fiscalRelease(Number(year))
    const number = updateMonth(month)
    if (number !== null) return fiscalRelease(Number(year), number)
  }
  return null
}

/** Updates come before the year ends in September. */
function updateMonth(name: string): number | null {
  const month = monthNumber(name)
  return month === null || month > 9 ? null : month
}

/** The first and the last day of a fiscal year. */
export function fiscalYear(year: number): { readonly from: string; readonly through: string } {
  return { from: `${year - 1}-10-01`, through: `${year}-09-30` }
}

/** Releases begin in October and, some years, in April: the newest one holds at least to the day before. */
export function fiscalDue(effective: string): string {
  const year = Number(effective.slice(0, 4))
  const days = [`${year}-03-31`, `${year}-09-30`, `${year + 1}-03-31`]
  return days.find((day) => day >= effective) ?? `${year + 1}-03-31`
}

/** Every October has its release: one that lies between two others was skipped. */
export function skippedOctober(before: CodeSetRelease | null, release: CodeSetRelease): string | null {
  if (before === null) return null
  const october = `${Number(before.effective.slice(0, 4)) + (before.effective.slice(5) < '10-01' ? 0 : 1)}-10-01`
  return october < release.effective ? october : null
}
