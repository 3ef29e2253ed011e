import { expect, test } from 'vitest'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { type ShapeDataset, type Site, siteOver, usingSite } from '../shapes/shape-database.js'

const dataset = (name: string, version = '1.0.0', more: Partial<ShapeDataset> = {}): ShapeDataset => ({
  ...{ name, table: name, key: ['code'], version, ...more },
  rows: [{ code: 'k', v: version, ...(name === 'children' ? { parent: 'k' } : {}) }],
})

const ways = ['dataset', 'run'] as const

test.each(ways)(
  'datasets with nothing to do are left alone, but for what knows of one that has: commit by %s',
  async (commit) => {
    const ddl = `
    create table parents (code text primary key, v text);
    create table children (code text primary key, v text, parent text references parents);
    create table others (code text primary key, v text)`
    await usingSite('pglite', ddl, async (site) => {
      const all = [dataset('parents'), dataset('children'), dataset('others')]
      const looked = async (...datasets: readonly ShapeDataset[]) => {
        const before = site.events.length
        const { run, datasets: reports } = await site.seedAll(datasets, { commit })
        const started = site.events.slice(before).filter(({ type }) => type === 'dataset-started')
        return {
          started: started.map((event) => 'identity' in event && event.identity),
          wrote: run !== null,
          reports: Object.fromEntries(
            reports.map(({ dataset: name, updated, kept }) => [name, [updated, kept]]),
          ),
        }
      }
      expect(await looked(...all)).toMatchObject({ wrote: true })
      await site.rows("update others set v = 'mine'")
      expect(await looked(...all)).toEqual({
        started: ['shapes/others'],
        wrote: false,
        reports: { parents: [0, 0], children: [0, 0], others: [0, 1] },
      })
      expect(await looked(...all)).toMatchObject({ started: [], wrote: false, reports: { others: [0, 1] } })
      const [, children, others] = all as [ShapeDataset, ShapeDataset, ShapeDataset]
      expect(await looked(dataset('parents', '1.1.0'), children, others)).toEqual({
        started: ['shapes/parents', 'shapes/children'],
        wrote: true,
        reports: { parents: [1, 0], children: [0, 0], others: [0, 1] },
      })
      // Whoever decides for one tenant, or what becomes of conflicts, has every dataset looked at.
      const forced = await site.seedAll([dataset('parents', '1.2.0'), children, others], {
        commit,
        onConflict: 'package',
      })
      expect(forced.datasets.map(({ dataset: name }) => name)).toEqual(['parents', 'children', 'others'])
    })
  },
)

test('a run in one transaction tells of idle datasets as of all others, in the order of its tables', async () => {
  const ddl = `
    create table parents (code text primary key, v text);
    create table children (code text primary key, v text, parent text references parents);
    create table others (code text primary key, v text)`
  await usingSite('pglite', ddl, async (site) => {
    const all = [dataset('others'), dataset('children'), dataset('parents')]
    await site.seedAll(all)
    const newer = [dataset('others', '1.1.0'), ...all.slice(1)]
    const planned = await site.plan(...newer)
    const { run, datasets } = await site.seedAll(newer)
    for (const told of [planned, datasets])
      expect(told.map(({ dataset: name, updated, unchanged }) => [name, updated, unchanged])).toEqual([
        ['others', 1, 0],
        ['parents', 0, 1],
        ['children', 0, 1],
      ])
    const [recorded] = await site.rows(`select counts from sow.run where id = ${run?.id}`)
    expect(Object.keys(Object(recorded?.['counts'])).sort()).toEqual(
      ['others', 'parents', 'children'].map((name) => `shapes/${name}`).sort(),
    )
  })
})

test('of two datasets of one table, of tenants, and of two schemas of a project, none is left alone that has something to do', async () => {
  const ddl = `
    create table owners (id integer primary key, slug text unique);
    insert into owners values (1, 'one');
    create table halves (code text primary key, v text);
    create table owned (owner_id integer references owners, code text, v text, primary key (owner_id, code));
    create table others (code text primary key, v text);
    create schema second;
    create table second.others (code text primary key, v text)`
  const tenants = { table: 'owners', id: 'id', key: 'slug', column: 'owner_id' }
  await usingSite(
    'postgres',
    ddl,
    async (site) => {
      const half = (name: string, version = '1.0.0') => ({
        ...dataset(name, version, { table: 'halves' }),
        rows: [{ code: name, v: version }],
      })
      const owned = dataset('owned', '1.0.0', { scope: 'tenant', key: ['code'] })
      const all = [half('left'), half('right'), owned, dataset('others')]
      const started = async (...datasets: readonly ShapeDataset[]) => {
        const before = site.events.length
        const result = await site.seedAll(datasets)
        const told = site.events.slice(before).filter(({ type }) => type === 'dataset-started')
        return {
          started: told.map((event) => 'identity' in event && event.identity.replace('shapes/', '')),
          inserted: result.datasets.map(({ inserted }) => inserted),
        }
      }
      await started(...all)
      expect(await started(half('left', '1.1.0'), ...all.slice(1))).toEqual({
        started: ['left', 'right'],
        inserted: [0, 0, 0, 0],
      })
      const newer = [half('left', '1.1.0'), ...all.slice(1)]
      await site.rows("insert into owners values (2, 'two')")
      // Where datasets share a table, what the one wrote is somebody's for the other.
      expect(await started(...newer)).toEqual({
        started: ['left', 'right', 'owned'],
        inserted: [0, 0, 1, 0],
      })

      const session = await site.other()
      await using elsewhere = session
      const other = siteOver(elsewhere, null, { schema: 'second' })
      await other.seedAll([dataset('others')])
      await site.rows("update second.others set v = 'ours'")
      const statesOf = async ({ database }: Site, units: Parameters<typeof readDatasetStatuses>[1]) =>
        (await readDatasetStatuses(database, units)).map(({ dataset: name, state }) => [name, state])
      expect(await statesOf(other, await other.units(dataset('others')))).toEqual([['others', 'drifted']])
      expect(await statesOf(site, await site.units(...newer))).toEqual(
        newer.map(({ name }) => [name, 'current']),
      )
    },
    { tenants },
  )
})
