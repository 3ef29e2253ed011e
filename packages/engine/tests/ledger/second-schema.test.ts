import { describe, expect, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { furtherLedger } from '../../src/database/ledger-place.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readHistory } from '../../src/look/read-history.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { resetDatabase } from '../../src/migrate/reset-database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { engines } from '../engines.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { openSite, type ShapeDataset, type Site, seedOptions, siteOver } from '../shapes/shape-database.js'

const items = (version: string, codes: readonly string[], title = 'first'): ShapeDataset => ({
  name: 'items',
  table: 'items',
  key: ['code'],
  version,
  absent: 'delete',
  rows: codes.map((code) => ({ code, title })),
})

const table = 'items (code text primary key, title text)'
const lock = { waitSeconds: 30 }
const undo = { lock, run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} } }

/** The same database for a project of another schema. */
const of = (site: Site, schema: string) => siteOver(site.database.session, site.url, { schema })

const codes = async (site: Site, schema: string) =>
  (await site.rows(`select code, title from "${schema.replaceAll('"', '""')}".items order by code`)).map(
    ({ code, title }) => `${code} ${title}`,
  )

describe.each(engines)('several project schemas on %s', (engine) => {
  test('each have a ledger of their own', async () => {
    await using site = await openSite(engine)
    await site.rows(`create schema a; create schema b; create table a.${table}; create table b.${table}`)
    const [a, b] = [of(site, 'a'), of(site, 'b')]
    await a.seed(items('1.0.0', ['x', 'y']))
    await site.rows("delete from a.items where code = 'x'; insert into b.items values ('y', 'mine')")

    expect(await b.plan(items('1.0.0', ['x', 'y'])), 'as if it were new').toMatchObject([
      { inserted: 1, kept: 1, tombstoned: 0 },
    ])
    const second = await b.seedAll([items('1.0.0', ['x', 'y'])])
    expect(second.datasets).toMatchObject([{ inserted: 1, kept: 1, tombstoned: 0 }])
    expect((await b.seedAll([items('1.0.0', ['x', 'y'])])).run, 'nothing to do').toBeNull()
    expect(await codes(site, 'b')).toEqual(['x first', 'y mine'])

    expect((await a.seedAll([items('1.1.0', ['x', 'y', 'z'])])).datasets).toMatchObject([
      { inserted: 1, tombstoned: 1 },
    ])
    expect(await codes(site, 'a')).toEqual(['y first', 'z first'])
    const [status] = await readDatasetStatuses(b.database, await b.units(items('1.0.0', ['x', 'y'])))
    expect(status).toMatchObject({ state: 'drifted' })
    expect((await readHistory(b.database, 10)).map(({ id }) => id)).toEqual([1])
    expect((await readHistory(a.database, 10)).map(({ id }) => id)).toEqual([2, 1])
    for (const each of [a, b]) expect(await examineDatabase(each.database)).toEqual([])

    await undoRun(b.database, { ...undo, undo: null })
    expect(await codes(site, 'b')).toEqual(['y mine'])
    expect(await codes(site, 'a')).toEqual(['y first', 'z first'])
    await resetDatabase(b.database, [], { lock, dryRun: false })
    expect(await site.rows("select nspname from pg_namespace where nspname like 'sow%'")).toEqual([
      { nspname: 'sow' },
    ])
  })

  test('would share deletions where nobody asked whose ledger it is', async () => {
    await using site = await openSite(engine)
    await site.rows(`create schema a; create schema b; create table a.${table}; create table b.${table}`)
    await of(site, 'a').seed(items('1.0.0', ['x', 'y']))
    await site.rows("update sow.meta set schema_name = 'b'; insert into b.items values ('z', 'mine')")
    expect(await of(site, 'b').plan(items('1.1.0', ['x', 'y']))).toMatchObject([{ tombstoned: 2 }])
  })

  test('migrate each for themselves, whatever they are called', async () => {
    const odd = `te"n'ant.% ${'long '.repeat(8)}`
    await using site = await openSite(engine)
    await site.rows(`create schema "${odd.replaceAll('"', '""')}"`)
    const set = migrationSet({ '20260101000000_items': [`create table ${table}`, null] })
    for (const schema of ['public', odd]) {
      const each = of(site, schema)
      expect(
        await migrateDatabase(each.database, [set], { ...seedOptions, to: null, steps: null }),
      ).toMatchObject({ run: { id: 1 } })
      expect(await each.seed(items('1.0.0', ['x']))).toMatchObject({ inserted: 1 })
      expect(await each.seed(items('1.1.0', ['x', 'y']))).toMatchObject({ inserted: 1 })
      expect(await examineDatabase(each.database)).toEqual([])
    }
    expect(await codes(site, odd)).toEqual(['x first', 'y first'])
  })

  test('are followed where they are renamed, and where their tables are moved', async () => {
    await using site = await openSite(engine)
    await site.rows(`create schema a; create schema b; create table a.${table}; create table b.${table}`)
    for (const schema of ['a', 'b']) {
      await of(site, schema).seed(items('1.0.0', ['x', 'y']))
      await site.rows(`delete from ${schema}.items where code = 'x'`)
    }
    const again = async (schema: string) => {
      const moved = of(site, schema)
      expect(await moved.plan(items('1.0.0', ['x', 'y'])), schema).toMatchObject([{ inserted: 0 }])
      expect((await moved.seedAll([items('1.0.0', ['x', 'y'])])).datasets, schema).toMatchObject([
        { inserted: 0, tombstoned: 1 },
      ])
      expect((await moved.seedAll([items('1.1.0', ['x', 'y', 'z'])])).datasets).toMatchObject([
        { inserted: 1, tombstoned: 1 },
      ])
      expect(await examineDatabase(moved.database)).toEqual([])
    }
    await site.rows('alter schema b rename to c')
    await again('c')
    await site.rows('create schema d; alter table a.items set schema d')
    await again('d')
    expect(await site.rows("select nspname from pg_namespace where nspname like 'sow%' order by 1")).toEqual([
      { nspname: 'sow' },
      { nspname: furtherLedger('c') },
    ])
    expect(await site.rows('select schema_name from sow.meta')).toEqual([{ schema_name: 'd' }])
  })

  test('are refused where only some of the tables were moved', async () => {
    await using site = await openSite(engine)
    await site.rows(
      `create schema a; create table a.${table}; create table a.others (like a.items including all)`,
    )
    const both = [items('1.0.0', ['x']), { ...items('1.0.0', ['x']), name: 'others', table: 'others' }]
    await of(site, 'a').seedAll(both)
    await site.rows(
      'create schema b; alter table a.items set schema b; create table b.others (like b.items including all)',
    )
    await expect(of(site, 'b').seedAll(both)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: expect.stringContaining('moved to the schema b'),
    })
    expect(await codes(site, 'b')).toEqual(['x first'])
  })
})

test('two first runs at once, each of another schema', async () => {
  await using site = await openSite('postgres')
  const schemas = ['a', 'b', 'c', 'd']
  for (const schema of schemas) await site.rows(`create schema ${schema}; create table ${schema}.${table}`)
  const sessions = await Promise.all(schemas.map(() => site.other()))
  try {
    const runs = schemas.map(async (schema, at) => {
      const session = sessions[at]
      if (session === undefined) throw new Error('There is a session for each schema.')
      const other = siteOver(session, site.url, { schema })
      return await other.seed(items('1.0.0', ['x']))
    })
    expect(await Promise.all(runs)).toMatchObject(schemas.map(() => ({ inserted: 1 })))
    const ledgers = await site.rows("select nspname from pg_namespace where nspname like 'sow%'")
    expect(ledgers).toHaveLength(4)
  } finally {
    for (const session of sessions) await session[Symbol.asyncDispose]()
  }
})

test('a session that holds the lock of one schema does not hold up another', async () => {
  await using site = await openSite('postgres')
  await site.rows(`create schema a; create schema b; create table a.${table}; create table b.${table}`)
  for (const schema of ['a', 'b']) await of(site, schema).seed(items('1.0.0', ['x']))
  await using other = await site.other()
  await other.query('begin; select pg_advisory_xact_lock(5459799, 1)')
  const waiting = { ...seedOptions, lock: { waitSeconds: 0 } }
  await expect(of(site, 'a').seedAll([items('1.1.0', ['y'])], waiting)).rejects.toMatchObject({
    code: 'LOCK_BUSY',
  })
  expect((await of(site, 'b').seedAll([items('1.1.0', ['y'])], waiting)).datasets).toMatchObject([
    { inserted: 1 },
  ])
  expect(databaseOver(other, { schema: 'a' }).ledger.schema).toBe('sow')
})
