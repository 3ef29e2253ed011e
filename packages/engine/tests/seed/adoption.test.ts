import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table goods (code text primary key, name text, price integer, note text);
  insert into goods values ('a', 'one', 1, 'mine'), ('b', 'edited', 2, null), ('c', 'three', 33, null)`

const goods = (more: Partial<ShapeDataset> = {}): ShapeDataset => ({
  name: 'goods',
  table: 'goods',
  key: ['code'],
  rows: [
    { code: 'a', name: 'one', price: 1 },
    { code: 'b', name: 'two', price: 2 },
    { code: 'c', name: 'three', price: 3 },
    { code: 'd', name: 'four', price: 4 },
  ],
  ...more,
})

describe.each(usualEngines(import.meta.url))(
  'rows that were there before the first run, as an earlier release, on %s',
  (engine) => {
    test('are told before they are overwritten, and are overwritten only where that was said', async () => {
      await usingSite(engine, ddl, async (site) => {
        const before = await site.versions('goods')
        await expect(site.seedAll([goods()], { adoptAs: 'base' })).rejects.toMatchObject({
          code: 'ADOPTION_OVERWRITE',
          exitCode: 3,
          outcome: 'nothing-changed',
          message:
            '--adopt-as base would write over what 2 rows of shapes/goods held before, where the release has other values, in: name, price.',
          place: { dataset: 'shapes/goods', table: 'goods' },
        })
        expect(await site.versions('goods')).toEqual(before)
        await expect(
          site.seedAll([goods()], { adoptAs: 'base', acceptOverwrite: ['shapes/others'] }),
        ).rejects.toMatchObject({ code: 'ADOPTION_OVERWRITE' })

        const meant = { adoptAs: 'base', acceptOverwrite: ['shapes/goods'] } as const
        const { datasets } = await site.seedAll([goods()], meant)
        expect(datasets).toMatchObject([{ inserted: 1, updated: 2, unchanged: 1, kept: 0 }])
        expect(await site.rows('select code, name, price, note from goods order by code')).toEqual([
          { code: 'a', name: 'one', price: 1, note: 'mine' },
          { code: 'b', name: 'two', price: 2, note: null },
          { code: 'c', name: 'three', price: 3, note: null },
          { code: 'd', name: 'four', price: 4, note: null },
        ])
        // From then on there is a base: what the site writes is an edit, whatever the flag says.
        await site.rows("update goods set price = 9 where code = 'a'")
        const again = await site.seedAll([goods()], { adoptAs: 'base' })
        expect(again.datasets).toMatchObject([{ updated: 0, kept: 1 }])
      })
    })

    test('stay as they are without it, and where nothing differs nothing has to be said', async () => {
      await usingSite(engine, ddl, async (site) => {
        expect(await site.seed(goods())).toMatchObject({ inserted: 1, updated: 0, kept: 2 })
      })
      const alike =
        "update goods set name = 'two' where code = 'b'; update goods set price = 3 where code = 'c'"
      await usingSite(engine, `${ddl}; ${alike}`, async (site) => {
        const { datasets } = await site.seedAll([goods()], { adoptAs: 'base' })
        expect(datasets).toMatchObject([{ inserted: 1, updated: 0, unchanged: 3 }])
      })
    })

    test('keep ids of their own, which rows of the same release refer to', async () => {
      const nodes: ShapeDataset = {
        name: 'nodes',
        table: 'nodes',
        key: ['code'],
        rows: [
          { id: 'r1', code: 'root', parent: null },
          { id: 'r2', code: 'leaf', parent: 'root' },
          { id: 'r3', code: 'bud', parent: 'leaf' },
        ],
        refs: { parent: ref.self() },
      }
      const tree = `
  create table nodes (id text primary key, code text not null unique, parent text references nodes);
  insert into nodes values ('s1', 'root', null), ('s2', 'leaf', 's1')`
      await usingSite(engine, tree, async (site) => {
        expect(await site.seed(nodes)).toMatchObject({ inserted: 1, unchanged: 2, kept: 0 })
        expect(await site.rows('select id, code, parent from nodes order by id')).toEqual([
          { id: 'r3', code: 'bud', parent: 's2' },
          { id: 's1', code: 'root', parent: null },
          { id: 's2', code: 'leaf', parent: 's1' },
        ])
      })
    })

    test('get what belongs to the package in any case: that is what its ownership says', async () => {
      await usingSite(engine, ddl, async (site) => {
        const owned = goods({ own: { name: 'package', price: 'package' } })
        const { datasets } = await site.seedAll([owned], { adoptAs: 'base' })
        expect(datasets).toMatchObject([{ inserted: 1, updated: 2 }])
      })
    })
  },
)
