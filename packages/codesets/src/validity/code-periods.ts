import {
  type CodePeriod,
  type CodeState,
  type CoveredDays,
  isSameState,
  type StartBasis,
} from './code-period.js'
import { dayAfter, dayBefore } from './day.js'
import { type CodeStates, type KnownHistory, type KnownRelease, stateBefore } from './known-release.js'
import type { ReleaseSpan } from './link-releases.js'

/** Days on which a state is known to hold, before equal neighbours are joined. */
interface Slice {
  readonly from: string
  readonly through: string | null
  readonly state: CodeState
  readonly isDerived: boolean
  readonly endIsUnknown?: true
}

/** What the periods of one code are made from. */
export interface CodeHistory extends CodeStates {
  readonly start: string | undefined
  readonly absenceEndsNothing?: true | undefined
}

/** The periods of one code. */
export function periodsOf(
  history: CodeHistory,
  releases: KnownHistory['releases'],
  spans: readonly ReleaseSpan[],
  coverage: readonly CoveredDays[],
): CodePeriod[] {
  const slices = releases.flatMap((release, at) => {
    const span = spans[at]
    return span === undefined
      ? []
      : [...slicesBefore(history, release, at, spans), ...ownSlices(history, span, at)]
  })
  return joined(slices).map(({ isDerived, ...period }, at, all) => ({
    code: history.code,
    ...period,
    basis: basisOf({ from: period.from, isDerived }, all[at - 1], history.start, coverage),
  }))
}

/** What is known of the time between a release and the one before, or of the time before the first. */
function slicesBefore(
  { code, states, start }: CodeHistory,
  release: KnownRelease,
  at: number,
  spans: readonly ReleaseSpan[],
): Slice[] {
  const [span, previous] = [spans[at], spans[at - 1]]
  if (span === undefined || previous?.isLinked === true) return []
  const state = states[at] ?? null
  const earlier = states[at - 1] ?? null
  const eve = dayBefore(span.from)
  const known = previous?.through ?? ''
  const before = span.provesEve && eve > known ? (stateBefore(release, code, state) ?? null) : undefined
  const isCarried =
    earlier !== null &&
    state !== null &&
    isSameState(earlier, state) &&
    (before === undefined || before?.billable === state.billable)
  if (isCarried) return eve > known ? [slice(dayAfter(known), eve, state)] : []
  const first = before === undefined ? state : before
  const firstDay = before === undefined ? span.from : eve
  const eveSlices = before === undefined || before === null ? [] : [slice(eve, eve, before)]
  // A code that is billable was so from its dated start on; a heading may have been billable before.
  const isDated = start !== undefined && start > known && start < firstDay && earlier === null
  return first?.billable === true && isDated
    ? [slice(start, dayBefore(firstDay), first, true), ...eveSlices]
    : eveSlices
}

function ownSlices(
  { states, absenceEndsNothing }: CodeHistory,
  { from, through }: ReleaseSpan,
  at: number,
): Slice[] {
  const state = states[at] ?? null
  if (state === null) return []
  const isLeftOut = absenceEndsNothing === true && through !== null && (states[at + 1] ?? null) === null
  return [{ ...slice(from, through, state), ...(isLeftOut ? { endIsUnknown: true } : {}) }]
}

function slice(from: string, through: string | null, state: CodeState, isDerived = false): Slice {
  return { from, through, state, isDerived }
}

function joined(slices: readonly Slice[]): Slice[] {
  const all: Slice[] = []
  for (const next of slices) {
    const last = all.at(-1)
    const touches = last !== undefined && last.through !== null && dayAfter(last.through) === next.from
    if (touches && isSameState(last.state, next.state))
      all[all.length - 1] = { ...next, from: last.from, isDerived: last.isDerived }
    else all.push(next)
  }
  return all
}

function basisOf(
  { from, isDerived }: Pick<Slice, 'from' | 'isDerived'>,
  previous: Slice | undefined,
  start: string | undefined,
  coverage: readonly CoveredDays[],
): StartBasis {
  if (isDerived) return 'derived'
  const eve = dayBefore(from)
  if (previous?.through === eve) return 'release'
  if (start === from) return 'stated'
  return coverage.some((days) => days.from <= eve && days.through >= eve) ? 'release' : 'first-seen'
}
