/** What a publisher says of a code at one time. */
export interface CodeState {
  /** False for a heading. */
  readonly billable: boolean
  readonly short: string
  readonly long: string | null
}

/**
 * How the first day of a period is known. `release`: the release before it says otherwise. `stated`: its publisher dates it.
 * `derived`: its publisher dates it, in a time of which no release is known. `first-seen`: nothing is known of the day before.
 * `resumed`: its publisher says that it began again, and not when it had ended.
 */
export type StartBasis = 'release' | 'stated' | 'derived' | 'first-seen' | 'resumed'

/** Days, both inclusive, on which one state of a code holds; `through` is null while nobody ended it. */
export interface CodePeriod {
  readonly code: string
  readonly from: string
  readonly through: string | null
  readonly state: CodeState
  readonly basis: StartBasis
  /** Nobody says when it ended: `through` is the day of the last file that has it, and later days are unknown. */
  readonly endIsUnknown?: true
}

/**
 * Days of which it is known which codes there were, from the release that owns them. `file`: its rows. `addenda`: what the
 * addenda of a later release lead back to. `assumed`: the newest release, to the day on which the next one is due.
 */
export interface CoveredDays {
  /** ISO date of the first day. */
  readonly from: string
  /** ISO date of the last day. */
  readonly through: string
  /** What proves them. */
  readonly basis: 'file' | 'addenda' | 'assumed'
}

/** Days between two known releases of which nothing is proven. */
export interface Gap {
  /** ISO date of the first day. */
  readonly from: string
  /** ISO date of the last day. */
  readonly through: string
}

/** All that is known of a code set in time. */
export interface Validity {
  /** By code, then by day. */
  readonly periods: readonly CodePeriod[]
  readonly coverage: readonly CoveredDays[]
  readonly gaps: readonly Gap[]
}

export function isSameState(one: CodeState, other: CodeState): boolean {
  return (
    one === other || (one.billable === other.billable && one.short === other.short && one.long === other.long)
  )
}
