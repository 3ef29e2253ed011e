import { expect, test } from 'vitest'
import { nameColumnOf, readKey, writeKey } from '../src/manifest.js'

test.each([
  [['a']],
  [['a/b']],
  [['a', 'b']],
  [['', '']],
  [['/', '\\', 'x\\/y']],
  [['a', '', 'c']],
  [['line\nend', '/']],
])('the parts of the key %j are read as they were written', (parts) => {
  expect(readKey(writeKey(parts), parts.length)).toEqual(parts)
})

test('a key of another number of parts is none', () => {
  expect(readKey('a/b', 3)).toBeNull()
  expect(readKey('a\\/b', 2)).toBeNull()
})

test('a row is named by the declared column, else by the first text column of a usual name beside the key', () => {
  const columns = [
    ['name', 'integer'],
    ['title', 'text'],
    ['description', 'character varying(80)'],
  ].map(([name = '', type = '']) => ({ name, type, nullable: true, ownership: 'shared' as const }))
  expect(nameColumnOf({ key: ['code'], columns })).toBe('title')
  expect(nameColumnOf({ key: ['title'], columns })).toBe('description')
  expect(nameColumnOf({ key: ['code'], columns, nameColumn: 'description' })).toBe('description')
  expect(nameColumnOf({ key: ['code'], columns: columns.slice(0, 1) })).toBeNull()
})
