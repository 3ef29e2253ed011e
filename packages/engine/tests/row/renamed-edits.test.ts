import { describe, expect, test } from 'vitest'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

// A row that somebody wrote stays theirs, under whatever key it goes on, and whoever writes it along with another one.

type Values = Readonly<Record<string, string>>

const dataset = (
  version: string,
  key: string,
  values: Values,
  more: Partial<ShapeDataset> = {},
): ShapeDataset => ({
  name: 'items',
  table: 'items',
  key: [key],
  absent: 'delete',
  version,
  rows: Object.entries(values).map(([code, v]) => ({ [key]: code, v })),
  ...more,
})
const accepted = { acceptMassChange: ['shapes/items', 'shapes/children', 'shapes/parents'] }
const decision = { lock: seedOptions.lock, run: seedOptions.run }
const left = async (site: Site, table: string, key = 'code') =>
  (await site.rows(`select ${key} as key from ${table} order by 1`)).map((row) => row['key'])

describe.each(usualEngines(import.meta.url))('an edit in a row whose key changes, on %s', (engine) => {
  /** Somebody writes a column that no dataset carries; then Sow writes the row. */
  const edited = async (site: Site) => {
    await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1', b: '1' }))
    await site.rows("update items set note = 'mine' where code = 'a'")
    await site.seed(dataset('1.1.0', 'code', { k: '1', a: '2', b: '2' }))
  }
  const using = (work: (site: Site) => Promise<void>, more = '') =>
    usingSite(engine, `create table items (code text primary key, v text, note text); ${more}`, work)
  const renamed = { renamed: [{ from: 'a', to: 'A' }] }

  test('is known by the new key', async () => {
    await using(async (site) => {
      await edited(site)
      await site.seed(dataset('1.2.0', 'code', { k: '1', A: '2', b: '2' }, renamed))
      await site.seedAll([dataset('1.3.0', 'code', { k: '1' }, renamed)], accepted)
      expect(await left(site, 'items')).toEqual(['A', 'k'])
    })
  })

  test('is known by the earlier key once the rename is undone', async () => {
    await using(async (site) => {
      await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1', b: '1' }))
      await site.seed(dataset('1.1.0', 'code', { k: '1', A: '1', b: '1' }, renamed))
      await site.rows("update items set note = 'mine' where code = 'A'")
      await site.seed(dataset('1.2.0', 'code', { k: '1', A: '2', b: '2' }, renamed))
      await undoRun(site.database, { ...decision, undo: null })
      await undoRun(site.database, { ...decision, undo: 2 })
      expect(await left(site, 'items')).toEqual(['a', 'b', 'k'])
      await site.seedAll([dataset('1.3.0', 'code', { k: '1' })], accepted)
      expect(await left(site, 'items')).toEqual(['a', 'k'])
    })
  })

  test.each([
    ['with its values', '2', 1],
    ['alone', '1', 0],
  ])(
    'stands beside a row that was made under the earlier key, where a rename is undone, %s',
    async (_, v, restored) => {
      await using(async (site) => {
        await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1' }))
        await site.seed(dataset('1.1.0', 'code', { k: '1', A: v }, renamed))
        await site.rows("insert into items values ('a', '2', 'mine')")
        const { datasets } = await undoRun(site.database, { ...decision, undo: null })
        const leftRows = [{ tenant: null, key: 'A', reason: 'came-back' }]
        expect(datasets).toMatchObject([{ restored, left: 1, leftRows }])
        expect(await site.rows('select code, v, note from items order by code')).toEqual([
          { code: 'A', v: '1', note: null },
          { code: 'a', v: '2', note: 'mine' },
          { code: 'k', v: '1', note: null },
        ])
        await site.seedAll([dataset('1.2.0', 'code', { k: '2' })], accepted)
        expect(await left(site, 'items')).toContain('a')
      })
    },
  )

  test('stays where it is, once the renamed row is gone and another one has its earlier key', async () => {
    await using(async (site) => {
      const second = dataset('1.1.0', 'code', { k: '1', A: '1', a: 'new' }, renamed)
      await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1' }))
      expect(await site.seed(second)).toMatchObject({ renamed: 1, inserted: 1 })
      await site.rows("delete from items where code = 'A'; update items set v = 'mine' where code = 'a'")
      const [planned] = await site.plan(second)
      expect(await site.seed(second)).toMatchObject({ renamed: 0, tombstoned: 1 })
      expect(planned).toMatchObject({ renamed: 0, tombstoned: 1 })
      expect(await site.rows('select code, v from items order by code')).toEqual([
        { code: 'a', v: 'mine' },
        { code: 'k', v: '1' },
      ])
    })
  })

  test('is not made of a rename onto the key of a row that the site deleted', async () => {
    await using(async (site) => {
      const second = dataset('1.1.0', 'code', { k: '1', A: '2' }, { ...renamed, absent: 'keep' })
      await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1', A: '1' }))
      await site.rows("delete from items where code = 'A'")
      await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1', A: '1' }))
      const [planned] = await site.plan(second)
      expect(planned).toMatchObject({ renamed: 0, kept: 0, conflicts: 0 })
      expect(await site.seed(second)).toMatchObject({ renamed: 0, kept: 0, conflicts: 0 })
      expect(await left(site, 'items')).toEqual(['a', 'k'])
    })
  })

  test('may be in any row once the column of the key has another name', async () => {
    await using(async (site) => {
      await edited(site)
      await site.rows('alter table items rename code to kod')
      await site.seedAll([dataset('1.2.0', 'kod', { k: '2' })], accepted)
      expect(await left(site, 'items', 'kod')).toContain('a')
    })
  })

  test('costs no other row its end where nobody edited any', async () => {
    await using(async (site) => {
      await site.seed(dataset('1.0.0', 'code', { k: '1', a: '1', b: '1' }))
      await site.rows('alter table items rename code to kod')
      await site.seedAll([dataset('1.2.0', 'kod', { k: '2' })], accepted)
      expect(await left(site, 'items', 'kod')).toEqual(['k'])
    })
  })
})

describe.each(usualEngines(import.meta.url))('an edit in a row that follows another one, on %s', (engine) => {
  const parents = (
    version: string,
    rows: ShapeDataset['rows'],
    more: Partial<ShapeDataset> = {},
  ): ShapeDataset => ({
    name: 'parents',
    table: 'parents',
    key: ['code'],
    version,
    rows,
    ...more,
  })
  const children = (version: string, rows: ShapeDataset['rows'], own = {}): ShapeDataset => ({
    name: 'children',
    table: 'children',
    key: ['code'],
    absent: 'delete',
    version,
    rows,
    own,
  })
  const ofParent = (parent: string) => ['c', 'd'].map((code) => ({ code, parent, v: '1' }))
  const kept = { code: 'k', parent: 'z', v: '1' }
  const renamed = { renamed: [{ from: 'a', to: 'A' }] }

  test('stays one where the key of the other is renamed, in a run of that dataset alone', async () => {
    const ddl = `
      create table parents (code text primary key, v text);
      create table children (code text primary key, parent text references parents on update cascade, v text, note text)`
    await usingSite(engine, ddl, async (site) => {
      const first = parents('1.0.0', [
        { code: 'a', v: '1' },
        { code: 'z', v: '1' },
      ])
      await site.seedAll([first, children('1.0.0', [kept, ...ofParent('a')])])
      await site.rows("update children set note = 'mine' where code = 'c'")
      await site.seed(
        parents(
          '1.1.0',
          [
            { code: 'A', v: '1' },
            { code: 'z', v: '1' },
          ],
          renamed,
        ),
      )
      await site.seedAll([children('1.1.0', [kept, ...ofParent('A')])], accepted)
      await site.seedAll([children('1.2.0', [kept])], accepted)
      expect(await left(site, 'children')).toContain('c')
    })
  })

  test.each(['package', 'site'])(
    'stays one where it is another column that others refer to, of the %s',
    async (owner) => {
      const ddl = `
      create table parents (code text primary key, slug text unique);
      create table children (code text primary key, parent text references parents (slug) on update cascade, v text, note text)`
      await usingSite(engine, ddl, async (site) => {
        const own = { parent: owner }
        const slugs = (slug: string) => [
          { code: 'a', slug },
          { code: 'z', slug: 'z' },
        ]
        await site.seedAll([parents('1.0.0', slugs('a')), children('1.0.0', [kept, ...ofParent('a')], own)])
        await site.rows("update children set note = 'mine' where code = 'c'")
        const next = parents('1.1.0', slugs('A'))
        await site.seedAll(
          owner === 'site' ? [next] : [next, children('1.1.0', [kept, ...ofParent('A')], own)],
        )
        await site.seedAll([children('1.2.0', [kept], own)], accepted)
        expect(await left(site, 'children')).toContain('c')
      })
    },
  )

  test('stays one where both are rows of one table', async () => {
    const ddl = `
      create table items (code text primary key, parent text references items on update cascade, v text, note text)`
    await usingSite(engine, ddl, async (site) => {
      const rows = (parent: string, codes: readonly string[]) => [
        { code: parent, parent: null, v: '1' },
        ...codes.map((code) => ({ code, parent, v: '1' })),
      ]
      const tree = (version: string, parent: string, codes: readonly string[], more = {}): ShapeDataset => ({
        ...dataset(version, 'code', {}, { own: { parent: 'site' }, ...more }),
        rows: rows(parent, codes),
      })
      await site.seed(tree('1.0.0', 'a', ['c', 'd']))
      await site.rows("update items set note = 'mine' where code = 'c'")
      await site.seed(tree('1.1.0', 'A', ['c', 'd'], renamed))
      await site.seedAll([tree('1.2.0', 'A', [], renamed)], accepted)
      expect(await left(site, 'items')).toContain('c')
    })
  })

  test('is none that a run could make where nothing follows', async () => {
    const ddl = `
      create table parents (code text primary key, v text);
      create table children (code text primary key, parent text references parents, v text, note text)`
    await usingSite(engine, ddl, async (site) => {
      await site.seedAll([
        parents('1.0.0', [{ code: 'z', v: '1' }]),
        children('1.0.0', [kept, ...ofParent('z')]),
      ])
      await site.seed(parents('1.1.0', [{ code: 'z', v: '2' }]))
      await site.seedAll([children('1.1.0', [kept])], accepted)
      expect(await left(site, 'children')).toEqual(['k'])
      expect(await site.rows('select id from sow.run where xid is null')).toEqual([])
    })
  })
})
