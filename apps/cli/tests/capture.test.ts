import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase, type ThrowAwayDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { authorProject } from '../../../tests/author-project.js'
import type {} from '../../../tests/start-postgres.js'
import { runSow } from './fixtures/run-sow.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))

async function query(database: ThrowAwayDatabase, statement: string) {
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  return (await session.query(statement)).rows
}

/** Runs the command on a database and answers its document. */
async function sow(
  args: readonly string[],
  directory: string,
  database: ThrowAwayDatabase,
): Promise<Record<string, unknown>> {
  const run = await runSow([...args, '--json', '--quiet'], {
    directory,
    environment: { DATABASE_URL: database.url },
  })
  expect(run.stderr).toBe('')
  return { ...run.json(), exitCode: run.exitCode }
}

const tables = ['inventory_items', 'inventory_categories', 'units_of_measure']

const organizations =
  "insert into organizations (name, slug, status) values ('North', 'north', 'active'), ('South', 'south', 'active')"

test('tables of a live clinic become a package that finds nothing to write there, and gives an empty clinic the same rows', {
  timeout: 600_000,
}, async () => {
  const server = inject('postgres').superuserUrl
  await using empty = await createDatabase(server)
  await sow(['db', 'setup'], repository, empty)
  await query(empty, organizations)
  await using source = await createDatabase(server, { template: empty.name })
  await sow(['db', 'seed', 'inventory'], repository, source)
  // As a forgotten script would have left them: edited since, and nothing that tells where they came from.
  await query(
    source,
    "update inventory_categories set name = 'Dressings, ''sterile''' where code = 'supplies-dressings'",
  )
  await query(
    source,
    "update inventory_items set unit_cost = 7.50, gtin = '00012345678905' where sku = 'EXAM-PAPER'",
  )
  await query(source, 'drop schema sow cascade')

  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli', '@sow/clinic-schema'])
  const dependencies = { '@sow/clinic-schema': '0.1.0' }
  project.write({ 'package.json': { name: 'clinic', type: 'module', dependencies } })
  const { directory } = project
  const lift = ['package', 'capture', ...tables, '--tenant', 'north', '--name', '@acme/seed-stock']
  const captured = await sow(lift, directory, source)
  expect(captured).toMatchObject({ ok: true, package: '@acme/seed-stock', warnings: [], personal: [] })
  expect(captured['tables']).toMatchObject([
    { dataset: 'inventory-categories', key: ['code'], rows: 16, format: 'ts' },
    { dataset: 'units-of-measure', key: ['code'], rows: 32 },
    {
      dataset: 'inventory-items',
      key: ['sku'],
      rows: 52,
      left: expect.arrayContaining([{ column: 'id', reason: 'id' }]),
    },
  ])
  const folder = join(directory, 'seed-stock')
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  project.run(scripts.build, folder)
  expect(project.run(scripts.check, folder)).toContain('Nothing was found to be wrong.')

  mkdirSync(join(directory, 'node_modules/@acme'))
  symlinkSync(folder, join(directory, 'node_modules/@acme/seed-stock'))
  project.write({
    'package.json': {
      name: 'clinic',
      type: 'module',
      dependencies: { ...dependencies, '@acme/seed-stock': '0.1.0' },
    },
  })
  await using copy = await createDatabase(server, { template: source.name })
  const adopted = await sow(['db', 'seed', '--tenant', 'north', '--adopt-as', 'base'], directory, copy)
  expect(adopted).toMatchObject({
    ok: true,
    totals: { inserted: 0, updated: 0, conflicts: 0, unchanged: 100 },
  })

  expect(await sow(['db', 'seed'], directory, empty)).toMatchObject({
    ok: true,
    totals: { inserted: 32 + 2 * 68 },
  })
  const again = await sow([...lift, '--folder', 'again'], directory, empty)
  expect(again).toMatchObject({ ok: true })
  for (const { dataset } of captured['tables'] as { dataset: string }[])
    expect(readFileSync(join(directory, 'again/src', `${dataset}.ts`), 'utf8')).toBe(
      readFileSync(join(folder, 'src', `${dataset}.ts`), 'utf8'),
    )
})

const ownTables = `
  create type stage as enum ('draft', 'in force');
  create table regions (id serial primary key, "Code" varchar(8) not null unique, name text not null, email text);
  create table sectors (id uuid primary key default gen_random_uuid(), title text not null unique);
  create table tariffs (
    id bigint generated always as identity primary key,
    region_id integer not null references regions (id),
    code text not null,
    parent_id bigint references tariffs (id),
    sector_id uuid references sectors (id),
    stage stage not null default 'draft',
    amount numeric(12, 4),
    rate double precision,
    tags text[] not null default '{}',
    details jsonb,
    valid_from date not null check (valid_from >= '2000-01-01'),
    seen timestamptz,
    label text generated always as (code || '!') stored,
    retired_on date,
    created_at timestamptz not null default now(),
    "updatedAt" timestamptz not null,
    unique (region_id, code)
  );
  create table tariff_notes (
    tariff_id bigint not null references tariffs (id),
    line integer not null,
    note text,
    sector_id uuid references sectors (id),
    primary key (tariff_id, line)
  );
  insert into regions ("Code", name, email) values ('w', 'West', 'west@example.com'), ('e', 'East', null);
  insert into sectors (title) values ('It''s public'), ('private');
  insert into tariffs (region_id, code, parent_id, sector_id, stage, amount, rate, tags, details, valid_from, seen, "updatedAt")
  select 1, 'a', null, (select id from sectors where title <> 'private'), 'in force', 12.5000, 0.1, '{"x y",z}',
    '{"n": 12345678901234567890, "t": "line\\nbreak"}', '2026-01-01', '2026-01-01 12:00+02', '2026-01-02';
  insert into tariffs (region_id, code, parent_id, valid_from, "updatedAt") values (2, 'b''s', 1, '2026-02-01', '2026-01-02');
  insert into tariff_notes (tariff_id, line, note) values (1, 1, 'first'), (1, 2, null), (2, 1, E'two\\nlines and "quotes"');
  update tariff_notes set sector_id = (select id from sectors where title <> 'private') where line = 1;
  create table logs (id serial primary key, text text)`

test('tables that no schema package describes bring their types with them, and a proof of their own', {
  timeout: 600_000,
}, async () => {
  await using source = await createDatabase(inject('postgres').superuserUrl)
  await query(source, ownTables)
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  project.write({ 'package.json': { name: 'shop', type: 'module' } })
  const { directory } = project
  const lift = ['package', 'capture', 'tariff_notes', 'tariffs', 'regions', '--name', 'seed-tariffs']
  expect(await sow(['package', 'capture', 'logs'], directory, source)).toMatchObject({
    exitCode: 65,
    error: {
      code: 'TARGET_KEY',
      message: expect.stringContaining('logs_pkey (id: id is made by the database)'),
    },
  })
  expect(await sow(lift, directory, source)).toMatchObject({
    exitCode: 64,
    error: {
      code: 'GUARD_CONFIRM',
      problems: [{ message: 'regions.email seems to hold e-mail addresses.' }],
    },
  })
  const lifted = await sow([...lift, '--yes'], directory, source)
  expect(lifted).toMatchObject({
    tables: [
      { table: 'regions', key: ['Code'], format: 'ts' },
      // A number of JSON that JavaScript would round.
      { table: 'tariffs', key: ['region_id', 'code'], format: 'csv' },
      { table: 'tariff_notes', key: ['tariff_id', 'line'], format: 'ts' },
    ],
    warnings: [expect.stringContaining('tariffs.updatedAt is kept')],
  })
  const folder = join(directory, 'seed-tariffs')
  expect(readFileSync(join(folder, 'data/tariffs.csv'), 'utf8').split('\n')[2]).toBe(
    `w,a,,,It's public,in force,12.5,0.1,"{""x y"",""z""}","{""n"":12345678901234567890,""t"":""line\\nbreak""}",2026-01-01,2026-01-01 10:00:00+00,2026-01-02 00:00:00+00`,
  )
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  project.run(scripts.build, folder)
  project.run(scripts.typecheck, folder)
  expect(project.run(scripts.check, folder)).toContain('Nothing was found to be wrong.')
  symlinkSync(folder, join(directory, 'node_modules/seed-tariffs'))
  project.write({
    'package.json': { name: 'shop', type: 'module', dependencies: { 'seed-tariffs': '0.1.0' } },
  })
  const adopted = await sow(['db', 'seed', '--adopt-as', 'base'], directory, source)
  expect(adopted).toMatchObject({ ok: true, totals: { inserted: 0, updated: 0, conflicts: 0, unchanged: 7 } })
})

test('a table whose columns and keys have names that mean something else becomes a package that builds and is right', {
  timeout: 600_000,
}, async () => {
  const columns = [
    'constructor',
    '__proto__',
    'toString',
    'then',
    'length',
    'select',
    'a.b',
    'a/b',
    "it's",
    '$1',
    '%',
  ]
  const keys = ['constructor', '__proto__', 'a/b', "'", '\\\\']
  const quoted = columns.map((name) => `"${name}"`).join(', ')
  await using source = await createDatabase(inject('postgres').superuserUrl)
  await query(
    source,
    `create table "hasOwnProperty" (${columns.map((name) => `"${name}" text not null`).join(', ')}, primary key ("constructor"));
    insert into "hasOwnProperty" (${quoted})
    values ${keys.map((key) => `(${columns.map((_, at) => (at === 0 ? `E'${key.replace("'", "''")}'` : "'x'")).join(', ')})`).join(', ')}`,
  )
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  project.write({ 'package.json': { name: 'project', type: 'module' } })
  const lift = ['package', 'capture', 'hasOwnProperty', '--name', '@acme/seed-names', '--yes']
  for (const format of ['ts', 'csv']) {
    const name = `@acme/seed-names-${format}`
    const captured = await sow(
      [...lift.slice(0, 4), name, '--yes', '--format', format],
      project.directory,
      source,
    )
    expect(captured).toMatchObject({ ok: true, tables: [{ rows: keys.length, format, left: [] }] })
    const folder = join(project.directory, `seed-names-${format}`)
    const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    project.run(scripts.build, folder)
    expect(project.run(scripts.check, folder)).toContain('Nothing was found to be wrong.')
    const manifest = JSON.parse(readFileSync(join(folder, 'dist', 'sow.manifest.json'), 'utf8'))
    expect(manifest.datasets[0].columns.map((column: { name: string }) => column.name)).toEqual(
      columns.toSorted(),
    )
  }
})
