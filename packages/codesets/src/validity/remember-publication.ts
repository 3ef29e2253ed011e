import type { StatedRecord } from './stated-periods.js'

/** What has to be remembered of a file, as it stands in the ledger. */
export interface StatedFacts {
  readonly kind: 'stated'
  readonly records: readonly (readonly [code: string, ...record: RememberedRecord])[]
}

type RememberedRecord = readonly [
  short: string,
  long: string | null,
  added: string | null,
  changed: string | null,
  ended: string | null,
  isResumed?: boolean,
]

export function statedFacts(records: ReadonlyMap<string, StatedRecord>): StatedFacts {
  const listed = [...records].map(
    ([code, { short, long, added, changed, ended, isResumed = false }]): StatedFacts['records'][number] => {
      const dates = [code, short, long, added, changed, ended] as const
      return isResumed ? [...dates, true] : dates
    },
  )
  return { kind: 'stated', records: listed }
}

/** Null where what the ledger has are the facts of something else. */
export function parseStatedFacts(facts: unknown): ReadonlyMap<string, StatedRecord> | null {
  const isStated = typeof facts === 'object' && facts !== null && Reflect.get(facts, 'kind') === 'stated'
  if (!isStated) return null
  const { records } = facts as StatedFacts
  return new Map(
    records.map(([code, short, long, added, changed, ended, isResumed = false]) => [
      code,
      { short, long, added, changed, ended, isResumed },
    ]),
  )
}
