import type { CodeState } from './code-period.js'

/** A release of a code set that was loaded. */
export interface KnownRelease {
  /** ISO date of its first day; it owns the days up to the next one's. */
  readonly effective: string
  /** Where its codes come from: its own file, or the addenda of a later release. */
  readonly basis: 'file' | 'addenda'
  /** The codes that its addenda change, as they were before; null where there was none. Null as a whole without addenda. */
  readonly before: ReadonlyMap<string, CodeState | null> | null
  /** The first day of a release that its addenda jump over; null where they lead back to the one right before. */
  readonly skipped: string | null
}

/** What the loaded files say together. */
export interface KnownHistory {
  /** By first day, each day once. */
  readonly releases: readonly KnownRelease[]
  /** By code: its state in each release, in their order. */
  readonly states: ReadonlyMap<string, readonly (CodeState | null)[]>
  /** The first days of codes that the publisher dates elsewhere, in a conversion table. */
  readonly starts: ReadonlyMap<string, string>
  /** The day to which the newest release is assumed to hold. */
  readonly due: (effective: string) => string
  /** A release that lacks a code does not end it: the publisher says what ends. */
  readonly absenceEndsNothing?: true | undefined
}

/** The state of a code before a release, as its addenda lead back to it; undefined where there are none. */
export function stateBefore(
  { before }: KnownRelease,
  code: string,
  state: CodeState | null,
): CodeState | null | undefined {
  if (before === null) return undefined
  const changed = before.get(code)
  return changed === undefined ? state : changed
}

/** Every code that a release has, or that its addenda lead back to, in order, with its states. */
export function* codesOf({ releases, states }: KnownHistory): Iterable<CodeStates> {
  const gone = releases.flatMap(({ before }) =>
    [...(before?.keys() ?? [])].filter((code) => !states.has(code)),
  )
  const none = releases.map(() => null)
  for (const code of [...new Set([...states.keys(), ...gone])].sort())
    yield { code, states: states.get(code) ?? none }
}

export interface CodeStates {
  readonly code: string
  readonly states: readonly (CodeState | null)[]
}

/** How many codes a release lacks that the one right before it has, and that only their publisher could end. */
export function countLeftOut({ releases, states, absenceEndsNothing }: KnownHistory, day: string): number {
  if (absenceEndsNothing !== true) return 0
  const at = releases.findIndex(({ effective }) => effective === day)
  const isLeftOut = (own: readonly (CodeState | null)[]) => own[at] === null && (own[at - 1] ?? null) !== null
  return [...states.values()].filter(isLeftOut).length
}
