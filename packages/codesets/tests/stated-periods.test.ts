import { expect, test } from 'vitest'
import { answerOn } from '../src/index.js'
import { computeStatedValidity, countVanished, type StatedRecord } from '../src/validity/stated-periods.js'

const record = (changes: Partial<StatedRecord> = {}): StatedRecord => ({
  short: 'text',
  long: 'text',
  added: '2010-01-01',
  changed: '2010-01-01',
  ended: null,
  ...changes,
})

/** Three files: a code that ends and begins again, one that is reworded, one that vanishes, one whose end is corrected. */
const files = [
  {
    effective: '2018-01-01',
    records: new Map([
      ['Z0001', record({ ended: '2017-12-31' })],
      ['Z0002', record({ short: 'old' })],
      ['Z0003', record()],
      ['Z0004', record({ ended: '2018-06-30' })],
      ['Z0005', record({ added: null, changed: null })],
    ]),
  },
  {
    effective: '2019-01-01',
    records: new Map([
      ['Z0001', record({ changed: '2019-01-01' })],
      ['Z0002', record({ short: 'new', changed: '2018-10-01' })],
      ['Z0004', record({ ended: '2018-09-30' })],
      ['Z0005', record({ added: null, changed: null })],
    ]),
  },
  {
    effective: '2020-01-01',
    records: new Map([
      ['Z0001', record({ changed: '2019-01-01', ended: '2019-12-31' })],
      ['Z0006', record({ added: '2019-10-01', changed: '2019-10-01' })],
    ]),
  },
]

const due = (effective: string) => `${effective.slice(0, 4)}-03-31`

test('stated dates are true on every day, whatever file came when', () => {
  const known = computeStatedValidity(files, due)
  const of = (code: string) => known.periods.filter((period) => period.code === code)
  const told = (code: string) => of(code).map(({ from, through, basis }) => `${from} ${through} ${basis}`)
  expect(told('Z0001')).toEqual(['2010-01-01 2017-12-31 stated', '2019-01-01 2019-12-31 stated'])
  // Two vanished without a word, and are known to the last file that has them.
  expect(told('Z0002')).toEqual(['2010-01-01 2018-09-30 stated', '2018-10-01 2019-01-01 stated'])
  expect(told('Z0003')).toEqual(['2010-01-01 2018-01-01 stated'])
  expect(told('Z0004')).toEqual(['2010-01-01 2018-09-30 stated'])
  expect(told('Z0005')).toEqual(['2018-01-01 2019-01-01 first-seen'])
  const answer = (code: string, day: string) => answerOn(of(code), known.coverage, day)
  expect(answer('Z0001', '2018-06-01')).toBe('not-billable')
  expect(answer('Z0006', '2019-09-30')).toBe('not-billable')
  expect(answer('Z0006', '2019-10-01')).toBe('billable')
  expect(answer('Z0005', '2017-12-31')).toBe('unknown')
  expect(answer('Z0004', '2018-08-01')).toBe('billable')
  expect(answer('Z0004', '2020-02-01')).toBe('not-billable')
  expect(answer('Z0003', '2018-01-01')).toBe('billable')
  for (const day of ['2018-01-02', '2019-06-01', '2030-01-01']) expect(answer('Z0003', day)).toBe('unknown')
  expect(computeStatedValidity([...files].reverse(), due)).toEqual(known)
})

test('a code that vanished and is there again was never gone, and its end is known as soon as a file says it', () => {
  const again = { effective: '2021-01-01', records: new Map([['Z0003', record()]]) }
  const of = (more: (typeof files)[number]) =>
    computeStatedValidity([...files, more], due).periods.filter(({ code }) => code === 'Z0003')
  expect(of(again)).toMatchObject([{ from: '2010-01-01', through: null }])
  expect(of(again)[0]).not.toHaveProperty('endIsUnknown')
  const ended = { ...again, records: new Map([['Z0003', record({ ended: '2018-06-30' })]]) }
  expect(of(ended)).toMatchObject([{ from: '2010-01-01', through: '2018-06-30' }])
})

test('codes that a file lacks are counted against the file right before it, whatever came when', () => {
  // Z0003 vanished in 2019, and Z0002, Z0004 and Z0005 in 2020.
  expect(files.map(({ effective }) => countVanished(files, effective))).toEqual([0, 1, 3])
  expect(countVanished([...files].reverse(), '2019-01-01')).toBe(1)
})
