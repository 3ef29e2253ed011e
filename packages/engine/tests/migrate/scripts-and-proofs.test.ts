import { expect, inject, test } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { describeCatalog } from '../../src/adopt/catalog/read-catalog.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { readMigrationStatuses } from '../../src/migrate/read-migration-statuses.js'
import { verifyDowns } from '../../src/migrate/verify-downs.js'
import { writeMigrationScript } from '../../src/migrate/write-script.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { rowsOf } from '../seed/tiny-database.js'
import { migrationSet, twoTables } from './tiny-migrations.js'

const sets = [migrationSet(twoTables)]
const all = {
  lock: { waitSeconds: 30 },
  run: { command: 'db migrate', actor: 'test', toolVersion: '0.0.0', packages: {} },
  to: null,
  steps: null,
}

async function usingServer(work: (database: Database) => Promise<void>): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using session = await openDatabase({ kind: 'postgres', url })
    await work(databaseOver(session))
  })
}

test('a script that somebody else runs leaves the schema and the ledger that Sow would have left', async () => {
  await usingServer(async (scripted) => {
    const script = await writeMigrationScript(scripted, sets, all, '0.0.0')
    expect(script.migrations.map(({ name }) => name)).toEqual(Object.keys(twoTables))
    expect(await rowsOf(scripted, "select to_regclass('sow.meta') as ledger")).toEqual([{ ledger: null }])
    await scripted.session.query(script.sql)
    expect((await readMigrationStatuses(scripted, sets)).map(({ state }) => state)).toEqual([
      'applied',
      'applied',
    ])
    expect(await migrateDatabase(scripted, sets, all)).toMatchObject({ run: null, changed: [] })
    const catalog = await describeCatalog(scripted)
    await usingServer(async (direct) => {
      await migrateDatabase(direct, sets, all)
      expect(catalog).toEqual(await describeCatalog(direct))
    })
  })
})

test('a script holds only what is pending, and is empty where nothing is', async () => {
  await usingServer(async (database) => {
    await migrateDatabase(database, sets, { ...all, steps: 1 })
    const rest = await writeMigrationScript(database, sets, all, '0.0.0')
    expect(rest.sql).toContain('create table items')
    expect(rest.sql).not.toContain('create table units')
    expect(rest.sql).not.toContain('create schema')
    await migrateDatabase(database, sets, all)
    expect(await writeMigrationScript(database, sets, all, '0.0.0')).toEqual({ migrations: [], sql: '' })
  })
})

test('every down is proven, and one that leaves something behind is found', async () => {
  expect(await verifyDowns(sets)).toEqual([])
  // What has no way down only goes up.
  const oneWay = migrationSet({ '20240101000001_base': ['create table bases (id integer)', null] })
  expect(await verifyDowns([oneWay])).toEqual([])
  const leaky = migrationSet({
    ...twoTables,
    '20240101000003_leaky': [
      'create table left_over (id int); create table gone (id int)',
      'drop table gone',
    ],
  })
  await expect(verifyDowns([leaky])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  const changing = migrationSet({
    ...twoTables,
    '20240101000003_wider': [
      'alter table items add column note text',
      'alter table items drop column if exists nothing',
    ],
  })
  await expect(verifyDowns([changing])).rejects.toMatchObject({ code: 'MIGRATION_FAILED' })
  const forgetful = migrationSet({
    ...twoTables,
    '20240101000003_index': ['create index if not exists by_unit on items (unit)', 'select 1'],
  })
  expect(await verifyDowns([forgetful])).toMatchObject([{ migration: '20240101000003_index', after: 'down' }])
})
