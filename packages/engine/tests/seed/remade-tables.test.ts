import { describe, expect, test } from 'vitest'
import { releaseHold } from '../../src/amend/release-hold.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'

const ddl = `
  create table countries (code text primary key, name text);
  create table cities (id integer primary key generated always as identity, country text not null references countries (code), name text, unique (country, name));
  create table units (code text primary key, name text)`
const drop = 'drop table cities; drop table countries; drop table units'

const countries: ShapeDataset = {
  name: 'countries',
  table: 'countries',
  key: ['code'],
  rows: [
    { code: 'AT', name: 'Austria' },
    { code: 'DE', name: 'Germany' },
  ],
}
const cities: ShapeDataset = {
  name: 'cities',
  table: 'cities',
  key: ['country', 'name'],
  rows: [
    { country: 'AT', name: 'Wien' },
    { country: 'DE', name: 'Bonn' },
  ],
}
/** The package owns it all: the ledger keeps a roster, and no base. */
const units: ShapeDataset = {
  name: 'units',
  table: 'units',
  key: ['code'],
  defaultOwnership: 'package',
  rowOwnership: 'package',
  rows: [{ code: 'kg', name: 'kilogram' }],
}
const all = [countries, cities, units]

const statesOf = async (site: Site, ...datasets: readonly ShapeDataset[]) =>
  (await readDatasetStatuses(site.database, await site.units(...datasets))).map(({ state, applied }) => [
    state,
    applied === null,
  ])

const driftOf = async (site: Site, ...datasets: readonly ShapeDataset[]) =>
  await readDrift(site.database, await site.units(...datasets), 'all', { limit: null, values: false })

describe('tables that a reset dropped and made anew', () => {
  test('are seeded as on the first day, whether the reset is followed by rows of the site or not', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll(all)
      await site.rows("update countries set name = 'Oesterreich' where code = 'AT'")
      await site.rows(`${drop}; ${ddl}; insert into countries values ('XX', 'Ours')`)

      expect(await statesOf(site, ...all)).toEqual(all.map(() => ['never-applied', true]))
      expect(await driftOf(site, ...all)).toEqual([])
      // Nor where the package has another release by now, or is gone: then the ledger alone says what was applied.
      expect(await driftOf(site)).toEqual([])
      const planned = await site.plan(...all)
      const { run, datasets } = await site.seedAll(all)
      const counts = ({ inserted, kept, tombstoned }: (typeof datasets)[number]) => [
        inserted,
        kept,
        tombstoned,
      ]
      expect(planned.map(counts)).toEqual(datasets.map(counts))
      expect(datasets.map(counts)).toEqual([
        [2, 0, 0],
        [2, 0, 0],
        [1, 0, 0],
      ])
      expect(await site.rows('select code, name from countries order by code')).toEqual([
        { code: 'AT', name: 'Austria' },
        { code: 'DE', name: 'Germany' },
        { code: 'XX', name: 'Ours' },
      ])
      const before = await site.versions('countries')
      expect((await site.seedAll(all)).run).toBeNull()
      expect(await site.versions('countries')).toEqual(before)

      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      expect(await site.rows('select code from countries')).toEqual([{ code: 'XX' }])
    })
  })

  test('are new for every dataset, in whatever order and however few at a time they are seeded', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll(all)
      await site.rows(`${drop}; ${ddl}`)
      expect(await site.seed(units)).toMatchObject({ inserted: 1, tombstoned: 0 })
      expect(await statesOf(site, ...all)).toEqual([
        ['never-applied', true],
        ['never-applied', true],
        ['current', false],
      ])
      await site.rows(`${drop}; ${ddl}`)
      const { datasets } = await site.seedAll(all, { commit: 'dataset' })
      expect(datasets.map(({ inserted, tombstoned }) => [inserted, tombstoned])).toEqual([
        [2, 0],
        [2, 0],
        [1, 0],
      ])
      expect((await site.seedAll(all)).run).toBeNull()
    })
  })

  test('are new as well where the run that had seeded the former ones was undone before', async () => {
    await usingSite('postgres', ddl, async (site) => {
      const { run } = await site.seedAll(all)
      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      await site.rows(`${drop}; ${ddl}`)
      await releaseHold(site.database, { ...seedOptions, names: [] })
      const planned = await site.plan(...all)
      const { datasets } = await site.seedAll(all)
      expect(datasets.map(({ inserted }) => inserted)).toEqual([2, 2, 1])
      expect(planned.map(({ inserted }) => inserted)).toEqual([2, 2, 1])
      expect((await site.seedAll(all)).run).toBeNull()
    })
  })

  test('are told from one table that was made again alone: nobody knows what that was meant for', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll([countries, units])
      await site.rows(
        'drop table cities; drop table countries; create table countries (code text primary key, name text)',
      )
      expect(await site.seed(countries)).toMatchObject({ inserted: 0, tombstoned: 2 })
    })
  })

  test('are told from a copy that has the rows, where what the site deleted stays away', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll([countries])
      await site.rows(`
        delete from countries where code = 'AT';
        alter table countries rename to former;
        create table countries (code text primary key, name text);
        insert into countries select * from former;
        drop table former cascade`)
      expect(await site.seed(countries)).toMatchObject({ inserted: 0, tombstoned: 1 })
      expect(await site.rows('select code from countries')).toEqual([{ code: 'DE' }])
    })
  })

  test('are told from a copy that was restored, where what the site had emptied stays empty', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll([countries, units])
      // As a dump has it: every table is another one, and every row is written again, the ledger's as well.
      await site.rows(`
        create table held_units as table units;
        ${drop}; ${ddl};
        insert into units select * from held_units;
        update sow.seal set seals = seals`)
      expect(await site.seed(countries)).toMatchObject({ inserted: 0, tombstoned: 2 })
    })
  })

  test('are asked for by the roster, where a release is the first that needs a base', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seed(units)
      const shared: ShapeDataset = { ...units, defaultOwnership: 'shared' }
      await site.rows(`${drop}; ${ddl}; insert into units values ('kg', 'kilogram')`)
      expect(await site.plan(shared)).toMatchObject([{ inserted: 0, unchanged: 1 }])
      expect(await site.seed(shared)).toMatchObject({ inserted: 0, unchanged: 1 })
      await site.rows(`${drop}; ${ddl}`)
      expect(await site.seed(units)).toMatchObject({ inserted: 1 })
      await site.rows(`${drop}; ${ddl}`)
      expect(await site.seed(shared)).toMatchObject({ inserted: 1 })
    })
  })

  test('are told from the same table that somebody emptied', async () => {
    await usingSite('postgres', ddl, async (site) => {
      await site.seedAll([countries])
      await site.rows('truncate countries cascade')
      expect(await statesOf(site, countries)).toEqual([['drifted', false]])
      expect(await site.seed(countries)).toMatchObject({ inserted: 0, tombstoned: 2 })
    })
  })
})
