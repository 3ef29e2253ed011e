import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { answerOn, type CodeState, computeValidity, icd10cm, type KnownRelease } from '../src/index.js'
import { skippedOctober } from '../src/order-file/fiscal-release.js'

type Codes = Readonly<Record<string, CodeState>>

const state = (short: string, billable = true): CodeState => ({ billable, short, long: short })

/** Four years of a made-up set: X1 stays, X2 ends, X3 begins, X4 becomes a heading, X5 is reworded. */
const contents = {
  '2021-10-01': { X1: state('one'), X2: state('two'), X4: state('four'), X5: state('old') },
  '2022-10-01': {
    X1: state('one'),
    X2: state('two'),
    X3: state('three'),
    X4: state('four'),
    X5: state('old'),
  },
  '2023-10-01': { X1: state('one'), X3: state('three'), X4: state('four', false), X5: state('old') },
  '2024-10-01': { X1: state('one'), X3: state('three'), X4: state('four', false), X5: state('new') },
} satisfies Record<string, Codes>

type Day = keyof typeof contents
const days = Object.keys(contents) as Day[]

/** What the addenda between two contents lead back to. */
function before(earlier: Codes, later: Codes): Map<string, CodeState | null> {
  const codes = [...new Set([...Object.keys(earlier), ...Object.keys(later)])]
  const changed = codes.filter((code) => JSON.stringify(earlier[code]) !== JSON.stringify(later[code]))
  return new Map(changed.map((code) => [code, earlier[code] ?? null]))
}

function validityOf(loaded: readonly Day[], starts: Readonly<Record<string, string>> = {}) {
  const effective = [...loaded].sort()
  const releases = effective.map((day): KnownRelease => {
    const earlier = days[days.indexOf(day) - 1]
    const changes = earlier === undefined ? null : before(contents[earlier], contents[day])
    return { effective: day, basis: 'file', before: changes, skipped: null }
  })
  const codes = new Set(effective.flatMap((day) => Object.keys(contents[day])))
  const states = new Map(
    [...codes].map((code) => [code, effective.map((day) => (contents[day] as Codes)[code] ?? null)]),
  )
  const due = icd10cm.dating?.due ?? String
  return computeValidity({ releases, states, starts: new Map(Object.entries(starts)), due })
}

function answers({ periods, coverage }: ReturnType<typeof validityOf>, day: string) {
  const codes = ['X1', 'X2', 'X3', 'X4', 'X5']
  return codes.map((code) =>
    answerOn(
      periods.filter((period) => period.code === code),
      coverage,
      day,
    ),
  )
}

const [yes, no, unknown] = ['billable', 'not-billable', 'unknown']

describe('what is known of a code on a day', () => {
  test('is what the release of that day says, with every release loaded', () => {
    const known = validityOf(days)
    expect(known.gaps).toEqual([])
    expect(answers(known, '2021-10-01')).toEqual([yes, yes, no, yes, yes])
    expect(answers(known, '2022-12-24')).toEqual([yes, yes, yes, yes, yes])
    expect(answers(known, '2023-09-30')).toEqual([yes, yes, yes, yes, yes])
    expect(answers(known, '2023-10-01')).toEqual([yes, no, yes, no, yes])
    expect(known.periods.filter(({ code }) => code === 'X5')).toMatchObject([
      { from: '2021-10-01', through: '2024-09-30', state: { short: 'old' } },
      { from: '2024-10-01', through: null, state: { short: 'new' }, basis: 'release' },
    ])
    expect(known.coverage.at(-1)).toEqual({ from: '2024-10-01', through: '2025-03-31', basis: 'assumed' })
  })

  test('is the same in whatever order the files came, and told by the release after as far as its addenda lead back', () => {
    const digest = (loaded: readonly Day[]) =>
      createHash('sha256')
        .update(JSON.stringify(validityOf(loaded)))
        .digest('hex')
    expect(digest([...days].reverse())).toBe(digest(days))
    const last = validityOf(['2023-10-01'])
    expect(last.coverage[0]).toEqual({ from: '2023-09-30', through: '2023-09-30', basis: 'addenda' })
    expect(answers(last, '2023-09-30')).toEqual([yes, yes, yes, yes, yes])
    expect(answers(last, '2023-09-29')).toEqual([unknown, unknown, unknown, unknown, unknown])
  })

  test('is unknown between releases of which one is missing, and never no', () => {
    const known = validityOf(['2021-10-01', '2023-10-01', '2024-10-01'])
    expect(known.gaps).toEqual([{ from: '2021-10-02', through: '2023-09-29' }])
    expect(answers(known, '2022-12-24')).toEqual([yes, unknown, unknown, unknown, yes])
    expect(answers(known, '2023-09-30')).toEqual([yes, yes, yes, yes, yes])
    expect(answers(known, '2024-09-30')).toEqual([yes, no, yes, no, yes])
  })

  test('is more where the publisher dates codes, and a date in between shows a release that was skipped', () => {
    const dated = validityOf(['2021-10-01', '2023-10-01'], { X3: '2022-10-01' })
    expect(answers(dated, '2022-12-24')).toEqual([yes, unknown, yes, unknown, yes])
    expect(answers(dated, '2022-09-30')).toEqual([yes, unknown, no, unknown, yes])
    const between = validityOf(['2022-10-01', '2023-10-01'], { X3: '2022-04-01', X1: '2020-04-01' })
    expect(answers(between, '2020-04-01')[0]).toBe(yes)
    expect(answers(between, '2020-03-31')[0]).toBe(no)
  })

  test('is not told by addenda that jump over a release', () => {
    const [first, third] = [contents['2021-10-01'], contents['2023-10-01']]
    const codes = [...new Set([...Object.keys(first), ...Object.keys(third)])]
    const states = new Map(
      codes.map((code) => [code, [(first as Codes)[code] ?? null, (third as Codes)[code] ?? null]]),
    )
    const release = { basis: 'file' as const, before: before(first, third) }
    const known = computeValidity({
      releases: [
        { effective: '2021-10-01', basis: 'file', before: null, skipped: null },
        { effective: '2023-10-01', ...release, skipped: '2022-10-01' },
      ],
      states,
      starts: new Map(),
      due: String,
    })
    expect(known.gaps).toEqual([{ from: '2022-10-01', through: '2023-09-30' }])
  })
})

test('a release of the fiscal year tells which October its addenda jump over', () => {
  const release = (text: string) => icd10cm.parseRelease(text) ?? expect.fail()
  const skipped = (earlier: string, later: string) => skippedOctober(release(earlier), release(later))
  expect(skipped('FY2020', 'FY2021-January')).toBe('2020-10-01')
  expect(skipped('FY2024', 'FY2026')).toBe('2024-10-01')
  expect(skipped('FY2025', 'FY2026')).toBeNull()
  expect(skipped('FY2025', 'FY2025-April')).toBeNull()
})
