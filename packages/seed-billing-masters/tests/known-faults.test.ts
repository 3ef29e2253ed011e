import { readFileSync } from 'node:fs'
import { parseManifest } from '@sow/kit/manifest'
import { readRows, rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import billingMasters from '../src/index.js'

const rowsOf = rowReader(billingMasters)

test('fault: headings marked as billable; those that others ship as billable are headings here, or not here', async () => {
  const mistaken = [
    'E11.3',
    'E66.8',
    'F50.2',
    'G35',
    'I64',
    'M54.5',
    'M79.1',
    'N18.3',
    'R10.2',
    'R51',
    'Z59.1',
  ]
  const rows = await rowsOf('diagnosis-codes')
  const billable = rows.filter((row) => row['billable_from'] !== null).map(({ code }) => code)
  expect(billable.length).toBeGreaterThan(2000)
  expect(mistaken.filter((code) => billable.includes(code))).toEqual([])
})

test('fault: a code with a code under it marked as billable; whatever is a parent is a heading', async () => {
  const rows = await rowsOf('diagnosis-codes')
  const parents = new Set(rows.map((row) => row['parent_id.code']))
  expect(rows.filter((row) => parents.has(row['code']) && row['billable_from'] !== null)).toEqual([])
})

test('fault: codes that are no codes, such as "E11.3 59"; every diagnosis has the shape of ICD-10-CM', async () => {
  const shape = /^[A-TV-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?$|^U\d[0-9A-Z](\.[0-9A-Z]{1,4})?$/
  expect((await rowsOf('diagnosis-codes')).filter(({ code }) => !shape.test(String(code)))).toEqual([])
})

test('fault: default fees inserted again at each run, as null equals no null; no part of any key takes null', () => {
  const text = readFileSync(new URL('../dist/sow.manifest.json', import.meta.url), 'utf8')
  const nullable = parseManifest(text).datasets.flatMap(({ identity, key, columns }) =>
    columns
      .filter((column) => column.nullable && key.includes(column.name))
      .map(({ name }) => [identity, name]),
  )
  expect(nullable).toEqual([])
})

test('fault: the default fee of a code twice; no two services of a schedule have the same key', async () => {
  const items = await rowsOf('fee-schedule-items')
  const keys = items.map((item) =>
    [
      item['schedule_id'],
      item['code_system'],
      item['code'],
      item['modifier'],
      item['pos_code'],
      item['effective_from'],
    ].join('|'),
  )
  expect(new Set(keys).size).toBe(keys.length)
})

test('fault: a run that sets the prices and the order of a site again; amounts are the site’s, active is not here', async () => {
  const items = billingMasters.datasets.find(({ name }) => name === 'fee-schedule-items')
  expect(items?.own).toMatchObject({ amount: 'site' })
  for (const dataset of billingMasters.datasets)
    expect((await readRows(dataset)).flatMap(Object.keys)).not.toContain('active')
})

test('fault: fees for codes that are not in force yet; every service begins after its code', async () => {
  const from = new Map(
    (await rowsOf('procedure-codes')).map((row) => [row['code'], String(row['effective_from'])]),
  )
  const items = await rowsOf('fee-schedule-items')
  expect(items.filter((item) => String(item['effective_from']) < (from.get(item['code']) ?? '9999'))).toEqual(
    [],
  )
})

test('fault: invented payer ids and contacts of real agencies; no payer has an identifier or a contact', async () => {
  const columns = (await rowsOf('payers')).flatMap(Object.keys)
  expect(columns.filter((column) => /email|phone|website|address|identifier|national/.test(column))).toEqual(
    [],
  )
  expect(billingMasters.datasets.map(({ table }) => table)).not.toContain('billing_payer_identifiers')
})

test('fault: rows deleted and inserted again under other ids; what a release leaves out stays or is retired', () => {
  expect(billingMasters.datasets.filter(({ absent }) => absent === 'delete')).toEqual([])
})

test('every document that a checklist names is a type of document', async () => {
  const types = new Set((await rowsOf('prior-authorization-document-types')).map(({ code }) => code))
  const named = (await rowsOf('prior-authorization-checklists')).flatMap(
    (row) => row['items'] as { document: string }[],
  )
  expect(named.length).toBeGreaterThan(20)
  expect(named.filter(({ document }) => !types.has(document))).toEqual([])
})
