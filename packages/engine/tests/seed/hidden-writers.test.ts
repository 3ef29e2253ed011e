import { describe, expect, test } from 'vitest'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import type { Session } from '../../src/server/connect/session.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'
import { watchedSession } from './watched-session.js'

// Writers that no list of transactions tells of: a transaction id alone would call their rows seen, or Sow's.

const prices: ShapeDataset = {
  table: 'prices',
  key: ['code'],
  defaultOwnership: 'package',
  rows: [
    { code: 'cast', price: 80 },
    { code: 'visit', price: 60 },
  ],
}

/** A release that leaves the rows of before as they are: a run of it writes what was seen, and waits for nobody. */
const another: ShapeDataset = {
  ...prices,
  version: '1.0.1',
  rows: [...prices.rows, { code: 'xray', price: 90 }],
}

async function openPrices(): Promise<Site & AsyncDisposable> {
  const site = await openSite('postgres')
  await site.rows('create table prices (code text primary key, price integer, note text)')
  return site
}

/** Lets other transactions begin and end: a snapshot lists those at work below the last that ended. */
async function spendIds(site: Site, count: number): Promise<void> {
  for (let spent = 0; spent < count; spent += 1) await site.rows('select pg_current_xact_id()')
}

const state = (site: Site) => site.rows('select code, price from prices order by code')

test('a row written under a savepoint before the run, and committed after it, is compared', async () => {
  await using site = await openPrices()
  await using other = await site.other()
  await site.seed(prices)
  await other.query('begin')
  await other.query("update prices set note = 'at work' where code = 'visit'")
  await other.query('savepoint inner_block')
  await other.query("update prices set price = 1 where code = 'cast'")
  await spendIds(site, 1)
  // Another release, so that the run writes the ledger while the site is at work.
  await site.seed(another)
  await other.query('commit')
  expect(await site.seed(another)).toMatchObject({ updated: 1 })
  expect(await state(site)).toEqual([
    { code: 'cast', price: 80 },
    { code: 'visit', price: 60 },
    { code: 'xray', price: 90 },
  ])
})

test('an exception block of PL/pgSQL is a savepoint too', async () => {
  await using site = await openPrices()
  await using other = await site.other()
  await site.seed(prices)
  await other.query('begin')
  await other.query('select pg_current_xact_id()')
  await other.query(`do $$
    begin
      update prices set price = 2 where code = 'visit';
    exception when division_by_zero then null;
    end $$`)
  await spendIds(site, 1)
  await site.seed(another)
  await other.query('commit')
  expect(await site.plan(another)).toMatchObject([{ updated: 1 }])
})

test('ids of another cluster prove nothing, whatever they are', async () => {
  await using site = await openPrices()
  await site.seed(prices)
  // As a dump restores it: every row is written again, by a transaction of the new cluster. Its ids are a little below those
  // that the ledger remembers, so that what is written next looks old.
  await site.rows(`
    begin;
    create temp table copied on commit drop as table prices;
    delete from prices;
    insert into prices table copied;
    update sow.copy
    set snapshot = concat(later.id, ':', later.id, ':')::pg_snapshot
    from (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint + 20 as id) as later;
    commit`)
  await site.rows("update prices set price = 3 where code = 'visit'")
  await spendIds(site, 40)
  expect(await site.seed(prices)).toMatchObject({ updated: 1 })
  expect(await state(site)).toEqual([
    { code: 'cast', price: 80 },
    { code: 'visit', price: 60 },
  ])
  // The run after it finds nothing to do and says so in the ledger; from then on no row is compared, and nothing written.
  await site.seed(prices)
  const written = await site.versions('sow.copy')
  await site.seed(prices)
  expect(await site.versions('sow.copy')).toEqual(written)
})

test('a boundary that lies further away than ages of ids tell proves nothing', async () => {
  await using site = await openPrices()
  await site.seed(prices)
  // The id by which the row proves itself comes again after 2^32 others: it looks the same, and the boundary is yet to come.
  await site.rows(`
    update sow.copy
    set snapshot = concat(id.this + 100, ':', id.this + 4294967296, ':')::pg_snapshot
    from (select pg_current_xact_id()::text::bigint as this) as id`)
  await site.rows("update prices set price = 3 where code = 'visit'")
  expect(await site.seed(prices)).toMatchObject({ updated: 1 })
  expect(await state(site)).toEqual([
    { code: 'cast', price: 80 },
    { code: 'visit', price: 60 },
  ])
})

test('a transaction of another cluster with the id of a run of ours is not ours', async () => {
  await using site = await openPrices()
  const dropping = { ...prices, absent: 'delete' }
  await site.seed(dropping)
  // The site's own transaction gets the very id that a restored ledger names as a run's.
  await site.rows(`
    begin;
    update prices set note = 'ours' where code = 'visit';
    update sow.run set xid = pg_current_xact_id();
    commit;
    begin;
    update sow.run set counts = counts;
    commit`)
  await site.seed({ ...dropping, version: '1.1.0', rows: dropping.rows.slice(0, 1) })
  expect(await state(site)).toHaveLength(2)
})

test('what a migration rewrote is not taken for Sow’s: a row that the site had edited stays', async () => {
  await using site = await openPrices()
  const dropping = { ...prices, absent: 'delete' }
  await site.seed(dropping)
  await site.rows("update prices set note = 'agreed by telephone' where code = 'visit'")
  const rewrite = 'alter table prices add column seen timestamptz default clock_timestamp()'
  const set = migrationSet({ '20260101000001_rewrite': [rewrite, null] })
  await migrateDatabase(site.database, [set], { ...seedOptions, to: null, steps: null })
  await site.seed({ ...dropping, version: '1.1.0', rows: dropping.rows.slice(0, 1) })
  expect(await state(site)).toHaveLength(2)
})

/** The site's database, beside whose next deletion somebody refers to the price of a visit. */
function referredMeanwhile(site: Site, other: Session): { database: Database; fired(): boolean } {
  let fired = false
  const locking = /^\s*select count\(\*\)\s+from \(\s+select\s+from "public"."prices" as target/
  const session = watchedSession(site.database.session, async (text) => {
    if (fired || !locking.test(text)) return
    fired = true
    await other.query("insert into fees values (1, 'visit')")
  })
  return { database: databaseOver(session), fired: () => fired }
}

describe.each(['cascade', 'set null'])(
  'a row that came to be referred to after the diff: on delete %s',
  (action) => {
    const first = { ...prices, absent: 'delete', rows: prices.rows.slice(0, 1) }
    const second = { ...prices, absent: 'delete', version: '1.1.0' }
    const open = async () => {
      const site = await openPrices()
      await site.rows(
        `create table fees (id integer primary key, code text references prices on delete ${action})`,
      )
      return site
    }
    const fees = (site: Site) => site.rows('select id, code from fees')

    test('is not deleted with its release', async () => {
      await using site = await open()
      await site.seed(second)
      await using other = await site.other()
      const { database, fired } = referredMeanwhile(site, other)
      await seedDatasets(database, await site.units({ ...first, version: '1.2.0' }), seedOptions)
      expect(fired()).toBe(true)
      expect(await fees(site)).toEqual([{ id: 1, code: 'visit' }])
      expect(await state(site)).toHaveLength(2)
    })

    test('is not taken back by an undo', async () => {
      await using site = await open()
      await site.seed(first)
      await site.seed(second)
      await using other = await site.other()
      const { database, fired } = referredMeanwhile(site, other)
      const undone = await undoRun(database, { undo: null, ...seedOptions })
      expect(fired()).toBe(true)
      expect(undone.datasets).toMatchObject([{ removed: 0, left: 1 }])
      expect(await fees(site)).toEqual([{ id: 1, code: 'visit' }])
      expect(await state(site)).toHaveLength(2)
    })
  },
)
