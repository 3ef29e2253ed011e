import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { openSite, type ShapeDataset, type Site } from '../shapes/shape-database.js'

/**
 * Types outside pg_catalog have their own equality, which is not in the search path of what reads and decides: one that takes
 * 'A' and 'a' for one value, and one whose values no equality of the server's can compare.
 */
const extensions = 'create extension citext; create extension ltree'

const ddl = `
  create table units (
    code citext primary key,
    title text
  );
  create table items (
    path ltree primary key,
    unit citext references units (code),
    place ltree,
    label citext unique
  )`

const units = (version: string): ShapeDataset => ({
  name: 'units',
  table: 'units',
  key: ['code'],
  version,
  rows: [{ code: 'Box', title: `A box, ${version}` }],
})

const items = (version: string, place: string): ShapeDataset => ({
  name: 'items',
  table: 'items',
  key: ['path'],
  version,
  refs: { unit: ref({ name: 'units' } as never) },
  absent: 'delete',
  rows: [
    { path: 'top.one', unit: 'BOX', place, label: 'One' },
    ...(version === '1.0.0' ? [{ path: 'top.two', unit: 'box', place: null, label: 'Two' }] : []),
  ],
})

describe('types of extensions', () => {
  test('are compared by their own equality, in keys, references, values and unique indexes', async () => {
    await using site: Site & AsyncDisposable = await openSite('postgres', { asSuperuser: extensions })
    await site.rows(ddl)
    await site.rows("insert into units values ('box', 'Ours')")

    const [first] = await site.plan(units('1.0.0'))
    expect(first).toMatchObject({ inserted: 0 })
    await site.seedAll([units('1.0.0'), items('1.0.0', 'a.b')])
    expect(await site.rows('select code::text from units')).toEqual([{ code: 'box' }])
    expect(await site.rows('select path::text, unit::text from items order by path')).toEqual([
      { path: 'top.one', unit: 'box' },
      { path: 'top.two', unit: 'box' },
    ])

    const { run } = await site.seedAll([units('1.0.0'), items('1.0.0', 'a.b')])
    expect(run).toBeNull()
    const { datasets } = await site.seedAll([units('2.0.0'), items('2.0.0', 'a.c')])
    expect(datasets.at(-1)).toMatchObject({ updated: 1, deleted: 1 })
    expect(await site.rows('select path::text, place::text from items')).toEqual([
      { path: 'top.one', place: 'a.c' },
    ])
  })
})
