import type { CodePeriod, CodeState, CoveredDays, StartBasis, Validity } from './code-period.js'
import { dayBefore } from './day.js'

/** What a file says of a code that its publisher dates: all dates are ISO, and null where none is set. */
export interface StatedRecord {
  readonly short: string
  readonly long: string | null
  readonly added: string | null
  /** From when the last change of the code is in force. */
  readonly changed: string | null
  /** The last day of its use. */
  readonly ended: string | null
  /** The last change began a use again that had ended. */
  readonly isResumed?: boolean
}

/** A file of a set whose publisher dates its codes. */
export interface Publication {
  readonly effective: string
  readonly records: ReadonlyMap<string, StatedRecord>
}

/** Days of use, or of one text. */
interface Span {
  readonly from: string
  readonly through: string | null
  readonly basis: StartBasis
  readonly endIsUnknown?: true
}

interface Published {
  readonly effective: string
  readonly record: StatedRecord
}

/**
 * All periods of a set whose publisher dates its codes: the newest file wins, whatever came when. An older one adds codes that
 * the newer ones lack, older texts, and the end of a use that began again. Absence never ends a code: one that the newest file lacks,
 * and that nobody ended, is known to the last file that has it.
 */
export function computeStatedValidity(
  publications: readonly Publication[],
  due: (effective: string) => string,
): Validity {
  const sorted = [...publications].sort((one, other) => (one.effective < other.effective ? -1 : 1))
  const published = new Map<string, Published[]>()
  for (const { effective, records } of sorted)
    for (const [code, record] of records) {
      const known = published.get(code)
      if (known === undefined) published.set(code, [{ effective, record }])
      else known.push({ effective, record })
    }
  const newest = sorted.at(-1)?.effective ?? ''
  const periods = [...published.keys()]
    .sort()
    .flatMap((code) => periodsOf(code, published.get(code) ?? [], newest))
  return { periods, coverage: coverageOf(sorted, due), gaps: [] }
}

/** A code that is in force between two files is in the later one, with its dates. */
function coverageOf(sorted: readonly Publication[], due: (effective: string) => string): CoveredDays[] {
  return sorted.map(({ effective: from }, at) => {
    const next = sorted[at + 1]
    return next === undefined
      ? { from, through: due(from), basis: 'assumed' }
      : { from, through: dayBefore(next.effective), basis: 'file' }
  })
}

/** How many codes a file lacks that the one right before it has. They stay: absence never ends a code. */
export function countVanished(publications: readonly Publication[], effective: string): number {
  const sorted = [...publications].sort((one, other) => (one.effective < other.effective ? -1 : 1))
  const at = sorted.findIndex((each) => each.effective === effective)
  const [before, own] = [sorted[at - 1], sorted[at]]
  if (before === undefined || own === undefined) return 0
  return [...before.records.keys()].filter((code) => !own.records.has(code)).length
}

function periodsOf(code: string, published: readonly Published[], newest: string): CodePeriod[] {
  const texts = textSpans(published)
  return seenSpans(useSpans(published), published.at(-1)?.effective ?? newest, newest).flatMap((use) =>
    texts.flatMap(({ from, through, basis, state }) => {
      const isFirst = from <= use.from
      const period = { from: isFirst ? use.from : from, through: earlier(use.through, through) }
      const isNone = period.through !== null && period.through < period.from
      const isOpenEnded = use.endIsUnknown === true && period.through === use.through
      const end = isOpenEnded ? ({ endIsUnknown: true } as const) : {}
      return isNone ? [] : [{ code, ...period, state, basis: isFirst ? use.basis : basis, ...end }]
    }),
  )
}

/** The days of use, as far as they are known: to the last file that has the code where the newest lacks it. */
function seenSpans(spans: readonly Span[], last: string, newest: string): readonly Span[] {
  const open = spans.at(-1)
  const isGone = open !== undefined && open.through === null && last < newest
  return isGone ? [...spans.slice(0, -1), seenTo(open, last)] : spans
}

function seenTo(span: Span, day: string): Span {
  return { ...span, through: later(span.from, day), endIsUnknown: true }
}

/** The days of use: where one ended and a later file has a change after that end, it began again with the change. */
function useSpans(published: readonly Published[]): readonly Span[] {
  const spans: Span[] = []
  let before = ''
  for (const { effective, record } of published) {
    const { added, changed, ended } = record
    const last = spans.at(-1)
    if (record.isResumed === true && changed !== null && isOpenAgain(last, changed, before)) {
      if (last !== undefined) spans[spans.length - 1] = seenTo(last, before)
      spans.push({ from: changed, through: ended, basis: 'resumed' })
      before = effective
      continue
    }
    before = effective
    const isAgain =
      last !== undefined &&
      last.through !== null &&
      changed !== null &&
      changed > last.through &&
      (ended === null || ended > last.through)
    const own = isAgain ? changed : added
    const from = own ?? seenFrom(last, record, effective)
    const basis = own === null ? (last?.basis ?? 'first-seen') : 'stated'
    // Of a use that began again earlier, the date of the code's first day says nothing.
    const isLater = !isAgain && (spans.length > 1 || last?.basis === 'resumed')
    const next = isLater && last !== undefined ? { ...last, through: ended } : { from, through: ended, basis }
    if (isAgain || last === undefined) spans.push(next)
    else spans[spans.length - 1] = next
  }
  return spans
}

/** A code without a first day is known from the first file that has it, or from a change that the file dates. */
function seenFrom(last: Span | undefined, { changed }: StatedRecord, effective: string): string {
  const known = last?.from ?? effective
  return changed !== null && changed < known ? changed : known
}

/** A use began again, and no file says when the one before it ended: that one is known to the last file that has it. */
function isOpenAgain(last: Span | undefined, changed: string, before: string): boolean {
  return last === undefined || (last.through === null && last.from < changed && before < changed)
}

/** A text holds from the day of its change, which the file dates, or from the first file that has it. */
function textSpans(published: readonly Published[]): readonly (Span & { readonly state: CodeState })[] {
  const spans: (Span & { readonly state: CodeState })[] = []
  let before = ''
  for (const { effective, record } of published) {
    const { short, long, changed } = record
    const last = spans.at(-1)
    if (last === undefined || last.state.short !== short || last.state.long !== long) {
      const isDated = changed !== null && changed > before && changed <= effective
      const from = last === undefined ? '' : isDated ? changed : effective
      if (last !== undefined) spans[spans.length - 1] = { ...last, through: dayBefore(from) }
      const state = { billable: true, short, long }
      spans.push({ from, through: null, basis: isDated ? 'stated' : 'release', state })
    }
    before = effective
  }
  return spans
}

function later(one: string, other: string): string {
  return one > other ? one : other
}

function earlier(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one ?? other
  return one < other ? one : other
}
