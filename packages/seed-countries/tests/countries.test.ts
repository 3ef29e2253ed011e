import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import countries from '../src/index.js'

const rowsOf = rowReader(countries)

test('every time zone is one that the time zone data of this runtime know', async () => {
  for (const { name } of await rowsOf('time-zones'))
    expect(() => new Intl.DateTimeFormat('en', { timeZone: String(name) }), String(name)).not.toThrow()
})

test('a time zone that is a link leads to one that is none', async () => {
  const zones = await rowsOf('time-zones')
  const canonical = new Set(zones.filter((zone) => zone['canonical_id'] === null).map(({ name }) => name))
  expect(
    zones.filter((zone) => zone['canonical_id'] !== null && !canonical.has(zone['canonical_id'])),
  ).toEqual([])
})

test('what identifies a person in secret is marked so, and every pattern is a whole regular expression', async () => {
  const types = await rowsOf('identifier-types')
  expect(types.filter((type) => type['is_secret']).map(({ code }) => code)).toEqual(['emirates-id', 'ssn'])
  expect(types.filter(({ pattern }) => !/^\^.+\$$/.test(String(pattern)))).toEqual([])
  expect(types.filter(({ pattern }) => !new RegExp(String(pattern)))).toEqual([])
})
