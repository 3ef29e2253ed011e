import type { CodeSetRelease } from '../code-set/code-set.js'
import { isoMonth, monthName, monthNumber } from '../code-set/months.js'
import { dayBefore } from '../validity/day.js'

/** The release of a quarter, named by the month in which it begins: `2026-April` is version 2026.4.0. */
export function quarterRelease(year: number, month: number): CodeSetRelease {
  return {
    release: `${year}-${monthName(month)}`,
    version: `${year}.${month}.0`,
    effective: `${isoMonth(year, month)}-01`,
  }
}

/** The release of the quarter in which a day lies, that files write `20260401`. */
export function quarterOf(digits: string): CodeSetRelease {
  const month = Number(digits.slice(4, 6))
  return quarterRelease(Number(digits.slice(0, 4)), Math.ceil(month / 3) * 3 - 2)
}

/** Reads `2026-April`, `2026-04`, or `2026` for January's; null for anything else. */
export function parseQuarter(text: string): CodeSetRelease | null {
  const [, year, month] = /^(\d{4})(?:[-_ ]([a-z]+|\d\d))?$/i.exec(text.trim()) ?? []
  return year === undefined ? null : releaseOf(year, month ?? 'January')
}

/** The release that the names of files suggest: `HCPC2026_APR_ANWEB.xlsx`, `HCPC2020_07_anweb.xlsx`, `HCPC2019_CONTR_ANWEB.txt`. */
export function suggestedQuarter(names: readonly string[]): CodeSetRelease | null {
  for (const name of names) {
    const [, year, month] = /HCPC(\d{4})[-_ ](?:([a-z]{3,9}|\d\d)[-_ ])?/i.exec(name) ?? []
    if (year === undefined) continue
    return releaseOf(year, month ?? 'January') ?? releaseOf(year, 'January')
  }
  return null
}

function releaseOf(year: string, month: string): CodeSetRelease | null {
  const number = /^\d+$/.test(month) ? Number(month) : monthNumber(month)
  return number === null || number < 1 || number > 12 ? null : quarterRelease(Number(year), number)
}

/** The last day of the quarter that a day is in. */
export function quarterDue(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number)
  const next = Math.ceil(month / 3) * 3 + 1
  return dayBefore(next > 12 ? `${year + 1}-01-01` : `${isoMonth(year, next)}-01`)
}
