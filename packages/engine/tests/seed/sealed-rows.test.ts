import { describe, expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'
import { watchedSession } from './watched-session.js'

// Rows that were written again by somebody who changed nothing of them: a restore, a migration, a busy column of the site. What
// Sow knows of a row is known from the row.

const prices: ShapeDataset = {
  table: 'prices',
  key: ['code'],
  absent: 'delete',
  rows: ['cast', 'stay', 'visit'].map((code, at) => ({ code, price: 60 + at * 10 })),
}
const withoutCastAndVisit: ShapeDataset = {
  ...prices,
  version: '1.1.0',
  rows: prices.rows.filter(({ code }) => code === 'stay'),
}
const accepted = { acceptMassChange: ['shapes/rows'] }

const codes = async (site: Site) =>
  (await site.rows('select code from prices order by code')).map(({ code }) => code)

/** As a dump restores them into another cluster: every row is written by one new transaction, the ledger's as well. */
async function restore(site: Site): Promise<void> {
  await site.rows(`
    begin;
    update prices set code = code;
    update sow.run set command = command;
    update sow.copy set kept = kept;
    commit`)
}

describe.each(usualEngines(import.meta.url))('rows that somebody wrote again on %s', (engine) => {
  const openPrices = async (own: string) => {
    const site = await openSite(engine)
    await site.rows('create table prices (code text primary key, price integer, note text)')
    await site.seed({ ...prices, defaultOwnership: own })
    return site
  }

  test('a row that the site wrote once gets no seal where Sow brings it back', async () => {
    await using site = await openPrices('package')
    await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
    const dearer = prices.rows.map((row) => ({ ...row, price: 100 }))
    const next: ShapeDataset = { ...prices, defaultOwnership: 'package', version: '1.0.1', rows: dearer }
    await site.seed(next)
    await site.rows("delete from prices where code = 'visit'")
    expect(await site.seed(next)).toMatchObject({ inserted: 1, updated: 0 })
    expect(await site.rows('select from sow.seal where run = (select max(id) from sow.run)')).toEqual([])
  })

  // The embedded database runs the same statements, more slowly: one kind of memory is enough there.
  const owners = engine === 'postgres' ? ['package', 'shared'] : ['shared']
  describe.each(owners)('columns %s', (defaultOwnership) => {
    test('a restored copy is known to be unchanged, and nothing is written', async () => {
      await using site = await openPrices(defaultOwnership)
      await restore(site)
      const before = [await site.versions('prices'), await site.versions('sow.copy')]
      expect(await site.seed({ ...prices, defaultOwnership })).toMatchObject({ unchanged: 3, updated: 0 })
      expect(await site.plan({ ...prices, defaultOwnership })).toMatchObject([{ rung: 'nothing' }])
      expect([await site.versions('prices'), await site.versions('sow.copy')]).toEqual(before)
    })

    test('a restored copy loses what left the release, but for a row that the site wrote', async () => {
      await using site = await openPrices(defaultOwnership)
      await restore(site)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['stay', 'visit'])
    })

    test('an edit before the restore is one after it', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'cast'")
      await restore(site)
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['cast', 'stay'])
    })

    test('an undo takes inserted rows of a restored copy away, but for one that the site wrote', async () => {
      await using site = await openPrices(defaultOwnership)
      await restore(site)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
      const undone = await undoRun(site.database, { undo: null, ...seedOptions })
      expect(undone.datasets).toMatchObject([{ removed: 2, left: 1 }])
      expect(await codes(site)).toEqual(['visit'])
    })

    test('a column that counts on by itself is asked for no value', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows('alter table prices add column number serial')
      await restore(site)
      const next = { ...withoutCastAndVisit, defaultOwnership }
      expect(await site.plan(next)).toMatchObject([{ deleted: 0 }])
      await site.seedAll([next], accepted)
      // Nobody knows whether its values were written: all rows stay.
      expect(await codes(site)).toEqual(['cast', 'stay', 'visit'])
      expect(await site.rows('select last_value::int from prices_number_seq')).toEqual([{ last_value: 3 }])
    })

    test('a row that the site wrote before Sow did stays an edited one in a restored copy', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
      const dearer = prices.rows.map((row) => ({ ...row, price: 100 }))
      await site.seed({ ...prices, defaultOwnership, version: '1.0.1', rows: dearer })
      await restore(site)
      const last = { ...withoutCastAndVisit, defaultOwnership, rows: dearer.slice(1, 2) }
      await site.seedAll([last], accepted)
      expect(await codes(site)).toEqual(['stay', 'visit'])
    })

    const backFill = 'update prices set note = coalesce(note, code)'
    const rewrite = 'alter table prices add column seen timestamptz default clock_timestamp()'
    test.each([
      ['that fills a column', [backFill]],
      ['that rewrites the table', [rewrite]],
      ['that does both, one after the other', [rewrite, backFill]],
      ['that takes a column away', ['alter table prices drop column note']],
      ['that changes the type of one', ['alter table prices alter column note type varchar(80)']],
    ])('what a migration %s wrote is no edit of the site', async (_, statements) => {
      await using site = await openPrices(defaultOwnership)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
      const named = statements.map((up, at) => [`2026010100000${at}_step`, [up, null]] as const)
      await migrateDatabase(site.database, [migrationSet(Object.fromEntries(named))], all)
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['stay', 'visit'])
    })

    test('a release arrives where a migration wrote, and stays away where the site had', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows("update prices set price = 7, note = 'agreed by telephone' where code = 'visit'")
      const set = migrationSet({
        '20260101000001_raise': [
          'update prices set price = price + 1',
          'update prices set price = price - 1',
        ],
      })
      await migrateDatabase(site.database, [set], all)
      const rows = prices.rows.map((row) => ({ ...row, price: 100 }))
      const next = { ...prices, defaultOwnership, version: '1.0.1', rows }
      const expected =
        defaultOwnership === 'shared' ? { updated: 2, conflicts: 1 } : { updated: 3, conflicts: 0 }
      expect(await site.plan(next)).toMatchObject([expected])
      expect(await site.seed(next)).toMatchObject(expected)
      const held = await site.rows("select price from prices where code = 'visit'")
      expect(held).toEqual([{ price: defaultOwnership === 'shared' ? 8 : 100 }])
    })

    test('neither is what its way back wrote', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
      const set = migrationSet({ '20260101000001_fill': [backFill, "update prices set note = 'none'"] })
      await migrateDatabase(site.database, [set], all)
      await rollbackMigrations(site.database, [set], { ...all, acceptDataLoss: true })
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['stay', 'visit'])
    })

    test('null, or a later default, typed over what a column was added with is an edit', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows('alter table prices add column room integer default 7')
      await site.rows(
        "update prices set room = case code when 'visit' then null else 8 end where code <> 'stay'",
      )
      await site.rows('alter table prices alter column room set default 8')
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['cast', 'stay', 'visit'])
    })

    test('a column that the site added and filled is an edit; one that holds its default is none', async () => {
      await using site = await openPrices(defaultOwnership)
      await site.rows('alter table prices add column room integer default 7')
      await site.rows("update prices set room = 8 where code = 'visit'")
      await restore(site)
      await site.seedAll([{ ...withoutCastAndVisit, defaultOwnership }], accepted)
      expect(await codes(site)).toEqual(['stay', 'visit'])
    })
  })

  test('a busy column of the site makes no row of the release be compared', async () => {
    await using site = await openPrices('shared')
    await site.rows("update prices set note = 'seen today'")
    const before = await site.versions('sow.copy')
    expect(await site.seed(prices)).toMatchObject({ unchanged: 3 })
    expect(await site.versions('sow.copy')).toEqual(before)
  })
})

test.each([
  ['one partition', "update low set note = 'filled'"],
  ['all of them', "update prices set note = 'filled'"],
])('what a migration wrote into %s is no edit of the site', async (_, statement) => {
  await using site = await openSite('postgres')
  await site.rows(`
    create table prices (code text primary key, price integer, note text) partition by range (code);
    create table low partition of prices for values from ('a') to ('n');
    create table high partition of prices for values from ('n') to ('zz')`)
  await site.seed(prices)
  const set = migrationSet({ '20260101000001_fill': [statement, null] })
  await migrateDatabase(site.database, [set], all)
  await site.seedAll([withoutCastAndVisit], accepted)
  expect(await codes(site)).toEqual(['stay'])
})

test('an edit that is committed between the diff and the record is found where ids cannot tell', async () => {
  await using site = await openSite('postgres')
  await site.rows('create table prices (code text primary key, price integer, note text)')
  await site.seed(prices)
  await using other = await site.other()
  let edited = false
  const session = watchedSession(site.database.session, async (text) => {
    if (edited || !/^\s*with wanted as materialized/.test(text)) return
    edited = true
    await other.query("update prices set price = 1 where code = 'visit'")
  })
  // Two rows change, another one is edited.
  const rows = prices.rows.map((row) => (row['code'] === 'visit' ? row : { ...row, price: 100 }))
  const next = { ...prices, version: '1.0.1', rows }
  await seedDatasets(databaseOver(session), await site.units(next), seedOptions)
  expect(edited).toBe(true)
  await restore(site)
  expect(await site.plan(next)).toMatchObject([{ rung: 'merge', kept: 1 }])
})

const all = { ...seedOptions, to: null, steps: null }
