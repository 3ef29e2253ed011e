import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table codes (
    id integer primary key generated always as identity,
    code text not null unique,
    name text,
    note text
  )`

/** A release of a dataset: the rows `code: name`. */
function release(identity: string, version: string, names: Record<string, string>, formerly: string[] = []) {
  const [domain = '', name = ''] = identity.split('/')
  const rows = Object.entries(names).map(([code, title]) => ({ code, name: title }))
  return { domain, name, version, formerly, table: 'codes', key: ['code'], rows } satisfies ShapeDataset
}

/** The database as a project of these datasets opens it: what they were called before is known. */
function openedFor(site: Site, datasets: readonly ShapeDataset[]): Database {
  const formerNames = datasets.flatMap(({ domain, name, formerly = [] }) =>
    formerly.map((former) => ({ kind: 'dataset' as const, former, present: `${domain}/${name}` })),
  )
  return { ...site.database, formerNames }
}

async function seed(site: Site, datasets: readonly ShapeDataset[], options: Partial<SeedOptions> = {}) {
  const database = openedFor(site, datasets)
  const { run, datasets: reports } = await seedDatasets(database, await site.units(...datasets), {
    ...seedOptions,
    ...options,
  })
  return { run, report: reports.at(-1) }
}

async function statesOf(site: Site, datasets: readonly ShapeDataset[]) {
  const statuses = await readDatasetStatuses(openedFor(site, datasets), await site.units(...datasets))
  return statuses.map(({ domain, dataset, state }) => `${domain}/${dataset} ${state}`)
}

/** Seeds a release of a dataset that moved, and proves that no row was written. */
async function seedUnwritten(site: Site, ...datasets: readonly ShapeDataset[]) {
  const before = await site.versions('codes')
  const seeded = await seed(site, datasets)
  expect(await site.versions('codes')).toEqual(before)
  return seeded
}

function undo(site: Site, run: number | null = null) {
  return undoRun(site.database, {
    undo: run,
    lock: { waitSeconds: 30 },
    run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
  })
}

/** Every name by which the ledger knows a dataset. */
async function namesOf(site: Site): Promise<readonly unknown[]> {
  const tables = ['dataset', 'definition', 'release', 'roster', 'change', 'conflict']
  const found = await site.rows(`
    ${tables.map((name) => `select dataset from sow.${name}`).join(' union ')}
    union select substr(relname, 6) from pg_class where relname like 'base/%' and relkind = 'r'
    order by 1`)
  return found.map(({ dataset }) => dataset)
}

const codes = async (site: Site) =>
  (await site.rows('select code, name from codes order by code')).map(
    (row: Row) => `${row['code']} ${row['name']}`,
  )

const first = release('old/codes', '2.0.0', { a: 'A', b: 'B', c: 'C', d: 'D' })
const moved = (version: string, names: Record<string, string>) =>
  release('terms/codes', version, names, ['old/codes'])
const same = moved('1.0.0', { a: 'A', b: 'B', c: 'C', d: 'D' })

/** The site edits a row and deletes one, which the next run of the same release remembers. */
async function siteEdits(site: Site) {
  await site.rows("update codes set name = 'the site' where code = 'b'; delete from codes where code = 'c'")
}

describe.each(usualEngines(import.meta.url))('a dataset that moved to another package on %s', (engine) => {
  test('writes no row, and keeps what the site edited and deleted', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [first])
      await siteEdits(site)
      await seed(site, [first])
      await expect(statesOf(site, [same])).rejects.toMatchObject({ code: 'LEDGER_OLDER' })

      const { report } = await seedUnwritten(site, same)
      expect(report).toMatchObject({ inserted: 0, updated: 0, unchanged: 2, kept: 1, tombstoned: 1 })
      expect(await namesOf(site)).toEqual(['terms/codes'])
      expect(await statesOf(site, [same])).toEqual(['terms/codes drifted'])
      expect(await site.rows('select package, version from sow.dataset')).toEqual([
        { package: '@terms/seed', version: '1.0.0' },
      ])
      expect((await seedUnwritten(site, same)).run).toBeNull()

      const next = moved('1.1.0', { a: 'A2', b: 'B2', c: 'C2', d: 'D' })
      expect((await seed(site, [next])).report).toMatchObject({ updated: 1, conflicts: 1, tombstoned: 1 })
      expect(await codes(site)).toEqual(['a A2', 'b the site', 'd D'])
    })
  })

  test('remembers what it finds only when it is seeded', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [first])
      await siteEdits(site)
      const { report } = await seedUnwritten(site, same)
      expect(report).toMatchObject({ inserted: 0, updated: 0, kept: 1, tombstoned: 1 })
    })
  })

  test('is met with its rows where it does not say where they were: the negative control', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [first])
      const silent = release('terms/codes', '1.0.0', { a: 'A', b: 'B' })
      await expect(seed(site, [silent])).rejects.toMatchObject({ code: 'DATA_OVERLAP' })
    })
  })

  test('stays with its package when an older deploy comes back', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [first])
      await siteEdits(site)
      await seed(site, [same])
      for (const old of [first, release('old/codes', '2.1.0', { a: 'older', e: 'E' })]) {
        const { run, report } = await seedUnwritten(site, old)
        expect([run, report?.inserted, report?.updated]).toEqual([null, 0, 0])
        expect(await statesOf(site, [old])).toEqual([
          'old/codes newer-applied',
          'terms/codes package-missing',
        ])
        expect((await seedUnwritten(site, same)).run).toBeNull()
      }
      await expect(seed(site, [first], { allowDowngrade: true })).rejects.toMatchObject({
        code: 'DATA_OVERLAP',
      })
    })
  })

  test('is undone, before the move and after it, under its present name', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [first])
      await seed(site, [release('old/codes', '2.1.0', { a: 'A1', b: 'B', c: 'C', d: 'D' })])
      await seed(site, [moved('1.0.0', { a: 'A1', b: 'B1', c: 'C', d: 'D' })])
      expect(await codes(site)).toEqual(['a A1', 'b B1', 'c C', 'd D'])
      await undo(site)
      expect(await codes(site)).toEqual(['a A1', 'b B', 'c C', 'd D'])
      await undo(site)
      expect(await codes(site)).toEqual(['a A', 'b B', 'c C', 'd D'])
      expect(await namesOf(site)).toEqual(['terms/codes'])
      // What was undone stays away: the versions of the two packages do not compare.
      const later = moved('9.0.0', { a: 'A1', b: 'B1', c: 'C', d: 'D' })
      await seedUnwritten(site, later)
      expect(await statesOf(site, [later])).toEqual(['terms/codes held'])
    })
  })
})

describe.each(usualEngines(import.meta.url))('two datasets that became one on %s', (engine) => {
  const one = release('one/codes', '2.0.0', { a: 'A', b: 'B', c: 'C' })
  const two = release('two/codes', '3.0.0', { x: 'X', y: 'Y', z: 'Z' })
  const formerly = ['one/codes', 'two/codes']
  const all = { a: 'A', b: 'B', c: 'C', x: 'X', y: 'Y', z: 'Z' }
  const whole = (version: string, names: Record<string, string>) =>
    release('terms/codes', version, names, formerly)

  test('keep what the site did to the rows of either', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [one, two])
      await site.rows("update codes set name = 'the site' where code in ('b', 'y')")
      await site.rows("delete from codes where code in ('c', 'z')")
      await seed(site, [one, two])
      const { report } = await seedUnwritten(site, whole('1.0.0', all))
      expect(report).toMatchObject({ inserted: 0, updated: 0, unchanged: 2, kept: 2, tombstoned: 2 })
      expect(await namesOf(site)).toEqual(['terms/codes'])
      expect(await statesOf(site, [whole('1.0.0', all)])).toEqual(['terms/codes drifted'])
      expect((await seedUnwritten(site, whole('1.0.0', all))).run).toBeNull()

      const next = { a: 'A2', b: 'B2', c: 'C2', x: 'X2', y: 'Y', z: 'Z' }
      expect((await seed(site, [whole('1.1.0', next)])).report).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await codes(site)).toEqual(['a A2', 'b the site', 'x X2', 'y the site'])
      await undo(site)
      expect(await codes(site)).toEqual(['a A', 'b the site', 'x X', 'y the site'])
    })
  })

  test('are one where every column is the package’s, and rows that leave are known', async () => {
    await usingSite(engine, ddl, async (site) => {
      const own = { defaultOwnership: 'package', absent: 'delete' }
      await seed(site, [
        { ...one, ...own },
        { ...two, ...own },
      ])
      const { report } = await seedUnwritten(site, { ...whole('1.0.0', all), ...own })
      expect(report).toMatchObject({ inserted: 0, updated: 0, unchanged: 6 })
      const { a: _, z: __, ...fewer } = all
      const { report: later, run } = await seed(site, [{ ...whole('1.1.0', fewer), ...own }])
      expect(later).toMatchObject({ deleted: 2, updated: 0, inserted: 0 })
      await undo(site, run?.id ?? null)
      expect(await codes(site)).toHaveLength(6)
    })
  })

  test('refuse an undo of what was before, and change nothing', async () => {
    await usingSite(engine, ddl, async (site) => {
      const { run } = await seed(site, [one, two])
      const { run: joined } = await seed(site, [whole('1.0.0', all)])
      await undo(site, joined?.id ?? null)
      const before = await site.versions('codes')
      const refused = undo(site, run?.id ?? null)
      await expect(refused).rejects.toMatchObject({
        code: 'UNDO_IMPOSSIBLE',
        message: expect.stringContaining('terms/codes'),
      })
      expect(await site.versions('codes')).toEqual(before)
    })
  })

  test.each([
    ['what the earlier had', 'K'],
    ['what the later has', 'K2'],
    ['its own', 'the site'],
    ['nothing', null],
  ])('never overwrite a row that both knew, where the table holds %s', async (_, held) => {
    await usingSite(engine, ddl, async (site) => {
      const none = { own: { name: 'shared' } }
      await seed(site, [release('one/codes', '1.0.0', { a: 'A', k: 'K' })])
      // The row goes over to the other dataset; the first one's base still has it as it was.
      await seed(site, [
        release('one/codes', '1.1.0', { a: 'A' }),
        release('two/codes', '1.0.0', { k: 'K2', x: 'X' }),
      ])
      await site.rows(`update codes set name = ${held === null ? 'null' : `'${held}'`} where code = 'k'`)
      const next = { ...whole('1.0.0', { a: 'A', k: 'K3', x: 'X' }), ...none }
      const { report } = await seedUnwritten(site, next)
      expect(report).toMatchObject({ updated: 0, conflicts: 1 })
      expect(await site.rows("select name from codes where code = 'k'")).toEqual([{ name: held }])
    })
  })

  test('may join one after the other, and an older deploy of either leaves them alone', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [one, two])
      await seed(site, [release('terms/codes', '1.0.0', { a: 'A', b: 'B', c: 'C' }, ['one/codes'])])
      await site.rows("update codes set name = 'the site' where code in ('b', 'y')")
      const { report } = await seedUnwritten(site, whole('1.1.0', all))
      expect(report).toMatchObject({ unchanged: 4, kept: 2 })
      await seedUnwritten(site, one)
      await seedUnwritten(site, two)
      expect(await statesOf(site, [one, two])).toEqual([
        'one/codes newer-applied',
        'two/codes newer-applied',
        'terms/codes package-missing',
      ])
    })
  })

  test('keep the base where the other had only the keys of its rows', async () => {
    await usingSite(engine, ddl, async (site) => {
      await seed(site, [{ ...one, defaultOwnership: 'package' }, two])
      await site.rows(
        "update codes set name = 'the site' where code = 'y'; delete from codes where code = 'z'",
      )
      const { report } = await seedUnwritten(site, whole('1.0.0', all))
      expect(report).toMatchObject({ unchanged: 4, kept: 1, tombstoned: 1 })
    })
  })
})
