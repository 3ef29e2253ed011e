import { expect } from 'vitest'
import type { Session } from '../../src/server/connect/session.js'
import { type Case, differences, type Outcome } from './differences.js'
import { type DoltMerge, type Merged, openDolt } from './dolt.js'
import { afterMerge, firstMemory, type Memory, unknown } from './memory.js'
import { type Change, changed, type History, type Row, type Table } from './random-histories.js'
import { type Absence, openSow, type SowMerge } from './sow.js'

/** How often the merges agreed, and how often each difference was met. */
export type Counts = Map<string, number>

/** What each row is before a merge, by its key. */
type Cases = ReadonlyMap<string, Case>

/** What a round begins with. */
interface Before {
  /** The release before. */
  readonly base: Table
  readonly site: Table
  readonly memories: ReadonlyMap<string, Memory>
}

/** Plays the histories, round by round, in a table of Sow and in branches of Dolt, and compares every row. */
export async function compareMerges(
  session: Session,
  histories: readonly History[],
  rounds: number,
  absence: Absence,
): Promise<Counts> {
  const keyed = new Map(histories.map((history, index) => [`k${index}`, history]))
  const first = tableOf(keyed, ({ first: row }) => row)
  using dolt = await openDolt(first)
  const sow = await openSow(session, first, absence)
  const counts: Counts = new Map()
  let before: Before = {
    ...{ base: first, site: first },
    memories: new Map([...keyed.keys()].map((key) => [key, firstMemory(first.get(key) ?? null)])),
  }
  for (let round = 0; round < rounds; round += 1) {
    const cases = casesOf(keyed, round, before, absence)
    const release = tableOf(cases, (one) => one.release)
    const changes = new Map([...keyed].map(([key, history]) => [key, changeOf(history, round, 'site')]))
    const ofDolt = dolt.merge(
      release,
      tableOf(cases, ({ site }) => site),
    )
    const ofSow = await sow.merge(release, changes)
    for (const [key, one] of cases) count(counts, compareRow(key, one, ofDolt, ofSow))
    before = { base: release, site: ofSow.rows, memories: remembered(cases, ofSow.rows) }
  }
  return counts
}

/** What each row is once both sides have changed it. */
function casesOf(
  keyed: ReadonlyMap<string, History>,
  round: number,
  { base, site, memories }: Before,
  absence: Absence,
): Cases {
  return new Map(
    [...keyed].map(([key, history]) => {
      const [released, held] = [base.get(key) ?? null, site.get(key) ?? null]
      const change = changeOf(history, round, 'site')
      return [
        key,
        {
          base: released,
          release: changed(released, changeOf(history, round, 'release')),
          site: changed(held, change),
          memory: memories.get(key) ?? unknown,
          absence,
        },
      ]
    }),
  )
}

function changeOf({ rounds }: History, round: number, side: 'release' | 'site'): Change {
  return rounds[round]?.[side] ?? { change: 'leave' }
}

function remembered(cases: Cases, after: Table): Before['memories'] {
  return new Map(
    [...cases].map(([key, { memory, release, site }]) => [
      key,
      afterMerge(memory, release, site, after.get(key) ?? null),
    ]),
  )
}

function tableOf<Of>(keyed: ReadonlyMap<string, Of>, rowOf: (of: Of) => Row | null): Table {
  const rows = [...keyed].map(([key, of]) => [key, rowOf(of)] as const)
  return new Map(rows.filter((entry): entry is readonly [string, Row] => entry[1] !== null))
}

function count(counts: Counts, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** Throws where they differ and ought not to, or agree and ought to differ; tells which difference it is. */
function compareRow(key: string, one: Case, dolt: DoltMerge, sow: SowMerge): string {
  const difference = differences.find(({ is }) => is(one))
  const where = JSON.stringify({ key, ...one, difference: difference?.name })
  const [ofDolt, ofSow] = [outcomeOf(dolt.byRow, key), outcomeOf(sow, key)]
  if (difference === undefined) expect(ofSow, where).toEqual(ofDolt)
  else {
    expect(ofDolt, `Dolt: ${where}`).toEqual(difference.dolt(one))
    expect(ofSow, `Sow: ${where}`).toEqual(difference.sow(one))
  }
  if (isMergedByCell(one)) {
    expect(ofSow.row, where).toEqual(dolt.byCell.rows.get(key))
    expect(sow.conflicts.get(key), where).toEqual(dolt.byCell.conflicts.get(key))
  }
  const { release, site, memory, absence } = one
  const isRetired = release === null && site !== null && memory.known !== null && !memory.tombstone
  expect(sow.retired.has(key), where).toBe(absence === 'retire' && isRetired)
  if (one.base === null && release === null && site === null) return 'nowhere'
  return difference?.name ?? 'alike'
}

/** Both branches and the base have the row: to Dolt's cells each column is a row of its own. */
function isMergedByCell({ base, release, site, memory }: Case): boolean {
  return base !== null && release !== null && site !== null && !memory.tombstone
}

function outcomeOf({ rows, conflicts }: Merged, key: string): Outcome {
  return { row: rows.get(key) ?? null, conflict: conflicts.has(key) }
}
