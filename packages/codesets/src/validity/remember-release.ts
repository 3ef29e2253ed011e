import { SowError } from '@sow/kit/errors'
import type { CodePeriod, CodeState } from './code-period.js'
import type { KnownHistory, KnownRelease } from './known-release.js'

/** What has to be remembered of a loaded release beside its rows, as it stands in the ledger. */
export interface ReleaseFacts {
  readonly kind: 'snapshot'
  readonly basis: KnownRelease['basis']
  readonly skipped: string | null
  /** How many codes it has, and a digest of them in no order. */
  readonly codes: number
  readonly digest: string
  /** What its addenda change, as it was before: `[code]` where there was nothing. */
  readonly before: readonly RememberedState[] | null
}

type RememberedState = readonly [string] | readonly [string, boolean, string, string | null]

/** A release that is loaded: what is known of it in time, and its codes. */
export interface ReleaseStates {
  readonly release: KnownRelease
  readonly states: ReadonlyMap<string, CodeState>
}

/** A release that was loaded earlier. */
export interface RememberedRelease {
  readonly effective: string
  readonly facts: ReleaseFacts
}

export function factsOf({ release, states }: ReleaseStates): ReleaseFacts {
  const { basis, skipped, before } = release
  return {
    kind: 'snapshot',
    basis,
    skipped,
    codes: states.size,
    digest: digestOf(states),
    before:
      before === null
        ? null
        : [...before].map(([code, state]) =>
            state === null ? [code] : [code, state.billable, state.short, state.long],
          ),
  }
}

/** Null where what the ledger has are the facts of something else. */
export function parseFacts(facts: unknown): ReleaseFacts | null {
  const isSnapshot = typeof facts === 'object' && facts !== null && Reflect.get(facts, 'kind') === 'snapshot'
  return isSnapshot ? (facts as ReleaseFacts) : null
}

/**
 * What the database knows: its periods answer on the first day of each release with the codes of its file.
 * Throws TARGET_CHANGED_ROWS where they no longer do.
 */
export function recallHistory(
  remembered: readonly RememberedRelease[],
  periods: readonly Omit<CodePeriod, 'basis'>[],
  outside: Omit<KnownHistory, 'releases' | 'states'>,
): KnownHistory {
  const sorted = [...remembered].sort((one, other) => (one.effective < other.effective ? -1 : 1))
  const states = new Map<string, (CodeState | null)[]>()
  const counted = sorted.map(() => new Map<string, CodeState>())
  for (const { code, from, through, state } of periods)
    for (const [at, { effective }] of sorted.entries()) {
      if (from > effective || (through !== null && through < effective)) continue
      const own = states.get(code) ?? sorted.map(() => null)
      own[at] = state
      states.set(code, own)
      counted[at]?.set(code, state)
    }
  for (const [at, { effective, facts }] of sorted.entries()) {
    const found = counted[at] ?? new Map()
    if (found.size !== facts.codes || digestOf(found) !== facts.digest) throw edited(effective)
  }
  const releases = sorted.map(({ effective, facts }) => ({
    effective,
    basis: facts.basis,
    skipped: facts.skipped,
    before: facts.before === null ? null : new Map(facts.before.map(stateOf)),
  }))
  return { releases, states, ...outside }
}

/** The same history with one release more, or with another file of one. */
export function withRelease(history: KnownHistory, { release, states }: ReleaseStates): KnownHistory {
  const others = history.releases.filter(({ effective }) => effective !== release.effective)
  const releases = [...others, release].sort((one, other) => (one.effective < other.effective ? -1 : 1))
  const from = releases.map(({ effective }) =>
    history.releases.findIndex((old) => old.effective === effective),
  )
  const at = releases.indexOf(release)
  const merged = new Map<string, (CodeState | null)[]>()
  for (const code of new Set([...history.states.keys(), ...states.keys()])) {
    const old = history.states.get(code)
    const own = from.map((index, position) =>
      position === at ? (states.get(code) ?? null) : (old?.[index] ?? null),
    )
    if (own.some((state) => state !== null)) merged.set(code, own)
  }
  return { ...history, releases, states: merged }
}

function stateOf([code, billable, short, long]: RememberedState): [string, CodeState | null] {
  return [code, billable === undefined ? null : { billable, short: short ?? '', long: long ?? null }]
}

/** The sum of the digests of all codes: the same in whatever order they come. */
function digestOf(states: ReadonlyMap<string, CodeState>): string {
  let sum = 0
  for (const [code, { billable, short, long }] of states)
    sum = (sum + hashOf(`${code}\t${billable}\t${short}\t${long ?? ''}`)) % 2 ** 52
  return sum.toString(16)
}

/** FNV-1a, twice with different starts: rows that differ by a slip of a hand are told apart. */
function hashOf(text: string): number {
  let low = 0x811c9dc5
  let high = 0x01000193
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit, 0x85ebca6b)
  }
  return (high & 0xfffff) * 2 ** 32 + (low >>> 0)
}

function edited(effective: string): SowError {
  return new SowError({
    code: 'TARGET_CHANGED_ROWS',
    message: `The periods are no longer those of the release of ${effective}: somebody wrote into their table.`,
    hint: 'Undo that change, or load the files of the set again in a new database and compare.',
  })
}
