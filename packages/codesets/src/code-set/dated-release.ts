import { codecFor } from '@sow/kit/rows'
import type { CodeSetRelease } from './code-set.js'

/** A release that is named by the day of its file: `2025-12-09` is version 2025.12.9. */
export function datedRelease(day: string): CodeSetRelease {
  const [year, month, date] = day.split('-').map(Number)
  return { release: day, version: `${year}.${month}.${date}`, effective: day }
}

/** Reads `2025-12-09`; null for anything else. */
export function parseDatedRelease(text: string): CodeSetRelease | null {
  const day = text.trim()
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null
  return typeof codecFor('date').fromText(day) === 'string' ? datedRelease(day) : null
}

/** The day that a name has in it: `cvx_2025-12-09.xml`, `x_20251109.csv`, the last one where there are two. */
export function suggestedDay(names: readonly string[]): CodeSetRelease | null {
  for (const name of names) {
    const found = [...name.matchAll(/(?<!\d)(\d{4})-?(\d\d)-?(\d\d)(?!\d)/g)].map(
      ([, year, month, day]) => `${year}-${month}-${day}`,
    )
    const release = found.map(parseDatedRelease).findLast((each) => each !== null)
    if (release !== undefined) return release
  }
  return null
}

export const dayForm = '2025-12-09, the day of the file'

/** The last day on which a list without a calendar is taken as it is: three months later, lists of this kind were always newer. */
export function quarterLater(effective: string): string {
  const day = new Date(effective)
  return new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 3, day.getUTCDate()))
    .toISOString()
    .slice(0, 10)
}
