import type { DatasetReport } from '@sow/engine'
import { expect, test } from 'vitest'
import { renderDatasets } from '../src/render/render-datasets.js'
import { renderLoss } from '../src/render/render-reset.js'
import { renderTable } from '../src/render/render-table.js'
import { cutText, fitLines, widthOf, wrapText } from '../src/render/width.js'

test('a table gives way: columns go, then cells are cut or wrapped', () => {
  const columns = [
    { title: 'key', align: 'left', narrow: 'cut' },
    { title: 'what', align: 'left', narrow: 'wrap' },
    { title: 'rows', align: 'right', narrow: 'drop' },
  ] as const
  const rows = [['a-key-that-is-rather-long', 'one two three four five six seven', '7']]
  expect(renderTable(columns, rows, { width: 80 })[1]).toMatch(
    /long {2}one two three four five six seven +7$/,
  )
  const narrow = renderTable(columns, rows, { width: 40 })
  expect(narrow[0]).not.toContain('rows')
  expect(narrow.every((line) => widthOf(line) <= 40)).toBe(true)
  expect(narrow.join(' ')).toContain('…')
  expect(narrow.join(' ').replaceAll(/\s+/g, ' ')).toContain('four')
})

test('text is as wide as a terminal draws it', () => {
  expect([widthOf('abc'), widthOf('日本'), widthOf('e\u0301')]).toEqual([3, 4, 1])
  expect(cutText('日本語', 5)).toBe('日本…')
  expect(wrapText('one two three', 7)).toEqual(['one two', 'three'])
  expect(wrapText('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij'])
  expect(fitLines(['To end it all at once, and for good: npx sow db release prices/prices'], 50)).toEqual([
    'To end it all at once, and for good:',
    '  npx sow db release prices/prices',
  ])
  const command = `  npx sow db accept --written-by-migration ${'m'.repeat(40)}`
  expect(fitLines([command], 50)).toEqual([command])
})

test('many datasets are told domain by domain, and many counts in words', () => {
  const dataset = (number: number, counts: Partial<DatasetReport>) =>
    ({
      ...{ domain: `domain-${number % 3}`, dataset: `dataset-${number}`, effect: 'rows', skipped: null },
      ...{ inserted: 0, updated: 0, unchanged: 0, kept: 0, conflicts: 0, retired: 0, revived: 0, deleted: 0 },
      ...{ left: 0, tombstoned: 0, blocked: 0, renamed: 0, estimated: false },
      ...counts,
    }) as DatasetReport
  const many = Array.from({ length: 30 }, (_, number) => dataset(number, { inserted: 1000 }))
  expect(renderDatasets(many, false)).toEqual([
    'dataset                 inserted',
    ...[0, 1, 2].map((domain) => `domain-${domain} (10 datasets)    10,000`),
  ])
  expect(renderDatasets(many, true)).toHaveLength(1 + 3 + 30)
  const mixed = dataset(1, {
    inserted: 1,
    updated: 2,
    kept: 3,
    conflicts: 4,
    retired: 5,
    deleted: 6,
    left: 7,
    blocked: 8,
    tombstoned: 9,
  })
  const told = renderDatasets([mixed], false)
  expect(told.join(' ').replaceAll(/\s+/g, ' ')).toContain('1 inserted, 2 updated, 3 kept, 4 conflicts')
  expect(told.every((line) => widthOf(line) <= 80)).toBe(true)
})

test('a reset names the tables with the most rows, and counts those that are empty', () => {
  const dropped = Array.from({ length: 145 }, (_, number) => ({
    table: `t${number}`,
    rows: number < 12 ? number : 0,
  }))
  const told = renderLoss(dropped, 'clinic')
  expect(told[0]).toBe('This drops 145 tables in clinic, with 66 rows:')
  expect(told).toHaveLength(14)
  expect(told.at(-2)).toBe('  and 1 more table with 1 row, 134 empty tables (--all names them).')
  expect(renderLoss(dropped, 'clinic', true)).toHaveLength(148)
})
