import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import sharedTerms from '../src/index.js'

const rowsOf = rowReader(sharedTerms)

test('every currency is one that this runtime knows, and all but three of them have two decimals', async () => {
  const known = new Set<string>(Intl.supportedValuesOf('currency'))
  const currencies = await rowsOf('currencies')
  expect(currencies.filter(({ code }) => !known.has(String(code)))).toEqual([])
  const others = currencies
    .filter((row) => row['minor_units'] !== 2)
    .map((row) => [row['code'], row['minor_units']])
  expect(others).toEqual([
    ['JPY', 0],
    ['KRW', 0],
    ['KWD', 3],
  ])
})

test('every language is a well-formed tag, in its canonical form', async () => {
  const tags = (await rowsOf('languages')).map(({ tag }) => String(tag))
  expect(tags.filter((tag) => Intl.getCanonicalLocales(tag)[0] !== tag)).toEqual([])
})

test('a unit is converted only into a unit of its own dimension', async () => {
  const units = await rowsOf('units-of-measure')
  const dimensions = new Map(units.map((unit) => [unit['code'], unit['dimension']]))
  const converted = units.filter((unit) => unit['base_unit_id'] !== null)
  expect(converted.filter((unit) => dimensions.get(unit['base_unit_id']) !== unit['dimension'])).toEqual([])
})

test('every code system is known by one URI, one OID and one short name', async () => {
  const systems = await rowsOf('code-systems')
  for (const column of ['uri', 'oid', 'short_name'])
    expect(new Set(systems.map((system) => system[column])).size, column).toBe(systems.length)
})
