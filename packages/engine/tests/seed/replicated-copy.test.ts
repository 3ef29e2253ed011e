import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/server/open-database.js'
import { type RunningServer, startServer } from '../../src/server/throw-away/start-server.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { type ShapeDataset, type Site, seedOptions, siteOver } from '../shapes/shape-database.js'

// A second cluster that gets every row by logical replication, the ledger's too, and takes over one day. It counts transactions
// of its own, so that no id in the ledger means anything there.

let publisher: RunningServer
let subscriber: RunningServer
beforeAll(async () => {
  publisher = await startServer({ settings: { wal_level: 'logical' } })
  subscriber = await startServer({})
})
afterAll(async () => {
  await Promise.all([publisher.stop(), subscriber.stop()])
})

const prices = (version: string, codes: readonly string[], price = 60): ShapeDataset => ({
  name: 'prices',
  table: 'prices',
  key: ['code'],
  version,
  absent: 'delete',
  rows: codes.map((code) => ({ code, price })),
})
const rooms = (version: string, names: readonly (string | null)[]): ShapeDataset => ({
  name: 'rooms',
  table: 'rooms',
  key: ['house', 'name'],
  version,
  rows: names.map((name) => ({ house: 'main', name, beds: version === '1.0.0' ? 1 : 2 })),
})
const units = (version: string, codes: readonly string[]): ShapeDataset => ({
  name: 'units',
  table: 'units',
  key: ['code'],
  version,
  defaultOwnership: 'package',
  absent: 'delete',
  rows: codes.map((code) => ({ code, title: `${code} of ${version}` })),
})
const release = (version: string, codes: readonly string[], price = 60) => [
  prices(version, codes, price),
  rooms(version, ['one', null]),
  units(version, codes),
]
const accepted = { acceptMassChange: ['shapes/prices', 'shapes/units'] }

async function openSide(server: RunningServer): Promise<Site & AsyncDisposable> {
  const session = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
  const site = siteOver(session, server.superuserUrl)
  await site.rows(`
    create table prices (code text primary key, price integer, note text);
    create table rooms (house text, name text, beds integer, unique nulls not distinct (house, name));
    alter table rooms replica identity full;
    create table units (code text primary key, title text, note text)`)
  return { ...site, [Symbol.asyncDispose]: () => session[Symbol.asyncDispose]() }
}

/** Every row of every table, the ledger's included. */
async function contents(site: Site): Promise<unknown> {
  const tables = await site.rows(`
    select format('%I.%I', schemaname, tablename) as name
    from pg_tables
    where schemaname in ('public', 'sow')
    order by 1`)
  const rows: Record<string, unknown> = {}
  for (const { name } of tables)
    rows[String(name)] = await site.rows(
      `select to_jsonb(held) as held from ${name} as held order by held::text`,
    )
  return rows
}

/** Until the subscriber has everything that the publisher wrote so far. */
async function caughtUp(from: Site, to: Site): Promise<void> {
  const [written] = await from.rows('select pg_current_wal_insert_lsn()::text as lsn')
  for (;;) {
    const [seen] = await to.rows(`
      select
        bool_and(latest_end_lsn >= '${written?.['lsn']}') as done,
        (select bool_and(srsubstate = 'r') from pg_subscription_rel) as ready
      from pg_stat_subscription
      where pid is not null and relid is null`)
    if (seen?.['done'] === true && seen['ready'] === true) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('a subscriber gets everything, and goes on by itself once it is promoted', async () => {
  await using from = await openSide(publisher)
  await using to = await openSide(subscriber)
  await from.seedAll(release('1.0.0', ['cast', 'stay', 'visit']))
  // The same tables, without a row.
  await to.seedAll(release('1.0.0', ['cast', 'stay', 'visit']))
  const tables = await to.rows(
    `select string_agg(format('%I.%I', schemaname, tablename), ', ') as names
    from pg_tables where schemaname in ('public', 'sow')`,
  )
  await to.rows(`truncate ${tables[0]?.['names']} restart identity cascade`)
  await from.rows('create publication everything for all tables')
  const url = new URL(publisher.superuserUrl)
  await to.rows(`
    create subscription everything
    connection 'host=${url.hostname} port=${url.port} user=${url.username} dbname=postgres'
    publication everything`)

  await from.rows("update prices set note = 'agreed', price = 99 where code = 'visit'")
  await from.seedAll(release('1.1.0', ['cast', 'stay', 'visit', 'xray'], 61))
  await undoRun(from.database, { undo: null, ...seedOptions })
  await from.seedAll(release('1.2.0', ['cast', 'stay', 'visit', 'xray'], 62))
  await caughtUp(from, to)
  expect(await contents(to)).toEqual(await contents(from))

  await to.rows('alter subscription everything disable')
  await to.rows('alter subscription everything set (slot_name = none)')
  await to.rows('drop subscription everything')
  const before = await contents(to)
  const same = await to.seedAll(release('1.2.0', ['cast', 'stay', 'visit', 'xray'], 62))
  expect(same.datasets).toMatchObject([{ unchanged: 3, kept: 1 }, { unchanged: 2 }, { unchanged: 4 }])
  expect(await contents(to)).toEqual(before)
  const next = await to.seedAll(release('1.3.0', ['stay'], 62), accepted)
  expect(next.run?.id).toBeGreaterThan(3)
  expect(await to.rows('select code, price from prices order by code')).toEqual([
    { code: 'stay', price: 62 },
    { code: 'visit', price: 99 },
  ])
  expect(await to.rows('select code from units order by code')).toEqual([{ code: 'stay' }])
  const undone = await undoRun(to.database, { undo: null, ...seedOptions })
  expect(undone.datasets).toMatchObject([{ broughtBack: 3 }, {}, { broughtBack: 2 }])
  expect(await to.rows('select code from prices order by code')).toHaveLength(4)
})

test('every table of the ledger has a primary key, or tells its rows apart by all their columns', async () => {
  await using session = await openDatabase({ kind: 'postgres', url: publisher.superuserUrl })
  const found = await session.query(`
    select class.relname as name
    from pg_class class
    where class.relnamespace = 'sow'::regnamespace
      and class.relkind = 'r'
      and class.relreplident <> 'f'
      and not exists (
        select
        from pg_index entry
        where entry.indrelid = class.oid
          and entry.indisprimary
      )`)
  expect(found.rows).toEqual([])
})
