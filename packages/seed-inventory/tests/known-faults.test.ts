import { readRows } from '@sow/testkit'
import { expect, test } from 'vitest'
import inventory from '../src/index.js'

test('fault: demonstration rows in every tenant; suppliers and what they sell are of the kind demo', () => {
  for (const { name, table, kind } of inventory.datasets) {
    if (/supplier/.test(table)) expect(kind, name).toBe('demo')
    expect(name.startsWith('demo-'), name).toBe(kind === 'demo')
  }
})

test('fault: mail to strangers; every address of a supplier is at example.com, every telephone reserved', async () => {
  const text = JSON.stringify(await Promise.all(inventory.datasets.map(readRows)))
  const domains = [...text.matchAll(/[\w.+-]+@([\w.-]+\w)/g)].map(([, domain]) => domain)
  expect(domains.length).toBeGreaterThan(0)
  expect(domains.filter((domain) => domain !== 'example.com')).toEqual([])
  const phones = text.match(/\d{3}-\d{3}-\d{4}/g) ?? []
  expect(phones.filter((phone) => !/-555-01\d\d$/.test(phone))).toEqual([])
})

test('fault: rows found by their name, which people change; every key is made of codes', () => {
  const named = inventory.datasets.filter(({ key }) => key.some((column) => /name|title/.test(column)))
  expect(named).toEqual([])
})

test('fault: stock and lots among the rows; no dataset writes what only movements may', () => {
  const tables = inventory.datasets.map(({ table }) => table)
  expect(tables.filter((table) => /lots|stock|movements/.test(table))).toEqual([])
})
