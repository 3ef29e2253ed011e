import type { RowCounts } from '@sow/engine'
import { writtenNames } from '@sow/runner/start'

/** `3 inserted, 1 updated`: the rows that were written; empty where none was. */
export function tellWritten(counts: RowCounts): string {
  return tellCounts(writtenNames.map((name) => [name, counts[name]]))
}

/** Counts in words, without those that are zero. */
export function tellCounts(counts: readonly (readonly [name: string, count: number])[]): string {
  return counts
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${groupDigits(count)} ${name}`)
    .join(', ')
}

/** `75210` as `75,210`. */
export function groupDigits(count: number): string {
  return count.toLocaleString('en-US')
}

/** `1 row`, `2 rows`. */
export function counted(count: number, noun: string): string {
  return `${groupDigits(count)} ${noun}${count === 1 ? '' : 's'}`
}

/** `25,000 rows/s`. */
export function renderRate(rows: number, milliseconds: number): string {
  return `${groupDigits(Math.round((rows * 1000) / Math.max(1, milliseconds)))} rows/s`
}

/** A duration as people read it: `40 ms`, `3.2 s`, `2 min 5 s`. */
export function renderDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  const seconds = milliseconds / 1000
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}
