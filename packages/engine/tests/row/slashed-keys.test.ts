import { writeKey } from '@sow/kit/manifest'
import { describe, expect, test } from 'vitest'
import { acceptEdits } from '../../src/amend/accept-edits.js'
import { readDrift } from '../../src/look/read-drift.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table lists (id serial primary key, code text not null unique);
  create table items (list_id integer references lists, code text, name text, primary key (list_id, code));
  create table parts (a text, b text, name text, primary key (a, b));
  create table paths (path text primary key, name text)`

const parts: ShapeDataset = {
  name: 'parts',
  table: 'parts',
  key: ['a', 'b'],
  rows: [
    { a: 'x/y', b: 'z', name: 'one' },
    { a: 'x', b: 'y/z', name: 'one' },
    { a: 'x\\', b: 'y', name: 'one' },
    { a: 'x', b: 'y', name: 'one' },
  ],
}
const paths: ShapeDataset = {
  name: 'paths',
  table: 'paths',
  key: ['path'],
  rows: [{ path: 'x/y\\z', name: 'one' }],
}
const lists: ShapeDataset = {
  name: 'lists',
  table: 'lists',
  key: ['code'],
  rows: [{ code: 'a/b' }, { code: 'a' }],
}
const items: ShapeDataset = {
  name: 'items',
  table: 'items',
  key: ['list_id', 'code'],
  refs: { list_id: { to: 'dataset', dataset: { name: 'lists' } } },
  rows: [
    { list_id: 'a/b', code: 'c', name: 'one' },
    { list_id: 'a', code: 'b/c', name: 'one' },
  ],
}

const reading = { limit: null, values: false }

describe.each(usualEngines(import.meta.url))('keys with a slash in a part, on %s', (engine) => {
  test('are printed as other keys than those that only look like them', async () => {
    await usingSite(engine, ddl, async (site) => {
      const all = [parts, paths, lists, items]
      await site.seedAll(all)
      for (const table of ['parts', 'paths', 'items']) await site.rows(`update ${table} set name = 'site'`)
      const drift = await readDrift(site.database, await site.units(...all), 'all', reading)
      const keys = drift.map(({ dataset, key }) => `${dataset.split('/')[1]}: ${key}`)
      expect(keys.sort()).toEqual(
        [
          String.raw`items: a/b\/c`,
          String.raw`items: a\/b/c`,
          'parts: x/y',
          String.raw`parts: x/y\/z`,
          String.raw`parts: x\/y/z`,
          String.raw`parts: x\\/y`,
          String.raw`paths: x/y\z`,
        ].sort(),
      )
    })
  })

  test('name one row each where they are typed', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seedAll([parts, paths])
      await site.rows("update parts set name = 'site'; update paths set name = 'site'")
      const accept = async (dataset: string, ...keys: readonly string[]) =>
        await acceptEdits(site.database, { ...seedOptions, dataset, keys, tenant: null })
      for (const key of [String.raw`x\/y/z`, String.raw`x/y\/z`, String.raw`x\\/y`, 'x/y'])
        expect(await accept('shapes/parts', key), key).toMatchObject({ edited: 1 })
      await expect(accept('shapes/parts', 'x/y/z')).rejects.toMatchObject({ code: 'ROW_UNKNOWN' })
      expect(await accept('shapes/paths', String.raw`x/y\z`)).toMatchObject({ edited: 1 })
    })
  })
})

test('a key is written so that its parts can be told apart', () => {
  expect(writeKey(['standard', '99213'])).toBe('standard/99213')
  expect(writeKey(['a/b'])).toBe('a/b')
  expect(writeKey(['a/b', 'c'])).toBe(String.raw`a\/b/c`)
  expect(writeKey(['a\\', '/'])).toBe(String.raw`a\\/\/`)
})
