import type { SowError } from '@sow/kit/errors'
import { describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { type ShapeDataset, type Site, usingSite } from './shape-database.js'

const ddl = 'create table codes (system text not null, code text not null, name text, unique (system, code))'

describe.each(usualEngines(import.meta.url))('several datasets that feed one table on %s', (engine) => {
  const of = (
    name: string,
    codes: readonly string[],
    version = '1.0.0',
    extra: Partial<ShapeDataset> = {},
  ): ShapeDataset => ({
    name,
    table: 'codes',
    key: ['system', 'code'],
    version,
    rows: codes.map((code) => ({ system: 'S', code, name: `${name} ${code}` })),
    ...extra,
  })
  const refused = async (site: Site, datasets: readonly ShapeDataset[]): Promise<SowError> => {
    const planned = await site.plan(...datasets).catch((error: unknown) => error)
    const before = await site.versions('codes')
    const error = await site.seedAll(datasets).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_OVERLAP', exitCode: 65, outcome: 'nothing-changed' })
    expect(planned, 'the plan says so as well').toMatchObject({ code: 'DATA_OVERLAP' })
    expect(await site.versions('codes')).toEqual(before)
    return error as SowError
  }

  test.each(['shared', 'package'] as const)(
    'are refused where they have a row in common: %s columns',
    async (owner) => {
      await usingSite(engine, ddl, async (site) => {
        const own = { defaultOwnership: owner }
        const one = of('one', ['a', 'b'], '1.0.0', own)
        const two = of('two', ['c', 'b', 'd'], '1.0.0', own)
        const together = await refused(site, [one, two])
        expect(together.message).toContain('shapes/two')
        expect(together.message).toContain('shapes/one')
        expect(together.problems).toMatchObject([{ rule: 'overlap', line: 2, dataset: 'shapes/two' }])
        expect(JSON.stringify(together.problems)).not.toMatch(/"[abcd]"/)

        await site.seed(one)
        await refused(site, [two])
        // The other one is in the run, but has nothing to do.
        await refused(site, [two, one])
        const disjoint = of('two', ['c', 'd'], '1.0.0', own)
        expect(await site.seed(disjoint)).toMatchObject({ inserted: 2 })
        expect(await refused(site, [of('one', ['a', 'b', 'd'], '1.1.0', own)])).toMatchObject({
          problems: [{ line: 3 }],
        })
      })
    },
  )

  test.each(['shared', 'package'] as const)(
    'hand a row over in one run, whichever comes first: %s columns',
    async (owner) => {
      await usingSite(engine, ddl, async (site) => {
        const own = { defaultOwnership: owner }
        const both = (first: readonly string[], second: readonly string[], version: string) => [
          of('one', first, version, own),
          of('two', second, version, own),
        ]
        await site.seedAll(both(['a', 'b'], ['c', 'd'], '1.0.0'))
        const forth = both(['a'], ['b', 'c', 'd'], '1.1.0')
        expect(await site.plan(...forth)).toHaveLength(2)
        await site.seedAll(forth)
        const back = both(['a', 'b'], ['c', 'd'], '1.2.0')
        expect(await site.plan(...back)).toHaveLength(2)
        await site.seedAll(back)
        const again = await site.seedAll(back)
        expect(again.run).toBeNull()
      })
    },
  )

  test('may have different keys', async () => {
    const byName = (names: readonly string[], version = '1.0.0'): ShapeDataset => ({
      name: 'by-name',
      table: 'codes',
      key: ['name'],
      version,
      rows: names.map((name) => ({ system: 'S', code: name.slice(-1), name })),
    })
    await usingSite(engine, `${ddl}; create unique index on codes (name)`, async (site) => {
      await site.seed(of('one', ['a', 'b']))
      const error = await site.seed(byName(['two c', 'one b'])).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'DATA_OVERLAP', problems: [{ line: 2 }] })
      expect(await site.seed(byName(['two c', 'two d']))).toMatchObject({ inserted: 2 })
      await expect(site.seed(of('one', ['a', 'b', 'd'], '1.1.0'))).rejects.toMatchObject({
        code: 'DATA_OVERLAP',
        problems: [{ line: 3 }],
      })
    })
  })

  test('are told from datasets of another table, and from rows of the site', async () => {
    await usingSite(engine, `${ddl}; create table others (like codes including all)`, async (site) => {
      await site.seed(of('one', ['a', 'b']))
      expect(await site.seed(of('two', ['a', 'b'], '1.0.0', { table: 'others' }))).toMatchObject({
        inserted: 2,
      })
      await site.rows("insert into codes values ('S', 'c', 'the site’s')")
      expect(await site.seed(of('three', ['c', 'd']))).toMatchObject({ inserted: 1, kept: 1 })
    })
  })

  test('once per tenant', async () => {
    const tenants = { table: 'orgs', id: 'id', key: 'slug', column: 'org_id' }
    const tables = `
      create table orgs (id integer primary key, slug text not null unique);
      insert into orgs values (1, 'north'), (2, 'south');
      create table codes (org_id integer references orgs (id), code text not null, name text, unique (org_id, code))`
    const ours = (name: string, codes: readonly string[]): ShapeDataset => ({
      name,
      table: 'codes',
      key: ['code'],
      scope: 'tenant',
      rows: codes.map((code) => ({ code, name })),
    })
    await usingSite(
      engine,
      tables,
      async (site) => {
        await site.seed(ours('one', ['a', 'b']))
        const error = await site.seed(ours('two', ['b', 'c'])).catch((thrown: unknown) => thrown)
        expect(error).toMatchObject({ code: 'DATA_OVERLAP', problems: [{ line: 1 }] })
        expect(await site.seed(ours('two', ['c']))).toMatchObject({ inserted: 2 })
      },
      { tenants },
    )
  })
})
