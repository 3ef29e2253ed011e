import { describe, expect, inject, test } from 'vitest'
import { databaseOver } from '../../src/database/database.js'
import { protectDatabase } from '../../src/ledger/protect-database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { rollbackMigrations } from '../../src/migrate/roll-back-migrations.js'
import { writeMigrationScript } from '../../src/migrate/write-script.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { openPostgresSession } from '../../src/server/connect/open-postgres-session.js'
import { usingDatabase } from '../../src/throw-away.js'
import { migrationSet, twoTables } from '../migrate/tiny-migrations.js'
import { type EngineName, engines, rowsOf, seedOptions } from '../seed/tiny-database.js'
import { watchedSession } from '../seed/watched-session.js'
import { usingSession } from '../server/using-session.js'

const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}

/** What Kysely's `Migrator` makes, by names that are its settings. */
const kysely = (record: string, lock: string) => `
  create table ${record} (name varchar(255) primary key, timestamp varchar(255) not null);
  create table ${lock} (id varchar(255) primary key, is_locked integer not null default 0)`
const recorded = `
  ${kysely('kysely_migration', 'kysely_migration_lock')};
  insert into kysely_migration values ('001_first', '2026-01-01'), ('002_second', '2026-01-02')`

async function migrating(engine: EngineName, before: string) {
  return await usingSession(engine, async (session) => {
    const database = databaseOver(session)
    await session.query(before)
    const error = await migrateDatabase(database, [migrationSet(twoTables)], {
      ...all,
      refuseTables: true,
    }).then(
      () => null,
      (thrown: unknown) => thrown,
    )
    const [made] = await rowsOf(
      database,
      "select to_regclass('units') is not null as units, to_regnamespace('sow') is not null as sow",
    )
    return { error, made }
  })
}

describe.each(engines)('on %s a database that Kysely’s Migrator migrated', (engine) => {
  test('is refused with what was found, and nothing was written', async () => {
    const { error, made } = await migrating(engine, recorded)
    expect(error).toMatchObject({
      code: 'MIGRATION_TRACKED',
      exitCode: 3,
      outcome: 'nothing-changed',
      message: expect.stringContaining('tracked by Kysely: 2 migrations in public.kysely_migration'),
    })
    expect(made).toEqual({ units: false, sow: false })
  })

  test('is known by columns, whatever its tables are called and where they are', async () => {
    const { error } = await migrating(
      engine,
      `create schema app; ${kysely('app.history', 'app.guard')}; insert into app.history values ('a', 'b')`,
    )
    expect(error).toMatchObject({ message: expect.stringContaining('1 migration in app.history') })
  })

  test('is migrated where it has recorded nothing', async () => {
    const before = kysely('kysely_migration', 'kysely_migration_lock')
    expect(await migrating(engine, before)).toEqual({ error: null, made: { units: true, sow: true } })
  })

  test.each([
    [
      'has tables of the name with other columns',
      `create table kysely_migration (id int, note text); insert into kysely_migration values (1, 'a');
       create table kysely_migration_lock (id int)`,
    ],
    [
      'has one of its tables alone',
      "create table names (name varchar(255), timestamp varchar(255)); insert into names values ('a', 'b')",
    ],
  ])('is not called its own where it %s, and is nobody’s to migrate all the same', async (_, before) => {
    const { error, made } = await migrating(engine, before)
    expect(error).toMatchObject({ code: 'MIGRATION_TRACKED', message: expect.not.stringContaining('Kysely') })
    expect(made).toEqual({ units: false, sow: false })
  })
})

describe('a database with tables that nobody tracks', () => {
  const engine = 'postgres'

  test('is refused, with how many there are and two ways on', async () => {
    const { error, made } = await migrating(engine, 'create table wards (id int); create table beds (id int)')
    expect(error).toMatchObject({
      code: 'MIGRATION_TRACKED',
      exitCode: 3,
      message: expect.stringContaining('has 2 tables that'),
      hint: expect.stringMatching(/`sow db adopt`.*an empty one/),
    })
    expect(made).toEqual({ units: false, sow: false })
  })

  test('is refused although it was protected before', async () => {
    await usingSession(engine, async (session) => {
      const database = databaseOver(session)
      await session.query('create table wards (id int)')
      await protectDatabase(database, { environment: 'live', protected: true }, all)
      const sets = [migrationSet(twoTables)]
      const guarded = { ...all, refuseTables: true }
      await expect(migrateDatabase(database, sets, guarded)).rejects.toMatchObject({
        code: 'MIGRATION_TRACKED',
      })
      // Who calls the engine, and made the tables, may say so.
      expect((await migrateDatabase(database, sets, all)).changed).toHaveLength(2)
    })
  })

  test('is migrated where the tables are in another schema, or are an extension’s', async () => {
    const { error } = await migrating(engine, 'create schema app; create table app.wards (id int)')
    expect(error).toBeNull()
  })
})

test('both kinds of what is there are told together, seeds too', async () => {
  const { error } = await migrating(
    'postgres',
    `create table "SequelizeMeta" (name varchar(255) primary key);
     create table "SequelizeData" (name varchar(255) primary key);
     insert into "SequelizeMeta" values ('20240101000001-a.js'), ('20240101000002-b.js');
     insert into "SequelizeData" values ('20240101000003-c.js');
     create table wards (id int)`,
  )
  expect(error).toMatchObject({
    message: expect.stringContaining('tracked by Sequelize: 2 migrations, 1 seed; 1 table.'),
  })
})

test('what the site made after the first migration stands in nobody’s way, also once all are rolled back', async () => {
  await usingSession('postgres', async (session) => {
    const database = databaseOver(session)
    const sets = [migrationSet(twoTables)]
    const guarded = { ...all, refuseTables: true }
    await migrateDatabase(database, sets, guarded)
    await session.query('create table wards (id int)')
    await rollbackMigrations(database, sets, { ...all, steps: 2, acceptDataLoss: false })
    expect((await migrateDatabase(database, sets, guarded)).changed).toHaveLength(2)
  })
})

test('a database with both trackers goes on where Sow has applied something', async () => {
  await usingSession('pglite', async (session) => {
    const database = databaseOver(session)
    await migrateDatabase(database, [migrationSet(twoTables)], { ...all, steps: 1 })
    await session.query(recorded)
    expect((await migrateDatabase(database, [migrationSet(twoTables)], all)).changed).toHaveLength(1)
  })
})

test('rows are seeded beside the other tracker, and that makes it no less the other one’s', async () => {
  await usingSession('pglite', async (session) => {
    const database = databaseOver(session)
    await session.query(recorded)
    await seedDatasets(database, [], seedOptions)
    // Nothing to migrate is nothing to refuse.
    await migrateDatabase(database, [], all)
    await expect(migrateDatabase(database, [migrationSet(twoTables)], all)).rejects.toMatchObject({
      code: 'MIGRATION_TRACKED',
    })
  })
})

test('the script of the migrations is the way for trackers that have nothing in common', async () => {
  await usingSession('postgres', async (session) => {
    const database = databaseOver(session)
    await session.query(recorded)
    const sets = [migrationSet(twoTables)]
    const { sql } = await writeMigrationScript(database, sets, { to: null, steps: 1 }, '0.0.0')
    await session.query(sql)
    expect((await migrateDatabase(database, sets, all)).changed).toHaveLength(1)
  })
})

test('tables that another instance makes just then are no surprise: it made the ledger too', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using other = await openPostgresSession(url)
    await using session = await openPostgresSession(url)
    const sets = [migrationSet(twoTables)]
    const refusing = { ...all, refuseTables: true }
    let isMigrated = false
    const watched = watchedSession(session, async (text) => {
      // What is there is read next, and the ledger was not there yet.
      if (isMigrated || !text.includes('as "isTable"')) return
      isMigrated = true
      await migrateDatabase(databaseOver(other), sets, refusing)
    })
    expect(await migrateDatabase(databaseOver(watched), sets, refusing)).toMatchObject({ changed: [] })
    expect(isMigrated).toBe(true)
  })
})
