import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import inventory from '../src/index.js'

const rowsOf = rowReader(inventory)

test('every HCPCS code of an item has the shape of Level II', async () => {
  const items = await rowsOf('items')
  expect(items.filter(({ hcpcs_code: code }) => code && !/^[A-CE-Z]\d{4}$/.test(String(code)))).toEqual([])
})

test('an item is billable only where it has a code to bill', async () => {
  const items = await rowsOf('items')
  expect(items.filter((item) => item['is_billable'] === 'true' && item['hcpcs_code'] === null)).toEqual([])
})

test('every medication, vaccine and reagent has its lot and its expiration tracked', async () => {
  const tracked = (await rowsOf('items')).filter(({ item_type: type }) =>
    ['medication', 'vaccine', 'reagent'].includes(String(type)),
  )
  expect(tracked.length).toBeGreaterThan(10)
  expect(
    tracked.filter((item) => item['track_lots'] !== 'true' || item['track_expiration'] !== 'true'),
  ).toEqual([])
})

test('par levels, reorder levels and stock levels are left to the site', async () => {
  const rows = [...(await rowsOf('items')), ...(await rowsOf('item-locations'))]
  const levels = rows.flatMap((row) => [
    row['par_level'],
    row['reorder_level'],
    row['min_level'],
    row['max_level'],
  ])
  expect(levels.filter((level) => level !== null && level !== undefined)).toEqual([])
})
