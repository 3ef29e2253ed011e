import { describe, expect, test } from 'vitest'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table par (code text primary key, v text);
  create table chi (code text primary key, par text references par on update cascade, v text)`

const par = (version: string, code: string): ShapeDataset => ({
  name: 'par',
  table: 'par',
  key: ['code'],
  version,
  rows: [{ code, v: '1' }],
  ...(code === 'A' ? { renamed: [{ from: 'a', to: 'A' }] } : {}),
})
const chi = (version: string, of: string, v: Readonly<Record<string, string>>): ShapeDataset => ({
  name: 'chi',
  table: 'chi',
  key: ['code'],
  version,
  rows: Object.entries(v).map(([code, value]) => ({ code, par: of, v: value })),
})

/** Applies what a plan was saved of; it is refused where the plan does not say what the run does. */
async function applyPlanned(site: Site, datasets: readonly ShapeDataset[]) {
  const planned = await planDatasets(site.database, await site.units(...datasets), seedOptions)
  const expected = new Map(
    planned.map(({ domain, dataset, rung, shapeHash, digest }) => [
      `${domain}/${dataset}`,
      { rung: rung ?? 'nothing', shapeHash: shapeHash ?? '', digest },
    ]),
  )
  const { datasets: done } = await site.seedAll(datasets, { expected })
  expect(planned).toMatchObject(done)
  return done
}

describe.each(usualEngines(import.meta.url))('rows that follow a renamed key, on %s', (engine) => {
  test.each([
    ['alone', { c: '1' }, { updated: 0, inserted: 0 }],
    ['beside a change of the release', { c: '2' }, { updated: 1, inserted: 0 }],
    ['beside a new row', { c: '1', d: '1' }, { updated: 0, inserted: 1 }],
  ])('are planned as they are applied, %s', async (_, rows, counts) => {
    await usingSite(engine, ddl, async (site) => {
      await site.seedAll([par('1.0.0', 'a'), chi('1.0.0', 'a', { c: '1' })])
      const [, applied] = await applyPlanned(site, [par('1.1.0', 'A'), chi('1.1.0', 'A', rows)])
      expect(applied).toMatchObject({ ...counts, conflicts: 0, kept: 0 })
      expect(await site.rows('select code, par, v from chi order by code')).toEqual(
        Object.entries(rows).map(([code, v]) => ({ code, par: 'A', v })),
      )
    })
  })

  test('are planned as ever where no key is renamed', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seedAll([par('1.0.0', 'a'), chi('1.0.0', 'a', { c: '1' })])
      const [, applied] = await applyPlanned(site, [par('1.1.0', 'a'), chi('1.1.0', 'a', { c: '2' })])
      expect(applied).toMatchObject({ updated: 1, conflicts: 0 })
    })
  })

  test('keep what the site made of them', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seedAll([par('1.0.0', 'a'), chi('1.0.0', 'a', { c: '1' })])
      await site.rows("insert into par values ('own'); update chi set par = 'own'")
      const [, applied] = await applyPlanned(site, [par('1.1.0', 'A'), chi('1.1.0', 'A', { c: '1' })])
      expect(applied).toMatchObject({ updated: 0, conflicts: 1 })
      expect(await site.rows('select par from chi')).toEqual([{ par: 'own' }])
    })
  })
})
