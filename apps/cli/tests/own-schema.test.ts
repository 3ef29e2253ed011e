import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase, type ThrowAwayDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { type AuthorProject, authorProject } from '../../../tests/author-project.js'
import { readCommands, readFences } from '../../../tests/documents/read-document.js'
import type {} from '../../../tests/start-postgres.js'
import { runSow } from './fixtures/run-sow.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const page = readFileSync(join(repository, 'docs/own-schema.md'), 'utf8')
const configuration = readFences(page, 'ts').find((text) => text.includes('defineConfig')) ?? ''

/** As Prisma makes it: names in quotes, ids that clients make, times without a default. */
const tables = `
  create type "OrganizationStatus" as enum ('ACTIVE', 'CLOSED');
  create domain percentage as integer check (value between 0 and 100);
  create table "Organization" (
    id text primary key,
    slug text not null,
    status "OrganizationStatus" not null default 'ACTIVE',
    "updatedAt" timestamp(3) not null
  );
  create unique index "Organization_slug_key" on "Organization" (slug);
  create table "Payer" (
    id text primary key,
    "externalId" text not null,
    "displayName" text not null,
    kind text not null,
    "filingDays" integer,
    "removedOn" date,
    "createdAt" timestamp(3) not null default current_timestamp,
    "updatedAt" timestamp(3) not null
  );
  create unique index "Payer_externalId_key" on "Payer" ("externalId");
  create table "FeeSchedule" (
    id text primary key,
    "organizationId" text not null references "Organization" (id),
    code text not null,
    name text not null,
    "payerId" text references "Payer" (id),
    "effectiveFrom" date,
    "updatedAt" timestamp(3) not null
  );
  create unique index "FeeSchedule_organizationId_code_key" on "FeeSchedule" ("organizationId", code);
  create table "Odd" (
    number bigint generated always as identity primary key,
    "isOdd" boolean generated always as (true) stored,
    statuses "OrganizationStatus"[] not null default '{}',
    discount percentage,
    during daterange,
    amount numeric(12, 2),
    body jsonb
  );
  create view "ActivePayer" as select * from "Payer" where "removedOn" is null;
  create table _prisma_migrations (
    id varchar(36) primary key, checksum varchar(64) not null, finished_at timestamptz, migration_name varchar(255) not null,
    logs text, rolled_back_at timestamptz, started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  );
  insert into "Organization" (id, slug, status, "updatedAt")
  values ('org_north', 'north', 'ACTIVE', now()), ('org_gone', 'gone', 'CLOSED', now())`

const seeds = 'node_modules/@sow/seed-billing-masters'

/** An application with billing-masters from a registry, a database of its own, and Sow. */
async function application() {
  const opened = new AsyncDisposableStack()
  const database = opened.use(await createDatabase(inject('postgres').superuserUrl))
  const project = opened.use(
    authorProject(['@sow/kit', '@sow/cli', '@sow/clinic-schema', '@sow/seed-shared-terms']),
  )
  for (const part of ['dist', 'data', 'package.json'])
    cpSync(join(repository, 'packages/seed-billing-masters', part), join(project.directory, seeds, part), {
      recursive: true,
    })
  project.write({
    'package.json': {
      name: 'application',
      type: 'module',
      dependencies: { '@sow/seed-billing-masters': '*', '@sow/cli': '*' },
    },
  })
  await query(database, tables)
  return {
    project,
    database,
    sow: (args: string) => sow(project, database, args),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

async function query(database: ThrowAwayDatabase, statement: string) {
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  return (await session.query(statement)).rows
}

async function sow({ directory }: AuthorProject, database: ThrowAwayDatabase, args: string) {
  const run = await runSow([...args.split(' '), '--json', '--quiet'], {
    directory,
    environment: { DATABASE_URL: database.url },
  })
  return { ...run.json(), exitCode: run.exitCode } as Record<string, unknown> & { exitCode: number }
}

/** Publishes a version in which texts of the payers are others. */
function release(
  { directory, run }: AuthorProject,
  version: string,
  changes: readonly [string, string][],
): void {
  const folder = join(directory, seeds)
  const json = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...json, version }))
  const code = join(folder, 'dist/index.js')
  let text = readFileSync(code, 'utf8')
  for (const [before, after] of changes) {
    expect(text).toContain(before)
    text = text.replaceAll(before, after)
  }
  writeFileSync(code, text)
  run('sow-package manifest', folder)
}

const payers = `
  select "externalId" as key, "displayName" as name, kind, length(id) as id, "updatedAt" is not null as dated
  from "Payer"
  where "externalId" in ('medicaid', 'charity-care')
  order by 1`

test('a published dataset lives in tables that Prisma made: seeded, edited by the site, upgraded and undone', {
  timeout: 600_000,
}, async () => {
  await using app = await application()
  // What is wrong with all mapped tables is told at once.
  app.project.write({ 'sow.config.mjs': configuration.replaceAll(/fill: \{.*\}/g, 'fill: {}') })
  const unfilled = (dataset: string) =>
    ['id', 'updatedAt'].map((column) => ({ dataset, column, rule: 'required' }))
  expect(await app.sow('db plan')).toMatchObject({
    error: {
      code: 'TARGET_MISSING',
      problems: [...unfilled('billing-masters/payers'), ...unfilled('billing-masters/fee-schedules')],
    },
  })
  app.project.write({ 'sow.config.mjs': configuration })
  for (const command of readCommands(page))
    expect(await app.sow(command.replace(/^sow /, '')), command).toMatchObject({ ok: true, exitCode: 0 })

  const status = await app.sow('db status')
  expect(status).toMatchObject({
    ownSchema: true,
    pending: false,
    migrations: [],
    mapped: [
      {
        dataset: 'billing-masters/payers',
        table: 'Payer',
        leftOut: ['claim_submission_method'],
        keepsDropped: false,
      },
      { dataset: 'billing-masters/fee-schedules', keepsDropped: true },
    ],
    datasets: [{ state: 'current' }, { state: 'current' }],
  })
  expect(status['unmapped']).toContain('billing-masters/modifiers')
  expect(await query(app.database, payers)).toEqual([
    { key: 'charity-care', name: 'Charity Care', kind: 'other', id: 36, dated: true },
    { key: 'medicaid', name: 'Medicaid', kind: 'medicaid', id: 36, dated: true },
  ])
  const schedules = `
    select schedule.code, schedule."organizationId" as org, payer."externalId" as payer
    from "FeeSchedule" schedule left join "Payer" payer on payer.id = schedule."payerId" order by 1`
  expect(await query(app.database, schedules)).toEqual([
    { code: 'self-pay', org: 'org_north', payer: 'self-pay' },
    { code: 'standard', org: 'org_north', payer: null },
  ])
  expect(await app.sow('db seed')).toMatchObject({ run: null, totals: { inserted: 0, updated: 0 } })

  await query(app.database, `update "Payer" set "displayName" = 'State plan' where "externalId" = 'medicaid'`)
  const before = await query(app.database, 'select id, "updatedAt"::text from "Payer" order by id')
  release(app.project, '9.0.0', [
    ['"Medicaid"', '"Medicaid (state)"'],
    ['"Charity Care"', '"Charity"'],
  ])
  // So it is where a saved plan is carried out, and the tables changed since.
  const each = (change: string) => `alter table "Payer" ${change}; alter table "FeeSchedule" ${change};`
  await app.sow('db plan --out plan.json')
  await query(
    app.database,
    `${each("add extra text not null default 'x'")} ${each('alter extra drop default')}`,
  )
  expect(await app.sow('db apply plan.json --yes')).toMatchObject({
    error: {
      problems: [
        { dataset: 'billing-masters/payers', column: 'extra', rule: 'required' },
        { dataset: 'billing-masters/fee-schedules', column: 'extra', rule: 'required' },
      ],
    },
  })
  await query(app.database, each('drop extra'))
  const upgraded = await app.sow('db seed billing-masters')
  expect(upgraded).toMatchObject({ ok: true, totals: { inserted: 0, updated: 1, conflicts: 1 } })
  expect(await query(app.database, payers)).toMatchObject([{ name: 'Charity' }, { name: 'State plan' }])
  expect(await query(app.database, 'select id, "updatedAt"::text from "Payer" order by id')).toEqual(before)
  expect(await app.sow('db drift')).toMatchObject({
    drift: [{ dataset: 'billing-masters/payers', key: 'medicaid', column: 'displayName' }],
  })
  const run = (upgraded['run'] as { readonly id: number }).id
  expect(await app.sow(`db undo ${run} --yes`)).toMatchObject({ ok: true })
  expect(await query(app.database, payers)).toMatchObject([{ name: 'Charity Care' }, { name: 'State plan' }])
})

const dataset = (row: string) => `
  import { defineDataset, retireOn } from '@sow/kit'
  import type { Database } from './sow/schema.ts'
  export const payers = defineDataset<Database>()({
    name: 'payers', table: 'Payer', key: ['externalId'], absent: retireOn('removedOn'), rows: [${row}],
  })`

test('a live schema becomes a module that datasets take their types from, and the check tells when they part', {
  timeout: 600_000,
}, async () => {
  await using app = await application()
  const path = join(app.project.directory, 'sow/schema.ts')
  const pulled = await app.sow('schema pull --tenants Organization:slug')
  expect(pulled).toMatchObject({
    ok: true,
    changed: true,
    tables: ['FeeSchedule', 'Odd', 'Organization', 'Payer'],
    views: ['ActivePayer'],
    trackers: ['_prisma_migrations'],
  })
  const module = readFileSync(path, 'utf8')
  expect(module).toContain(
    "tenants: { table: 'Organization', id: 'id', key: 'slug', column: 'organizationId' }",
  )
  await expect(module).toMatchFileSnapshot('fixtures/pulled-schema.ts.txt')
  expect(await app.sow('schema pull --tenants Organization:slug')).toMatchObject({ changed: false })

  const compile =
    'tsc --noEmit --strict --target es2023 --module nodenext --allowImportingTsExtensions --skipLibCheck'
  const row = "id: 'p1', externalId: 'a', displayName: 'A', kind: 'other', updatedAt: '2026-01-01'"
  const rows = { fits: `{ ${row}, filingDays: 3 }`, wrong: `{ ${row}, fillingDays: 3 }` }
  app.project.write({ 'fits.ts': dataset(rows.fits), 'wrong.ts': dataset(rows.wrong) })
  app.project.run(`${compile} fits.ts`, app.project.directory)
  expect(() => app.project.run(`${compile} wrong.ts`, app.project.directory)).toThrow(
    expect.objectContaining({ stdout: expect.stringContaining('fillingDays') }),
  )

  writeFileSync(path, module.replaceAll(/'([^'"\n]*)'/g, '"$1"').replaceAll(/,\n/g, ',\n\n'))
  expect(await app.sow('schema check')).toMatchObject({ ok: true, exitCode: 0, tables: 4, findings: [] })
  await query(
    app.database,
    `alter table "Payer" alter column kind drop not null;
    alter table "Payer" add column note text;
    alter type "OrganizationStatus" add value 'PAUSED';
    drop table "Odd"`,
  )
  const parted = await app.sow('schema check')
  expect(parted).toMatchObject({ ok: false, exitCode: 3 })
  expect(
    (parted['findings'] as { where: string; message: string }[]).map(
      ({ where, message }) => `${where}: ${message}`,
    ),
  ).toEqual([
    'Odd: The database has no such table.',
    'Payer.kind: It takes null now.',
    'Payer.note: The module does not have this column, of the type text.',
    'OrganizationStatus: The labels were ACTIVE, CLOSED, and are ACTIVE, CLOSED, PAUSED.',
  ])
  app.project.write({ 'mine.ts': 'export const mine = 1' })
  expect(await app.sow('schema pull --out mine.ts')).toMatchObject({ ok: false, exitCode: 64 })
})
