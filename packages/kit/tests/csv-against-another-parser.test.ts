import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { csv } from '../src/index.js'
import { dataFile } from './folder.js'

/** Numbers from 0 up to but not including `limit`, the same in every run (mulberry32). */
function randomNumbers(seed: number): (limit: number) => number {
  let state = seed
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit
  }
}

const pieces = ['a', ' ', ',', '"', '""', '\\', '\u00e9', '\u{1f600}', '\t', "'", ';', '|', '#', '-']

/** A field as it stands in a file; text of several lines holds no comma, which would look like joined rows. */
function randomField(random: (limit: number) => number): string {
  const separator = random(4) === 0 ? '\n' : ''
  const parts = Array.from({ length: random(5) }, () => pieces[random(pieces.length)] ?? '')
  const text = (separator === '' ? parts : parts.filter((part) => part !== ',')).join(separator)
  const mustQuote = /[",\n]/.test(text)
  return mustQuote || random(3) === 0 ? `"${text.replaceAll('"', '""')}"` : text
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('reads random files as csv-parse does, seed %i', async (seed) => {
  const random = randomNumbers(seed)
  const width = 2 + random(4)
  const header = Array.from({ length: width }, (_, index) => `c${index}`)
  const rows = Array.from({ length: 3000 }, () => header.map(() => randomField(random)).join(','))
  const text = [header.join(','), ...rows].join('\n')

  const expected = parse(text, {
    from: 2,
    record_delimiter: '\n',
    cast: (value, { quoting }) => (value === '' && !quoting ? null : value),
  })
  const read: unknown[] = []
  for await (const { values } of csv(await dataFile('random.csv', text)).read())
    read.push(Object.values(values))
  expect(read).toEqual(expected)
})
