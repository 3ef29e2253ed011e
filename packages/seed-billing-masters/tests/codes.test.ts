import { rowReader } from '@sow/testkit'
import { expect, test } from 'vitest'
import billingMasters from '../src/index.js'

const rowsOf = rowReader(billingMasters)

test('every procedure code is of HCPCS Level II: none has the shape of a CPT or a CDT code', async () => {
  const rows = [...(await rowsOf('procedure-codes')), ...(await rowsOf('fee-schedule-items'))]
  expect(rows.filter(({ code }) => !/^[A-CE-Z]\d{4}$/.test(String(code)))).toEqual([])
  expect(new Set(rows.map((row) => row['code_system']))).toEqual(new Set(['HCPCS']))
})

test('no modifier is numeric, as those of CPT are', async () => {
  const rows = await rowsOf('modifiers')
  expect(rows.filter(({ code }) => /^\d/.test(String(code)))).toEqual([])
})

test('every diagnosis has its nearest heading, which is not billable itself', async () => {
  const rows = await rowsOf('diagnosis-codes')
  const byCode = new Map(rows.map((row) => [row['code'], row]))
  for (const row of rows.filter((each) => String(each['code']).length > 3)) {
    const parent = byCode.get(row['parent_id.code'])
    expect(parent, String(row['code'])).toBeDefined()
    expect(parent?.['billable_from'], String(row['code'])).toBeNull()
    expect(String(row['code']).replace('.', '').startsWith(String(parent?.['code']).replace('.', ''))).toBe(
      true,
    )
  }
})

test('every heading has a code under it', async () => {
  const rows = await rowsOf('diagnosis-codes')
  const parents = new Set(rows.map((row) => row['parent_id.code']))
  expect(rows.filter((row) => row['billable_from'] === null && !parents.has(row['code']))).toEqual([])
})

test('every service of the fee schedule is among the procedure codes, and none has an amount', async () => {
  const codes = new Set((await rowsOf('procedure-codes')).map(({ code }) => code))
  const items = await rowsOf('fee-schedule-items')
  expect(items.filter((item) => !codes.has(item['code']))).toEqual([])
  expect(items.filter((item) => item['amount'] !== null)).toEqual([])
})
