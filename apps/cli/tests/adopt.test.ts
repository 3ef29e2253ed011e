import { readdirSync, readFileSync } from 'node:fs'
import { databaseOver, openDatabase, readCatalog, type Session } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { priceProject } from './fixtures/price-project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'

const page = readFileSync(new URL('../../../docs/adopt.md', import.meta.url), 'utf8')

/** What Sequelize left where it made the table of prices, and one that Sow has nothing to do with. */
const madeBySequelize = `
  create table prices (
    id integer primary key generated always as identity,
    code text not null unique,
    title text not null,
    amount numeric(10,2) not null
  );
  create table wards (id integer primary key);
  insert into wards values (1);
  create table "SequelizeMeta" (name varchar(255) primary key);
  create table "SequelizeData" (name varchar(255) primary key);
  insert into "SequelizeMeta" values ('20240101000001-prices.js'), ('20240101000002-wards.js');
  insert into "SequelizeData" values ('20240101000003-first-wards.js')`

/** The catalog, and the rows of every table but Sow's. */
async function pictureOf(session: Session) {
  const rows = await session.query(
    `select 'prices' as of, to_jsonb(prices)::text as row from prices union all
     select 'wards', to_jsonb(wards)::text from wards union all
     select 'meta', name from "SequelizeMeta" union all
     select 'data', name from "SequelizeData" order by 1, 2`,
  )
  return { facts: await readCatalog(databaseOver(session)), rows: rows.rows }
}

test('a database that Sequelize migrated is looked at, refused, taken over, seeded, and given back as it was', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(madeBySequelize)
  using project = priceProject()
  project.publish('1.0.0', [
    { code: 'cast', title: 'Cast', amount: '80.00' },
    { code: 'sling', title: 'Sling', amount: '20.00' },
  ])
  const sow = (line: string) =>
    runSow(line.split(' '), { ...project, environment: { DATABASE_URL: database.url } })
  const before = await pictureOf(session)
  const found = 'tracked by Sequelize: 2 migrations, 1 seed; 2 tables'

  // Nothing is begun, and whoever looks is told the same.
  const refusedSetup = await sow('db setup')
  expect(refusedSetup).toMatchObject({ exitCode: 3, stdout: '' })
  expect(unwrapped(refusedSetup.stderr)).toContain(found)
  expect(refusedSetup.stderr).toContain('sow db adopt')
  const status = await sow('db status')
  expect(status).toMatchObject({ exitCode: 0 })
  expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain(found)
  const doctor = await sow('db doctor --json')
  expect(doctor.exitCode).toBe(0)
  expect(doctor.json()['findings']).toMatchObject([{ code: 'MIGRATION_TRACKED', severity: 'warning' }])

  const firstLook = await sow('db adopt --json')
  expect(firstLook.json()).toMatchObject({
    run: null,
    adoption: null,
    trackers: [
      { tool: 'Sequelize', applied: 2, seeds: { count: 1 }, newest: { name: '20240101000002-wards.js' } },
    ],
    tables: ['prices', 'wards'],
    proven: [],
    absent: [],
    unproven: [{ name: '20240101000001-prices.js' }, { name: '20240101000002-wards.js' }],
    unclaimed: ['table prices', 'table wards'],
  })
  expect(await pictureOf(session)).toEqual(before)

  // A saved decision is not carried out once the database moved.
  const plan = `${project.directory}/adoption.json`
  expect((await sow(`db adopt --own-schema --out ${plan} --json`)).json()).toMatchObject({
    run: null,
    adoption: null,
  })
  // Nor in a copy, which looks the same.
  await using copy = await createDatabase(inject('postgres').superuserUrl)
  {
    await using restored = await openDatabase({ kind: 'postgres', url: copy.url })
    await restored.query(madeBySequelize)
  }
  const elsewhere = await runSow(['db', 'adopt', '--apply', plan, '--json'], {
    ...project,
    environment: { DATABASE_URL: copy.url },
  })
  expect(elsewhere.json()).toMatchObject({ error: { code: 'PLAN_STALE' } })
  expect(elsewhere.json().error?.['message']).toContain('another database')
  await session.query('create table beds (id integer)')
  expect((await sow(`db adopt --apply ${plan} --json`)).json()).toMatchObject({
    error: { code: 'PLAN_STALE' },
  })
  await session.query('drop table beds')
  expect((await sow(`db adopt --apply ${plan} --json`)).json()).toMatchObject({
    adoption: { way: 'own-schema' },
  })
  expect((await sow('db adopt --undo')).exitCode).toBe(0)
  expect(await pictureOf(session)).toEqual(before)

  // The commands of the page, one after the other.
  const commands = [...page.matchAll(/^sow (db .*)$/gm)].map(([, line]) => line ?? '')
  expect(commands).toEqual([
    'db adopt',
    'db adopt --own-schema',
    'db setup',
    'db seed',
    'db status',
    'db adopt --undo',
  ])
  const said: string[] = []
  for (const line of commands.slice(0, 5)) {
    const finished = await sow(line)
    expect(finished, line).toMatchObject({ exitCode: 0 })
    said.push(finished.stdout)
  }
  expect(said[0]).toContain('db adopt --ported FILE')
  expect(unwrapped(said[1] ?? '')).toContain('Write ownSchema: true into sow.config.ts')
  expect(said[2]).toContain('Another tool keeps the schema of this database: 1 migration not run.')
  expect((await session.query('select code from prices order by code')).rows).toEqual([
    { code: 'cast' },
    { code: 'sling' },
  ])
  expect((await sow('db status --json')).json()).toMatchObject({
    pending: false,
    migrations: [{ state: 'skipped' }],
    adoption: { way: 'own-schema', moved: [] },
  })
  // What is known already is not written again.
  expect((await sow('db adopt --own-schema --json')).json()).toMatchObject({ run: null })

  await session.query(`insert into "SequelizeMeta" values ('20240201000001-beds.js')`)
  const grown = await sow('db status')
  expect(unwrapped(grown.stdout)).toMatch(
    /Adopted in run \d+ of [\d-]+, with its own schema: Sequelize \(2 migrations/,
  )
  expect(grown.stdout).toContain('Sequelize has 3 migrations now, 2 when the database was taken over')
  expect(grown.stdout).toMatch(/Next:[\s\S]*schema check[\s\S]*db adopt --own-schema/)
  expect((await sow('db doctor --json')).json()['findings']).toMatchObject([{ code: 'TRACKER_MOVED' }])
  expect((await sow('db adopt --own-schema --json')).json()).toMatchObject({ adoption: { moved: [] } })
  // What was not compared is said, and what the digest of the day tells.
  await session.query('revoke select on prices from public; comment on table prices is $$Prices$$')
  expect((await sow('db verify --json')).json()).toMatchObject({
    notCompared: null,
    notHeld: 'own-schema',
    findings: [{ code: 'SCHEMA_MOVED' }],
  })
  await session.query('comment on table prices is null')
  await session.query(`delete from "SequelizeMeta" where name = '20240201000001-beds.js'`)

  const later = await sow('db adopt --undo --json')
  expect(later.json()).toMatchObject({ error: { code: 'UNDO_LATER_RUNS', exitCode: 3 } })
  const [run] = (await session.query("select id from sow.run where command = 'db seed'")).rows
  expect(later.json().error?.['message']).toContain(String(run?.['id']))
  await session.query(`update prices set title = 'Arm sling' where code = 'sling'`)
  expect((await sow(`db undo ${run?.['id']}`)).exitCode).toBe(0)
  // What an edit keeps is told before the ledger goes, which alone knows it, and once more with it.
  const left = [{ dataset: 'prices/prices', table: 'prices', rows: [{ key: 'sling', reason: 'edited' }] }]
  const look = await sow('db adopt --undo --dry-run --json')
  expect(look.json()).toMatchObject({ run: null, adoption: { way: 'own-schema' }, left })
  const ended = await sow('db adopt --undo')
  expect(ended.stdout).toContain('the ledger that came with it is gone')
  expect(ended.stdout).toMatch(/prices\/prices +sling +\(somebody wrote it since\)/)
  expect((await session.query("select to_regnamespace('sow') as sow")).rows).toEqual([{ sow: null }])
  const after = await pictureOf(session)
  expect(after.facts).toEqual(before.facts)
  expect(after.rows.filter(({ row }) => !String(row).includes('Arm sling'))).toEqual(before.rows)
  expect((await sow('db adopt --undo --json')).json()).toMatchObject({ error: { code: 'ADOPTION_REFUSED' } })
})

test('a database becomes Sow’s by one migration that stands for all that is there', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(`${madeBySequelize};
    create schema billing;
    create table billing.invoices (id integer primary key);
    create schema drizzle;
    create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    insert into drizzle.__drizzle_migrations (hash, created_at) values ('${'ab'.repeat(32)}', 1700000000000);
    create function newest() returns bigint language sql as 'select max(id) from public.wards'`)
  using project = priceProject()
  project.publish('1.0.0', [{ code: 'cast', title: 'Cast', amount: '80.00' }])
  const sow = (line: string) =>
    runSow(line.split(' '), {
      ...project,
      environment: { DATABASE_URL: database.url, TEST_DATABASE_URL: inject('postgres').superuserUrl },
    })
  const before = await pictureOf(session)

  // The packages make prices, which are there, and no wards.
  const bridge = `${project.directory}/bridge.sql`
  expect((await sow(`db adopt --bridge ${bridge} --json`)).json()).toMatchObject({
    differences: expect.arrayContaining([
      { kind: 'table', name: 'public.wards', property: null, expected: null, found: 'there', sql: null },
    ]),
  })
  expect(readFileSync(bridge, 'utf8')).toContain(
    '-- table public.wards is here, and the packages make none\n-- to be written by you\n',
  )
  project.write({ 'ported.csv': 'old,new\n20240101000001-prices.js,20260101000001_create_prices' })
  const ported = await sow(`db adopt --ported ${project.directory}/ported.csv --json`)
  project.write({ 'typo.csv': '20240101000001-prices.js,20260101000001_create_price' })
  const typo = await sow(`db adopt --ported ${project.directory}/typo.csv --json`)
  expect(typo.json()).toMatchObject({ error: { code: 'ADOPTION_REFUSED' } })
  project.write({ 'slip.csv': '20240101000001-price.js,20260101000001_create_prices' })
  const slip = await sow(`db adopt --ported ${project.directory}/slip.csv --json`)
  expect(slip.json().error?.['message']).toContain('20240101000001-price.js is in no record')
  const look = await sow(
    `db adopt --ported ${project.directory}/slip.csv --out ${project.directory}/slip.json --json`,
  )
  expect(look.json()).toMatchObject({ run: null, unrecorded: ['20240101000001-price.js'] })
  expect(ported.json()).toMatchObject({ error: { code: 'ADOPTION_UNPROVEN', exitCode: 3 } })
  expect(ported.json().error?.['message']).toContain('is there, and is not expected')

  const baseline = await sow('db adopt --baseline --folder migrations --json')
  expect(baseline.json()).toMatchObject({ adoption: { way: 'baseline' }, unclaimed: [] })
  const [file = ''] = readdirSync(`${project.directory}/migrations`).filter((each) => each.endsWith('.ts'))
  expect(readFileSync(`${project.directory}/schema.ts`, 'utf8')).toMatch(/'billing\.invoices'[\s\S]*wards/)
  const text = readFileSync(`${project.directory}/migrations/${file}`, 'utf8')
  expect(text).toContain('create table public.wards')
  // A function may stand before the table that it reads.
  expect(text).toContain('set local check_function_bodies = off')
  // What another tool remembers is not made again, nor the schema that it has for that alone.
  expect(text).not.toMatch(/SequelizeMeta|drizzle/)
  expect((await session.query('select name, state from sow.migration')).rows).toEqual([
    { name: file.replace('.ts', ''), state: 'adopted' },
  ])
  expect(unwrapped((await sow('db status')).stdout)).toMatch(
    /by a baseline: 1 migration stands for 2 tables, catalog/,
  )
  // As `sow init` writes it beside another tool.
  project.write({ 'sow.config.mjs': 'export default { ownSchema: true }' })
  expect(unwrapped((await sow('db status')).stdout)).toContain('Take `ownSchema: true` out of sow.config.ts')
  // What is taken over is not so again, and no second migration is left behind.
  expect((await sow('db adopt --baseline --folder migrations')).exitCode).toBe(3)
  expect((await sow('db adopt --out adoption.json')).exitCode).toBe(64)
  expect(readdirSync(`${project.directory}/migrations`).filter((each) => each.endsWith('.ts'))).toEqual([
    file,
  ])
  expect(await pictureOf(session)).toEqual(before)
})
