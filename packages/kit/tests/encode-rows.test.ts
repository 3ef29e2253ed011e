import { expect, test } from 'vitest'
import { csv, type Dataset, defineDataset, ndjson, ref } from '../src/index.js'
import { describeDataset } from '../src/manifest.js'
import { encodeRows, inlineRows } from '../src/rows.js'
import { clinic, type Database, items, payers, schedules } from './clinic.js'
import { errorOf, rulesOf } from './expected-error.js'
import { dataFile } from './folder.js'

const definition = {
  name: 'items',
  table: 'schedule_items',
  scope: 'tenant',
  key: ['schedule_id', 'code', 'modifier'],
  refs: { schedule_id: ref(schedules), parent_id: ref.self() },
} as const

const define = defineDataset<Database>()
const itemsOf = (...rows: readonly object[]) => define({ ...definition, rows: inlineRows(rows) })

async function linesOf(dataset: Dataset): Promise<readonly string[]> {
  const described = await describeDataset({ seedPackage: clinic(payers, schedules, dataset), dataset })
  const lines: string[] = []
  for await (const { line } of encodeRows(described, dataset.rows)) lines.push(line)
  return lines
}

const good = { schedule_id: 'standard', code: 'A', modifier: '', amount: null, parent_id: null }
const parent = { schedule_id: 'standard', code: 'A', modifier: '' }

/** Fields: amount, code, modifier, parent_id.code, parent_id.modifier, parent_id.schedule_id.code, schedule_id.code. */
const itemLines = ['12.5\tA\t\t\\N\t\\N\t\\N\tstandard', '\\N\tB\t25\tA\t\tstandard\tstandard']

test('writes rows as COPY text lines over the sorted fields', async () => {
  expect(await linesOf(items)).toEqual(itemLines)
})

test('writes the same lines for the same rows in CSV and NDJSON', async () => {
  const csvUrl = await dataFile(
    'items.csv',
    'code,modifier,amount,schedule_id,parent_id.schedule_id,parent_id.code,parent_id.modifier\n' +
      'A,"",12.50,standard,,,\nB,25,,standard,standard,A,""\n',
  )
  const ndjsonUrl = await dataFile(
    'items.ndjson',
    '{"schedule_id":"standard","code":"A","modifier":"","amount":12.5,"parent_id":null}\n' +
      '{"schedule_id":"standard","code":"B","modifier":"25","amount":null,' +
      '"parent_id":{"modifier":"","code":"A","schedule_id":"standard"}}\n',
  )
  expect(await linesOf(define({ ...definition, rows: csv(csvUrl) }))).toEqual(itemLines)
  expect(await linesOf(define({ ...definition, rows: ndjson(ndjsonUrl) }))).toEqual(itemLines)
})

test('escapes what COPY text reserves', async () => {
  const [line] = await linesOf(itemsOf({ ...good, code: '\\N', modifier: '\b\f\n\r\t\v\\.' }))
  expect(line).toBe('\\N\t\\\\N\t\\b\\f\\n\\r\\t\\v\\\\.\t\\N\t\\N\t\\N\tstandard')
})

test('writes a key that is a reference to a composite key as that key', async () => {
  const rows = [{ item_id: parent, note: 'x', backup_item_id: null }]
  const notes = define({
    name: 'notes',
    table: 'item_notes',
    scope: 'tenant',
    key: ['item_id'],
    refs: { item_id: ref(items), backup_item_id: ref(items) },
    rows,
  })
  const described = await describeDataset({
    seedPackage: clinic(payers, schedules, items, notes),
    dataset: notes,
  })
  const lines: string[] = []
  for await (const { line } of encodeRows(described, notes.rows)) lines.push(line)
  expect(described.fields).toEqual([
    'backup_item_id.code',
    'backup_item_id.modifier',
    'backup_item_id.schedule_id.code',
    'item_id.code',
    'item_id.modifier',
    'item_id.schedule_id.code',
    'note',
  ])
  expect(lines).toEqual(['\\N\t\\N\t\\N\tA\t\tstandard\tx'])
})

test('names every bad row with line, column and rule, and no value', async () => {
  const { amount: _, ...lacking } = good
  const dataset = itemsOf(
    good,
    { ...good, code: 'secret\0' },
    { ...good, amount: 'secret' },
    { ...good, amount: '1.234', modifier: null },
    { ...good, extra: 'secret' },
    lacking,
    { ...good, schedule_id: 'longer-than-8' },
    { ...good, schedule_id: null },
    { ...good, schedule_id: { code: 'standard' } },
    { ...good, parent_id: 'secret' },
    { ...good, parent_id: { ...parent, code: null } },
    { ...good, parent_id: { code: 'A', modifier: '' } },
    { ...good, parent_id: { ...parent, more: 1 } },
    { ...good, parent_id: { ...parent, code: 7 } },
    { ...good, parent_id: [] },
    { ...good, amount: undefined },
    { ...good, parent_id: { schedule_id: null, code: null, modifier: null } },
  )
  const error = await errorOf(() => linesOf(dataset))
  expect(error).toMatchObject({ code: 'DATA_INVALID', place: { dataset: 'billing/items' } })
  expect(rulesOf(error)).toEqual([
    '2 code nul-byte',
    '3 amount type',
    '4 amount scale',
    '4 modifier not-null',
    '5 extra unknown-column',
    '6 amount missing-column',
    '7 schedule_id too-long',
    '8 schedule_id not-null',
    '9 schedule_id type',
    '10 parent_id reference-shape',
    '11 parent_id half-null',
    '12 parent_id reference-shape',
    '13 parent_id reference-shape',
    '14 parent_id type',
    '15 parent_id reference-shape',
    '16 amount type',
  ])
  expect(JSON.stringify([error.message, error.problems])).not.toContain('secret')
})

test('streams the good rows before it names the bad ones', async () => {
  const dataset = itemsOf(good, { ...good, code: null }, { ...good, code: 'C' })
  const described = await describeDataset({ seedPackage: clinic(payers, schedules, dataset), dataset })
  const positions: number[] = []
  const error = await errorOf(async () => {
    for await (const { position } of encodeRows(described, dataset.rows)) positions.push(position)
  })
  expect(positions).toEqual([1, 3])
  expect(rulesOf(error)).toEqual(['2 code not-null'])
})

test('keeps the first hundred problems and counts the rest', async () => {
  const dataset = itemsOf(...Array.from({ length: 250 }, () => ({ ...good, code: null })))
  const error = await errorOf(() => linesOf(dataset))
  expect(error.problems).toHaveLength(100)
  expect(error.message).toContain('250 values')
})

test('names file and line of bad CSV rows', async () => {
  const url = await dataFile('payers.csv', 'code,name\nP1,"a\nb"\n,x\nP3,\n')
  const error = await errorOf(() =>
    linesOf(define({ name: 'more', table: 'payers', scope: 'tenant', key: ['code'], rows: csv(url) })),
  )
  expect(rulesOf(error)).toEqual(['4 code not-null', '5 name not-null'])
  expect(error.problems[0]?.file).toBe('data/payers.csv')
})

test('names the header where a part of a CSV reference is missing', async () => {
  const url = await dataFile(
    'items.csv',
    'code,modifier,amount,schedule_id,parent_id.code,parent_id.cod\nA,"",,standard,,\n',
  )
  const error = await errorOf(() => linesOf(define({ ...definition, rows: csv(url) })))
  expect(rulesOf(error)).toEqual([
    '1 parent_id.cod unknown-column',
    '1 parent_id.schedule_id missing-column',
    '1 parent_id.modifier missing-column',
  ])
})

test('refuses half a reference in CSV', async () => {
  const url = await dataFile(
    'items.csv',
    'code,modifier,amount,schedule_id,parent_id.schedule_id,parent_id.code,parent_id.modifier\nA,"",,standard,standard,,""\n',
  )
  const error = await errorOf(() => linesOf(define({ ...definition, rows: csv(url) })))
  expect(rulesOf(error)).toEqual(['2 parent_id half-null'])
})
