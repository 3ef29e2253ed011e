import { PGlite } from '@electric-sql/pglite'
import { type Database, databaseOver, describeCatalog, migrateDatabase, openDatabase } from '@sow/engine'
import { kyselyMigrations } from '@sow/engine/kysely'
import { openThrowAwayPglite, usingDatabase } from '@sow/engine/throw-away'
import { Kysely, PGliteDialect, PostgresDialect, sql } from 'kysely'
import { type MigrationProvider, Migrator, NO_MIGRATIONS } from 'kysely/migration'
import { Pool } from 'pg'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { clinicSchema } from '../src/index.js'
import { migrations } from '../src/migrations/index.js'

/** What Kysely's `Migrator` keeps for itself. */
const ofMigrator = /\bkysely_migration(_lock)?\b/

const provider = kyselyMigrations(clinicSchema) satisfies MigrationProvider

test('on a real server Kysely’s Migrator makes the catalog that Sow makes', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async (sow) => {
    await usingDatabase(inject('postgres').superuserUrl, async (kysely) => {
      await using first = await openDatabase({ kind: 'postgres', url: sow.url })
      await using second = await openDatabase({ kind: 'postgres', url: kysely.url })
      await using db = kyselyOn(kysely.url)
      await expectEqualCatalogs(databaseOver(first), db, databaseOver(second))
    })
  })
})

test('on PGlite Kysely’s Migrator makes the catalog that Sow makes', async () => {
  await using sow = await openThrowAwayPglite()
  const pglite = await PGlite.create()
  await using db = new Kysely<unknown>({ dialect: new PGliteDialect({ pglite }) })
  await expectEqualCatalogs(databaseOver(sow), db, { ...databaseOver(sow), query: db.withTables() })
})

test('Kysely’s Migrator goes all the way down again, and up', async () => {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await using db = kyselyOn(url)
    const migrator = new Migrator({ db, provider })
    const before = await catalogOf(databaseOver(session))
    expect((await migrator.migrateToLatest()).error).toBeUndefined()
    const after = await catalogOf(databaseOver(session))
    expect((await migrator.migrateTo(NO_MIGRATIONS)).error).toBeUndefined()
    expect(await catalogOf(databaseOver(session))).toEqual(before)
    expect((await migrator.migrateToLatest()).results).toHaveLength(39)
    expect(await catalogOf(databaseOver(session))).toEqual(after)
  })
})

/** Migrates one database with Sow and the other with Kysely's `Migrator`, and holds their catalogs against each other. */
async function expectEqualCatalogs(sow: Database, db: Kysely<unknown>, kysely: Database): Promise<void> {
  const set = {
    package: '@sow/clinic-schema',
    version: '0.0.0',
    // Sums are not what is proven here.
    migrations: Object.keys(migrations).map((name) => ({ name, sum: '' })),
    load: async () => migrations,
  }
  const { error, results } = await new Migrator({ db, provider }).migrateToLatest()
  // The catalog writes names without their schema where it finds them: in our transactions it finds none.
  await sql`set search_path = pg_catalog, pg_temp`.execute(db)
  expect(error).toBeUndefined()
  expect(results?.map(({ migrationName }) => migrationName)).toEqual(Object.keys(migrations))
  const unlike = await catalogOf(sow)
  await migrateDatabase(sow, [set], {
    lock: { waitSeconds: 30 },
    run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
    to: null,
    steps: null,
  })
  const catalog = await catalogOf(sow)
  expect(catalog.length).toBeGreaterThan(1000)
  expect(catalog).not.toEqual(unlike)
  expect(await catalogOf(kysely)).toEqual(catalog)
}

async function catalogOf(database: Database): Promise<readonly string[]> {
  return (await describeCatalog(database)).filter((line) => !ofMigrator.test(line))
}

function kyselyOn(url: string): Kysely<unknown> {
  const pool = new Pool({ connectionString: url })
  // The drop of the database may end a connection before its goodbye arrived.
  pool.on('error', () => {})
  return new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
}
