import { expect, test } from 'vitest'
import { resolveCommands, rowsInConflict } from '../src/pages/conflicts/rows-in-conflict.js'
import { groupTables, neighboursOf, others } from '../src/pages/map/group-tables.js'
import { sketchTables } from '../src/pages/map/sketch-tables.js'
import { changesNothing } from '../src/pages/plan/changing-datasets.js'
import { shellWord } from '../src/words/shell-words.js'

const table = (name: string, ...to: string[]) => ({
  name,
  columns: [{ name: 'id', type: 'uuid', required: true, key: true }],
  references: to.map((each) => ({ columns: [`${each}_id`], table: each })),
})

const conflict = (tenant: string | null, key: string, column: string) => ({
  dataset: 'prices/prices',
  tenant,
  key,
  column,
  run: 3,
})

test('tables are grouped by the first word of their names, and a word of one table makes no group', () => {
  const names = ['invoice_lines', 'invoices', 'countries', 'country_packs', 'users', 'status']
  expect(groupTables(names.map((name) => table(name)))).toEqual([
    { name: 'country', tables: ['countries', 'country_packs'] },
    { name: 'invoice', tables: ['invoice_lines', 'invoices'] },
    { name: others, tables: ['users', 'status'] },
  ])
})

test('the neighbours of a table are those that it refers to, and those that refer to it', () => {
  const tables = [table('a', 'b'), table('b', 'b', 'c'), table('c'), table('d', 'c')]
  expect(neighboursOf(tables, 'b')).toEqual(['b', 'c', 'a'])
  const { sketch } = sketchTables(tables, ['a', 'b'])
  expect(sketch.lines).toEqual([{ id: 'a b', from: 'a', to: 'b' }])
})

test('conflicts are decided row by row, by one command for each dataset and tenant', () => {
  const rows = rowsInConflict([
    conflict(null, 'cast', 'amount'),
    conflict(null, 'cast', 'title'),
    conflict('north', "a/b c's", 'amount'),
  ])
  expect(rows.map(({ key, columns }) => [key, columns.length])).toEqual([
    ['cast', 2],
    ["a/b c's", 1],
  ])
  expect(resolveCommands({ rows, take: 'package' }, 'as agreed')).toBe(
    String.raw`sow db resolve prices/prices cast --take package --note 'as agreed'
sow db resolve prices/prices 'a/b c'\''s' --take package --tenant north --note 'as agreed'`,
  )
})

test('a plan that lacks nothing but an official file has nothing to apply', () => {
  type Plan = Parameters<typeof changesNothing>[0]
  const plan = (effect: string, state: string, lacking: readonly object[]) =>
    ({
      pending: true,
      datasets: [{ effect, brake: null, skipped: null }],
      migrations: [{ state }],
      lacking,
    }) as unknown as Plan
  expect(changesNothing(plan('nothing', 'applied', [{ code: 'SOURCE_MISSING' }]))).toBe(true)
  expect(changesNothing(plan('changes', 'applied', [{ code: 'SOURCE_MISSING' }]))).toBe(false)
  expect(changesNothing(plan('nothing', 'pending', [{ code: 'SOURCE_MISSING' }]))).toBe(false)
  expect(changesNothing(plan('nothing', 'pending', []))).toBe(false)
  expect(changesNothing({ ...plan('nothing', 'applied', []), pending: false })).toBe(true)
})

test.each([
  ['payers', 'payers'],
  ['', "''"],
  ['$HOME', "'$HOME'"],
  ['a\nb', "'a\nb'"],
])('a shell takes %j as %j', (text, word) => {
  expect(shellWord(text)).toBe(word)
})
