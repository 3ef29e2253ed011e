import type { CodePeriod, CoveredDays, Validity } from './code-period.js'
import { periodsOf } from './code-periods.js'
import { codesOf, type KnownHistory } from './known-release.js'
import { coverageOf, linkReleases } from './link-releases.js'

/**
 * All periods of a code set, and the days of which they are known: a function of the releases, in whatever order they were
 * loaded. A day is answered by what is known of it, and never by a guess.
 */
export function computeValidity(history: KnownHistory): Validity {
  const spans = linkReleases(history)
  const { coverage, gaps } = coverageOf(history, spans)
  const { absenceEndsNothing } = history
  const periods: CodePeriod[] = []
  for (const known of codesOf(history)) {
    const dated = { ...known, start: history.starts.get(known.code), absenceEndsNothing }
    periods.push(...periodsOf(dated, history.releases, spans, coverage))
  }
  return { periods, coverage, gaps }
}

/** What is known of a code on a day. */
export type Answer = 'billable' | 'not-billable' | 'unknown'

/** The answer of the periods of one code, which is null where the code is not known at all. */
export function answerOn(
  periods: readonly CodePeriod[],
  coverage: readonly CoveredDays[],
  day: string,
): Answer {
  const period = periods.find(({ from, through }) => from <= day && (through === null || through >= day))
  if (period !== undefined) return period.state.billable ? 'billable' : 'not-billable'
  // Periods are by day: nobody says when the use before ended.
  if (periods.find(({ from }) => from > day)?.basis === 'resumed') return 'unknown'
  if (periods.findLast(({ from }) => from <= day)?.endIsUnknown === true) return 'unknown'
  if (coverage.some(({ from, through }) => from <= day && through >= day)) return 'not-billable'
  const [first] = periods
  const isDated = first !== undefined && first.from > day && dated.has(first.basis)
  return isDated ? 'not-billable' : 'unknown'
}

/** Starts before which a code is known not to have been. */
const dated: ReadonlySet<string> = new Set(['stated', 'derived'])
