import { expect, test } from 'vitest'
import { readOpenConflicts } from '../../src/amend/read-conflicts.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { type ShapeDataset, seedOptions, usingSite } from '../shapes/shape-database.js'

test('conflicts of one tenant end alone, and those of a selection with the wider set', async () => {
  const ddl =
    "create table org (id text primary key, slug text, ok text); create table it (org_id text references org, code text, v text, primary key (org_id, code)); insert into org values ('o1', 's1', 'y'), ('o2', 's2', 'y'); create table w (code text primary key, v text)"
  await usingSite(
    'postgres',
    ddl,
    async (site) => {
      const of = (version: string, v: string, own = {}): ShapeDataset => ({
        name: 'it',
        table: 'it',
        key: ['code'],
        scope: 'tenant',
        version,
        own,
        rows: [
          { code: 'k', v },
          { code: 'a', v },
        ],
      })
      await site.seed(of('1.0.0', '1'))
      await site.rows("update it set v = 'mine' where code = 'a'")
      await site.seed(of('1.1.0', '2'))
      const open = async (d: string) =>
        (await readOpenConflicts(site.database, [d], { keys: [], tenant: null })).map(
          ({ tenant, key, release, site: s }) => `${tenant} ${key} ${release} ${s}`,
        )
      expect(await open('shapes/it')).toEqual(['s1 a 2 mine', 's2 a 2 mine'])
      await site.seedAll([of('1.2.0', 'mine')], { tenant: 's1' })
      expect(await open('shapes/it')).toEqual(['s2 a 2 mine'])
      const { datasets } = await resolveConflicts(site.database, {
        ...seedOptions,
        datasets: ['shapes/it'],
        keys: [],
        tenant: null,
        take: 'package',
      })
      expect(datasets).toMatchObject([{ resolved: 1, written: 1, ended: 0 }])
      expect(await site.rows("select org_id, v from it where code = 'a' order by 1")).toEqual([
        { org_id: 'o1', v: 'mine' },
        { org_id: 'o2', v: '2' },
      ])
      const sel = (version: string, v: string) =>
        ({
          name: 'sel',
          table: 'w',
          key: ['code'],
          selectionOf: 'shapes/wide',
          version,
          rows: [
            { code: 'a', v },
            { code: 'b', v },
          ],
        }) as ShapeDataset
      const wide = (version: string, v: string): ShapeDataset => ({
        name: 'wide',
        table: 'w',
        key: ['code'],
        version,
        rows: ['a', 'b', 'c'].map((code) => ({ code, v })),
      })
      await site.seed(sel('1.0.0', '1'))
      await site.rows("update w set v = 'mine' where code = 'a'")
      await site.seed(sel('1.1.0', '2'))
      expect(await open('shapes/sel')).toEqual(['null a 2 mine'])
      await site.seedAll([wide('1.1.0', '3')])
      expect(await open('shapes/sel')).toEqual([])
      const got = await resolveConflicts(site.database, {
        ...seedOptions,
        datasets: ['shapes/sel'],
        keys: [],
        tenant: null,
        take: 'package',
      })
      expect(got.datasets).toMatchObject([{ resolved: 0, written: 0, ended: 1 }])
      expect(await site.rows("select v from w where code = 'a'")).toEqual([{ v: 'mine' }])
    },
    { tenants: { table: 'org', id: 'id', key: 'slug', column: 'org_id' } as never },
  )
})
