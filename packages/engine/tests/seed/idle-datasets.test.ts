import { expect, test } from 'vitest'
import { type ShapeDataset, usingSite } from '../shapes/shape-database.js'

const dataset = (name: string, version = '1.0.0', more: Partial<ShapeDataset> = {}): ShapeDataset => ({
  ...{ name, table: name, key: ['code'], version, ...more },
  rows: [{ code: 'k', v: version, ...(name === 'children' ? { parent: 'k' } : {}) }],
})

test('where each dataset is committed by itself, those with nothing to do are left alone, but for what knows of one that has', async () => {
  const ddl = `
    create table parents (code text primary key, v text);
    create table children (code text primary key, v text, parent text references parents);
    create table others (code text primary key, v text)`
  await usingSite('pglite', ddl, async (site) => {
    const all = [dataset('parents'), dataset('children'), dataset('others')]
    const looked = async (...datasets: readonly ShapeDataset[]) => {
      const before = site.events.length
      const { run, datasets: reports } = await site.seedAll(datasets, { commit: 'dataset' })
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
      commit: 'dataset',
      onConflict: 'package',
    })
    expect(forced.datasets.map(({ dataset: name }) => name)).toEqual(['parents', 'children', 'others'])
  })
})
