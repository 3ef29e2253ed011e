import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import {
  answerOn,
  type CodeState,
  computeStatedValidity,
  computeValidity,
  factsOf,
  icd10cm,
  type Publication,
  parseStatedFacts,
  type ReleaseFacts,
  type ReleaseStates,
  recallHistory,
  type StatedRecord,
  statedFacts,
  type Validity,
  withRelease,
} from '../src/index.js'
import { fiscalDue, fiscalYear, skippedOctober } from '../src/order-file/fiscal-release.js'
import { madeNumbers } from './fixtures/made-numbers.js'
import { type Action, ordersOf } from './fixtures/orders.js'

/** How many made-up publishers are tried, each with other releases: a few here, many each night. */
const publishers = Array.from({ length: everyTest ? 400 : 10 }, (_, seed) => seed)

describe('a set of whole releases', () => {
  test.each([
    ['addenda against the release before', { isCumulative: false, hasTable: false }],
    ['addenda that are cumulative within a year', { isCumulative: true, hasTable: true }],
    ['the same without the conversion table', { isCumulative: true, hasTable: false }],
  ])('comes to one content in any order, and to no wrong day: %s', (_, { isCumulative, hasTable }) => {
    for (const seed of publishers) {
      const made = publishedReleases(seed, isCumulative)
      const starts = hasTable ? made.starts : new Map<string, string>()
      for (const { chosen, orders } of ordersOf(made.releases, seed)) {
        const loaded = orders.map((actions) => afterLoads(actions, starts))
        const digests = loaded.map(digestOf)
        expect(new Set(digests).size, `seed ${seed}`).toBe(1)
        const [validity] = loaded
        if (validity === undefined || (isCumulative && !hasTable && hidesUpdate(made, chosen))) continue
        expect(wrongDays(made, validity, chosen), `seed ${seed}`).toEqual([])
      }
    }
  })

  test('and a wrong day would be found: negative control', () => {
    const made = publishedReleases(3, false)
    const [first, , third] = made.releases
    if (first === undefined || third === undefined) throw new Error('Three releases are made.')
    const known = afterLoads([first, third].map(load), new Map())
    // As if the time between were proven.
    const through = third.release.effective
    const bridged = known.coverage.map((days) => ({ ...days, through }))
    expect(wrongDays(made, { ...known, coverage: bridged }, [first, third])).not.toEqual([])
  })
})

describe('a set whose publisher dates its codes', () => {
  test('comes to one content in any order, and to no wrong day', () => {
    for (const seed of publishers) {
      const made = publishedFiles(seed)
      for (const { chosen, orders } of ordersOf(made.files, seed)) {
        const loaded = orders.map(afterFiles)
        expect(new Set(loaded.map(digestOf)).size, `seed ${seed}`).toBe(1)
        const [validity] = loaded
        if (validity === undefined) continue
        expect(wrongUses(made, validity, chosen), `seed ${seed}`).toEqual([])
      }
    }
  })
})

/** Addenda that jump over an update, which neither a file nor a table tells: nobody can know. */
function hidesUpdate({ releases }: PublishedReleases, chosen: readonly ReleaseStates[]): boolean {
  const isUpdate = ({ release }: ReleaseStates) => !release.effective.endsWith('10-01')
  return chosen.filter(isUpdate).some(({ release: { effective } }) => {
    const october = publications.findLast((day) => day < effective && day.endsWith('10-01')) ?? ''
    const between = releases.filter(
      ({ release }) => release.effective > october && release.effective < effective,
    )
    return between.some((each) => !chosen.includes(each))
  })
}

function load<Release>(release: Release): Action<Release> {
  return { kind: 'load', release }
}

function digestOf(validity: Validity): string {
  return createHash('sha256').update(JSON.stringify(validity)).digest('hex')
}

interface PublishedReleases {
  readonly releases: readonly ReleaseStates[]
  readonly starts: ReadonlyMap<string, string>
}

/** Octobers, with updates in some years. */
const publications = ['2020-10-01', '2021-01-01', '2021-04-01', '2021-10-01', '2022-10-01', '2023-04-01']

function publishedReleases(seed: number, isCumulative: boolean): PublishedReleases {
  const numbers = madeNumbers(seed)
  const days = publications.filter((day) => day.endsWith('10-01') || numbers.below(3) > 0)
  const starts = new Map<string, string>()
  const contents: Map<string, CodeState>[] = []
  for (const day of days) {
    const content = new Map(contents.at(-1) ?? [])
    const isUpdate = !day.endsWith('10-01')
    if (content.size === 0) for (let at = 0; at < 8; at += 1) content.set(`A${at}`, state(`A${at}`))
    // An update within a year begins codes and words them otherwise; ends wait for October.
    else changeCodes(content, numbers.below, day, isUpdate, starts)
    contents.push(content)
  }
  const releases = days.map((effective, at): ReleaseStates => {
    const october = days.findLastIndex((day, index) => index < at && day.endsWith('10-01'))
    const base = isCumulative && !effective.endsWith('10-01') ? october : at - 1
    const own = contents[at] ?? new Map()
    const earlier = contents[base]
    const before = earlier === undefined ? null : changesBetween(earlier, own)
    const named = base < 0 ? null : yearRelease(days[base] ?? '')
    const skipped = skippedOctober(named, { release: '', version: '', effective })
    return { states: own, release: { effective, basis: 'file', before, skipped } }
  })
  return { releases, starts }
}

function changeCodes(
  content: Map<string, CodeState>,
  below: (limit: number) => number,
  day: string,
  isUpdate: boolean,
  starts: Map<string, string>,
): void {
  for (let at = 0; at <= below(3); at += 1) {
    const code = `B${day}${at}`
    content.set(code, state(code))
    starts.set(code, day)
  }
  const pick = () => [...content.keys()].filter((code) => code.startsWith('A'))[below(8)]
  const reworded = pick()
  const known = reworded === undefined ? undefined : content.get(reworded)
  if (reworded !== undefined && known !== undefined)
    content.set(reworded, { ...known, short: `${reworded} of ${day}` })
  if (isUpdate) return
  const ended = pick()
  if (ended !== undefined) content.delete(ended)
  const flipped = pick()
  if (flipped !== undefined) content.set(flipped, { ...state(flipped), billable: false })
}

function state(short: string): CodeState {
  return { billable: true, short, long: short }
}

function changesBetween(earlier: ReadonlyMap<string, CodeState>, later: ReadonlyMap<string, CodeState>) {
  const codes = [...new Set([...earlier.keys(), ...later.keys()])]
  const isChanged = (code: string) => JSON.stringify(earlier.get(code)) !== JSON.stringify(later.get(code))
  return new Map(codes.filter(isChanged).map((code) => [code, earlier.get(code) ?? null]))
}

/** The trailer of addenda names the fiscal year of the release before, and no month. */
function yearRelease(day: string) {
  const year = Number(day.slice(0, 4)) + (day.slice(5) < '10-01' ? 0 : 1)
  return { release: `FY${year}`, version: `${year}.0.0`, effective: fiscalYear(year).from }
}

/** What a database holds after loads: what is remembered of each file, and the periods. */
interface Held {
  readonly facts: ReadonlyMap<string, ReleaseFacts>
  readonly validity: Validity
}

function afterLoads(
  actions: readonly Action<ReleaseStates>[],
  starts: ReadonlyMap<string, string>,
): Validity {
  const empty: Held = { facts: new Map(), validity: { periods: [], coverage: [], gaps: [] } }
  const before: Held[] = []
  let held = empty
  for (const action of actions) {
    if (action.kind === 'undo') {
      held = before.pop() ?? empty
      continue
    }
    before.push(held)
    const { release } = action.release
    const remembered = [...held.facts].map(([effective, facts]) => ({ effective, facts }))
    const known = recallHistory(remembered, held.validity.periods, { starts, due: fiscalDue })
    const facts = new Map(held.facts)
    // As the ledger has it: JSON.
    facts.set(release.effective, JSON.parse(JSON.stringify(factsOf(action.release))))
    held = { facts, validity: computeValidity(withRelease(known, action.release)) }
  }
  return held.validity
}

/** Days on which an answer is another one than the publisher's, of those to the newest release that was loaded. */
function wrongDays(
  { releases }: PublishedReleases,
  validity: Validity,
  chosen: readonly ReleaseStates[],
): readonly string[] {
  const own = chosen.map(({ release }) => release.effective).sort()
  const newest = own.at(-1) ?? ''
  const codes = new Set(releases.flatMap(({ states }) => [...states.keys()]))
  const wrong: string[] = []
  for (const day of sampled(releases.map(({ release }) => release.effective)).filter(
    (each) => each <= newest,
  ))
    for (const code of codes) {
      const published = releases.findLast(({ release }) => release.effective <= day)
      if (published === undefined) continue
      const truth = published.states.get(code)?.billable === true ? 'billable' : 'not-billable'
      const periods = validity.periods.filter((period) => period.code === code)
      // A code of a release that nobody loaded is in no table.
      const answer = answerOn(periods, validity.coverage, day)
      const isKnown = answer !== 'unknown' || !own.includes(day)
      if ((answer !== 'unknown' && answer !== truth) || !isKnown) wrong.push(`${code} ${day}: ${answer}`)
    }
  return wrong
}

/** Each day, the one before it, and one in the middle of what follows. */
function sampled(days: readonly string[]): readonly string[] {
  const moved = (day: string, by: number) =>
    new Date(Date.parse(day) + by * 86_400_000).toISOString().slice(0, 10)
  return [...new Set(days.flatMap((day) => [moved(day, -1), day, moved(day, 1), moved(day, 45)]))].sort()
}

/** Days of use of a code, both inclusive. */
interface Use {
  readonly from: string
  readonly through: string | null
}

interface PublishedFiles {
  readonly uses: ReadonlyMap<string, readonly Use[]>
  readonly files: readonly Publication[]
}

const quarters = ['2018-01-01', '2019-01-01', '2020-07-01', '2020-10-01', '2021-01-01', '2023-01-01']
const ends = ['2018-12-31', '2020-06-30', '2020-09-30', '2020-12-31']

function publishedFiles(seed: number): PublishedFiles {
  const numbers = madeNumbers(seed)
  const uses = new Map<string, readonly Use[]>()
  for (let at = 0; at < 12; at += 1) {
    const from = numbers.below(2) === 0 ? '2010-01-01' : (quarters[1 + numbers.below(4)] ?? '')
    const through = ends.filter((day) => day > from)[numbers.below(6)] ?? null
    const again = through === null ? undefined : quarters.filter((day) => day > through)[1]
    const isAgain = again !== undefined && numbers.below(2) === 0
    uses.set(`Z${at}`, [{ from, through }, ...(isAgain ? [{ from: again, through: null }] : [])])
  }
  const files = quarters.map((effective) => ({ effective, records: recordsOn(uses, effective) }))
  return { uses, files }
}

function recordsOn(uses: PublishedFiles['uses'], effective: string): Map<string, StatedRecord> {
  const records = new Map<string, StatedRecord>()
  for (const [code, own] of uses) {
    const [first] = own
    const last = own.findLast(({ from }) => from <= effective)
    if (first === undefined || last === undefined) continue
    const ended = last.through !== null && last.through < effective ? last.through : null
    // Codes leave the file two years after they ended.
    if (ended !== null && Number(effective.slice(0, 4)) - Number(ended.slice(0, 4)) > 2) continue
    records.set(code, {
      short: code,
      long: code,
      added: first.from,
      changed: last.from,
      ended,
      isResumed: last !== first && last.from === effective,
    })
  }
  return records
}

function afterFiles(actions: readonly Action<Publication>[]): Validity {
  const due = (day: string) => day
  const held: Map<string, unknown>[] = [new Map()]
  for (const action of actions) {
    if (action.kind === 'undo') {
      held.pop()
      continue
    }
    const { effective, records } = action.release
    const facts: unknown = JSON.parse(JSON.stringify(statedFacts(records)))
    held.push(new Map(held.at(-1)).set(effective, facts))
  }
  const files = [...(held.at(-1) ?? [])].map(([effective, facts]) => ({
    effective,
    records: parseStatedFacts(facts) ?? new Map(),
  }))
  return computeStatedValidity(files, due)
}

function wrongUses(
  { uses, files }: PublishedFiles,
  validity: Validity,
  chosen: readonly Publication[],
): readonly string[] {
  const newest =
    chosen
      .map(({ effective }) => effective)
      .sort()
      .at(-1) ?? ''
  const wrong: string[] = []
  for (const [code, own] of uses) {
    const [, again] = own
    const tells = ({ records }: Publication) => {
      const record = records.get(code)
      return record?.isResumed === true || record?.ended !== null
    }
    // A code that no file has is in no table.
    if (!chosen.some(({ records }) => records.has(code))) continue
    // No file that was loaded says that the code was gone for a while: nobody can know.
    if (
      again !== undefined &&
      again.from <= newest &&
      !chosen.some((file) => file.records.has(code) && tells(file))
    )
      continue
    for (const day of sampled(files.map(({ effective }) => effective)).filter((each) => each <= newest)) {
      const isUsed = own.some(({ from, through }) => from <= day && (through === null || through >= day))
      const periods = validity.periods.filter((period) => period.code === code)
      const answer = answerOn(periods, validity.coverage, day)
      const truth = isUsed ? 'billable' : 'not-billable'
      if (answer !== 'unknown' && answer !== truth) wrong.push(`${code} ${day}: ${answer}`)
    }
  }
  return wrong
}

test('the publisher’s own calendar is the one of these tests', () => {
  expect(icd10cm.dating?.due('2020-10-01')).toBe(fiscalDue('2020-10-01'))
})
