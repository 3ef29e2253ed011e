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

test('a vial that is billed says how many units of its code it is', async () => {
  const billed = (await rowsOf('items')).filter((item) => item['is_billable'] === 'true')
  const dosed = billed.filter(
    ({ unit_id: unit, item_type: type }) => unit === 'vial' && type === 'medication',
  )
  expect(dosed.length).toBeGreaterThan(3)
  expect(dosed.filter((item) => item['billing_units'] === null)).toEqual([])
  // One mg of a drug that is billed by 0.1 mg.
  expect(dosed.find(({ sku }) => sku === 'EPI-VIAL-1')?.['billing_units']).toBe('10')
})

test('what is billed by a measure that its pack does not tell is left to the site', async () => {
  const items = await rowsOf('items')
  const without = items.filter((item) => item['hcpcs_code'] !== null && item['billing_units'] === null)
  expect(
    without
      .map(({ unit_id: unit }) => unit)
      .filter((unit) => ['each', 'vial', 'tray', 'pair'].includes(String(unit))),
  ).toEqual([])
  expect(items.filter((item) => item['billing_units'] !== null && item['hcpcs_code'] === null)).toEqual([])
})
