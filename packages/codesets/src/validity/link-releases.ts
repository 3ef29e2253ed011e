import type { CodeState, CoveredDays, Gap } from './code-period.js'
import { dayAfter, dayBefore } from './day.js'
import { codesOf, type KnownHistory, type KnownRelease, stateBefore } from './known-release.js'

/** The days that a release owns, and how far they are proven. */
export interface ReleaseSpan {
  readonly from: string
  /** The last proven day; null of the newest release, which is open. */
  readonly through: string | null
  /** The first day of the next release; null of the newest. */
  readonly next: string | null
  /** True where nothing happened before the next release. */
  readonly isLinked: boolean
  /** True where the addenda prove the day before the release. */
  readonly provesEve: boolean
}

/** What is found about the time before a release, code by code. */
interface Findings {
  agrees: boolean
  /** The first dated start between the release before and this one, of a code that is new in this one. */
  firstStart: string | null
  provesEve: boolean
}

/** Decides which releases follow each other without a gap. */
export function linkReleases(history: KnownHistory): readonly ReleaseSpan[] {
  const { releases } = history
  const found = releases.map(
    ({ before, skipped }): Findings => ({
      agrees: before !== null,
      firstStart: skipped,
      provesEve: before !== null && skipped === null,
    }),
  )
  for (const { code, states } of codesOf(history))
    for (const [at, release] of releases.entries()) {
      const findings = found[at]
      if (findings !== undefined)
        compareCode(findings, release, releases[at - 1], {
          code,
          states,
          at,
          start: history.starts.get(code),
        })
    }
  return releases.map((release, at) => spanOf(release, releases[at + 1], found[at], found[at + 1]))
}

interface ComparedCode {
  readonly code: string
  readonly states: readonly (CodeState | null)[]
  readonly at: number
  readonly start: string | undefined
}

function compareCode(
  findings: Findings,
  release: KnownRelease,
  previous: KnownRelease | undefined,
  { code, states, at, start }: ComparedCode,
): void {
  const state = states[at] ?? null
  const before = stateBefore(release, code, state)
  // A code that began earlier and is not there before: the addenda lead back to an earlier time than the day before.
  if (state !== null && before === null && start !== undefined && start < release.effective)
    findings.provesEve = false
  if (previous === undefined) return
  const earlier = states[at - 1] ?? null
  if (before !== undefined && before?.billable !== earlier?.billable) {
    findings.agrees = false
    // The release before has the code as this one has it: the addenda lead back to a time before that one.
    if (earlier !== null && earlier.billable === state?.billable) findings.provesEve = false
  }
  if (state === null || earlier !== null || start === undefined) return
  const isBetween = start > previous.effective && start < release.effective
  if (isBetween && (findings.firstStart === null || start < findings.firstStart)) findings.firstStart = start
}

function spanOf(
  release: KnownRelease,
  next: KnownRelease | undefined,
  own: Findings | undefined,
  ofNext: Findings | undefined,
): ReleaseSpan {
  const from = release.effective
  const provesEve = own?.provesEve === true
  if (next === undefined || ofNext === undefined)
    return { from, through: null, next: null, isLinked: false, provesEve }
  const { agrees, firstStart } = ofNext
  const isLinked = agrees && (firstStart === null || firstStart <= from)
  const proven = agrees && firstStart !== null ? dayBefore(firstStart) : from
  const through = isLinked ? dayBefore(next.effective) : proven
  return { from, through, next: next.effective, isLinked, provesEve }
}

/** The days that releases prove, and the gaps between them. */
export function coverageOf(
  { releases, due }: KnownHistory,
  spans: readonly ReleaseSpan[],
): { readonly coverage: readonly CoveredDays[]; readonly gaps: readonly Gap[] } {
  const coverage: CoveredDays[] = []
  for (const [at, { from, through, provesEve }] of spans.entries()) {
    const eve = dayBefore(from)
    const last = coverage.at(-1)
    if (provesEve && (last === undefined || last.through < eve))
      coverage.push({ from: eve, through: eve, basis: 'addenda' })
    const basis = releases[at]?.basis ?? 'file'
    coverage.push(
      through === null ? { from, through: due(from), basis: 'assumed' } : { from, through, basis },
    )
  }
  const gaps = coverage.flatMap(({ through }, at) => {
    const next = coverage[at + 1]
    const from = dayAfter(through)
    return next === undefined || next.from === from ? [] : [{ from, through: dayBefore(next.from) }]
  })
  return { coverage, gaps }
}
