import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { testProject } from './fixtures/project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'
import { faultsOf } from './fixtures/valid-document.js'

/** What Kysely's `Migrator` leaves where it made the table of prices. */
const migratedByKysely = `
  create table prices (
    id integer primary key generated always as identity,
    code text not null unique,
    title text not null,
    amount numeric(10,2) not null
  );
  create table kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null);
  create table kysely_migration_lock (id varchar(255) primary key, is_locked integer not null default 0);
  insert into kysely_migration values ('20260101000001_create_prices', '2026-01-01T00:00:00.000Z');
  insert into kysely_migration_lock values ('migration_lock', 0)`

test('a database that Kysely migrated is refused by name, and its rows are seeded all the same', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(migratedByKysely)
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'cast', title: 'Cast', amount: '80.00' }])
  const sow = (line: string) =>
    runSow(line.split(' '), { ...project, environment: { DATABASE_URL: database.url } })

  for (const line of ['db up', 'db setup', 'db setup --fresh', 'db migrate']) {
    const [text, json] = [await sow(line), await sow(`${line} --json`)]
    expect(text, line).toMatchObject({ exitCode: 3, stdout: '' })
    expect(unwrapped(text.stderr)).toContain('tracked by Kysely: 1 migration in public.kysely_migration')
    expect(text.stderr).toContain('Nothing was changed.')
    expect(text.stderr).toContain('kyselyMigrations')
    expect(faultsOf(json.json())).toEqual([])
    expect(json.json()).toMatchObject({ ok: false, error: { code: 'MIGRATION_TRACKED', exitCode: 3 } })
  }
  // Nor does a project without a package stay silent about it, unless it says whose the schema is.
  using bare = testProject()
  const doctor = () =>
    runSow(['db', 'doctor', '--json'], { ...bare, environment: { DATABASE_URL: database.url } })
  expect((await doctor()).json()['findings']).toMatchObject([{ code: 'MIGRATION_TRACKED' }])
  bare.write({ 'sow.config.js': 'export default { ownSchema: true }' })
  expect((await doctor()).json()['findings']).toEqual([])
  const ledger = await session.query("select to_regnamespace('sow') is not null as made")
  expect(ledger.rows).toEqual([{ made: false }])

  // Rows of a table that is there can be planned; migrations that no run would begin are no script.
  expect((await sow('db plan')).stdout).toContain('inserted')
  expect((await sow('db migrate --dry-run')).exitCode).toBe(3)
  expect((await sow('db seed')).exitCode).toBe(0)
  expect((await session.query('select code from prices')).rows).toEqual([{ code: 'cast' }])
  expect((await sow('db up')).exitCode).toBe(3)
})

test('rows that would come after migrations that are refused are no plan', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query('create table orders (id integer primary key)')
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'cast', title: 'Cast', amount: '80.00' }])
  const plan = await runSow(['db', 'plan'], { ...project, environment: { DATABASE_URL: database.url } })
  expect(plan).toMatchObject({ exitCode: 3, stdout: '' })
  expect(plan.stderr).toContain('MIGRATION_TRACKED')
})
