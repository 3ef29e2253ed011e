import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { expect, inject, test } from 'vitest'
import { type AuthorProject, authorProject } from '../../../tests/author-project.js'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow, unwrapped } from './fixtures/run-sow.js'

/** Tables as another tool makes them: names in quotes, ids that the application makes, times that it stamps. */
const schema = `
  create type scale as enum ('town', 'city');
  create table "Country" (
    id text primary key,
    code text not null unique,
    name text not null,
    "updatedAt" timestamp(3) not null default now()
  );
  create table "City" (
    id serial primary key,
    slug text not null unique,
    "countryId" text not null references "Country" (id),
    people integer,
    scale scale
  );
  create table currencies (code character(3) primary key, digits smallint not null, unique (digits, code));
  create table people (mail text not null unique, title text, role text not null);
  create table rates (code text not null unique, label text not null unique, amount numeric(10,2));
`

const first = 'id,code,name\nc1,AT,Austria\nc2,DE,Germany\n'
const second = '\uFEFFid,code,name\r\nc1,AT,Austria\r\nc2,DE,Deutschland\r\nc3,CH,Schweiz\r\n'

interface DatasetStatus {
  readonly dataset: string
  readonly state: string
}

/** Builds a package as its build does, types left out, which other tests check, and makes it the project's. */
function install(project: AuthorProject, folder: string, name: string): void {
  const { directory } = project
  const source = join(directory, folder, 'src')
  mkdirSync(join(directory, folder, 'dist'))
  for (const file of readdirSync(source))
    writeFileSync(
      join(directory, folder, 'dist', file.replace(/ts$/, 'js')),
      stripTypeScriptTypes(readFileSync(join(source, file), 'utf8')),
    )
  project.run('sow-package manifest', join(directory, folder))
  const installed = join(directory, 'node_modules', name)
  mkdirSync(dirname(installed), { recursive: true })
  symlinkSync(join(directory, folder), installed)
  project.write({ 'package.json': { name: 'shop', dependencies: { [name]: '0.1.0' } } })
}

test('files of rows are planned, seeded, edited by a site, undone and lost, and become a package', {
  timeout: 600_000,
}, async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(schema)
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  const { directory } = project
  project.write({ 'package.json': { name: 'shop', dependencies: {} }, 'sow/seeds/Country.csv': first })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (...args: readonly string[]) => runSow(args, { directory, environment })
  const json = async (...args: readonly string[]) => (await sow(...args, '--json')).json()
  const names = async () =>
    (await session.query('select name from "Country" order by code')).rows.map(({ name }) => name)
  const states = async () => {
    const { datasets } = (await json('db', 'status')) as unknown as { datasets: readonly DatasetStatus[] }
    return Object.fromEntries(datasets.map(({ dataset, state }) => [dataset, state]))
  }

  // One file and one command.
  expect((await sow('db', 'plan')).stdout).toMatch(/local\/country +2/)
  expect(await names()).toEqual([])
  expect((await sow('db', 'seed')).exitCode).toBe(0)
  expect((await sow('db', 'seed')).stdout).toContain('Nothing changed')
  expect(await names()).toEqual(['Austria', 'Germany'])

  // A site's edit survives an edit of the file, and an id is never written again.
  await session.query(`update "Country" set name = 'Republic of Austria' where code = 'AT'`)
  project.write({ 'sow/seeds/Country.csv': second.replace('c1,', 'c9,') })
  expect(await json('db', 'seed')).toMatchObject({
    totals: { inserted: 1, updated: 1, kept: 1, conflicts: 0 },
  })
  expect(await names()).toEqual(['Republic of Austria', 'Schweiz', 'Deutschland'])
  expect((await session.query(`select id from "Country" where code = 'AT'`)).rows).toEqual([{ id: 'c1' }])

  // Another branch has the earlier file: the rows do not follow.
  project.write({ 'sow/seeds/Country.csv': first })
  expect(await states()).toEqual({ country: 'newer-applied' })
  expect((await sow('db', 'status')).stdout).toContain('leave it, or ')
  expect((await sow('db', 'seed')).stdout).toContain('--allow-downgrade')
  expect(await names()).toEqual(['Republic of Austria', 'Schweiz', 'Deutschland'])

  // Undone means held, until the file says something else.
  project.write({ 'sow/seeds/Country.csv': second.replace('c1,', 'c9,') })
  expect((await sow('db', 'undo', '2', '--yes')).exitCode).toBe(0)
  expect(await names()).toEqual(['Republic of Austria', 'Germany'])
  expect(await states()).toEqual({ country: 'held' })
  expect((await sow('db', 'seed')).stdout).toContain('held')
  project.write({ 'sow/seeds/Country.csv': second.replace('Schweiz', 'Suisse') })
  expect((await sow('db', 'seed')).exitCode).toBe(0)
  expect(await names()).toEqual(['Republic of Austria', 'Suisse', 'Deutschland'])

  // A file that is gone takes no row along.
  rmSync(join(directory, 'sow/seeds/Country.csv'))
  expect(await states()).toEqual({ country: 'file-missing' })
  expect((await sow('db', 'status')).stdout).toContain('bring its file back, or ')
  expect((await sow('db', 'seed')).stderr.replaceAll(/\s+/g, ' ')).toContain(
    'Where another branch has the files',
  )
  expect(await names()).toEqual(['Republic of Austria', 'Suisse', 'Deutschland'])
  project.write({ 'sow/seeds/Country.csv': second.replace('Schweiz', 'Suisse') })

  // A file for a table of another name, with references by natural key; and one that a command describes.
  project.write({
    'cities.csv': 'slug;countryId;people\nvienna;AT;2000000\nbern;CH;\n',
    'rates.csv': 'code,label,amount\nfull,Full,20\n',
    'sow/seeds/README.md': 'Rows of ours.',
    'sow/seeds/money/currencies.ts': `
      import { csv } from '@sow/kit'
      export default { rows: [{ code: 'EUR', digits: 2 }] satisfies object[] }`,
  })
  // What the table would refuse is told of each row, before a file is written.
  project.write({
    'worlds.csv': 'slug,countryId,scale\natlantis,XX,city\nvienna,AT,metropolis\nutopia,,hamlet\n',
  })
  const add = ['seed', 'add', 'worlds.csv', '--table', 'City'] as const
  const refusedRows = async () => (await json(...add)).error?.['problems']
  const city = { file: 'worlds.csv', dataset: 'local/worlds' }
  expect(await refusedRows()).toMatchObject([
    { ...city, line: 3, column: 'scale', rule: 'word', message: 'scale is none of town, city.' },
    { ...city, line: 4, column: 'countryId', rule: 'not-null' },
    { ...city, line: 4, column: 'scale', rule: 'word' },
  ])
  project.write({ 'worlds.csv': 'slug,countryId,scale\natlantis,XX,city\nvienna,AT,city\nutopia,YY,town\n' })
  expect(await refusedRows()).toMatchObject([
    { ...city, line: 2, column: 'countryId', rule: 'reference' },
    { ...city, line: 4, column: 'countryId', rule: 'reference' },
  ])
  expect(existsSync(join(directory, 'sow/seeds/worlds.csv'))).toBe(false)
  const added = await json('seed', 'add', 'cities.csv', '--table', 'City', '--own', 'people=site')
  expect(added).toMatchObject({
    dataset: 'local/cities',
    key: ['slug'],
    references: [{ column: 'countryId', table: 'Country', dataset: null, key: ['code'] }],
    written: ['sow/seeds/cities.csv', 'sow/seeds/cities.seed.json'],
  })
  expect(JSON.parse(readFileSync(join(directory, 'sow/seeds/cities.seed.json'), 'utf8'))).toEqual({
    table: 'City',
    own: { people: 'site' },
    delimiter: ';',
  })
  const unsettled = (await json('seed', 'add', 'rates.csv')).error
  expect(unsettled).toMatchObject({
    code: 'TARGET_KEY',
    message: expect.stringContaining('code; label'),
    hint: expect.stringMatching(/sow seed add .*rates.csv --table rates --key code/),
  })
  expect(existsSync(join(directory, 'sow/seeds/rates.csv'))).toBe(false)
  // What the file lacks and the database does not know is said once, by the command that the refusal names.
  project.write({ 'people.csv': 'mail,title\na@example.org,Dr\n' })
  expect((await json('seed', 'add', 'people.csv', '--table', 'persons')).error).toMatchObject({
    message: expect.stringContaining('There is no table persons'),
    hint: expect.stringContaining('Make the table first'),
  })
  expect((await json('seed', 'add', 'people.csv')).error).toMatchObject({
    code: 'DEFINITION_INVALID',
    hint: expect.stringContaining('sow seed add people.csv --fill role=VALUE'),
  })
  await json('seed', 'add', 'people.csv', '--fill', 'role=USER')
  const settings = join(directory, 'sow/seeds/people.seed.json')
  expect(JSON.parse(readFileSync(settings, 'utf8'))).toEqual({ fill: { role: { value: 'USER' } } })
  project.write({
    'sow/seeds/people.seed.json': {},
    'sow/seeds/people.csv': 'mail,job\na@example.org,USER\n',
  })
  expect((await json('db', 'plan', '--only', 'local/people')).error).toMatchObject({
    hint: 'If job is called role now, call it so in sow/seeds/people.csv too. Else take it out there, and add role.',
  })
  for (const file of [settings, settings.replace('.seed.json', '.csv')]) rmSync(file)
  const plan = await sow('db', 'plan', '--only', 'local/cities,money')
  expect(unwrapped(plan.stderr)).toContain('sow/seeds/README.md is no local seed')
  expect(plan.stdout).toMatch(/local\/cities +2\nmoney\/currencies +1\n[\s\S]*1 dataset unchanged/)
  expect((await sow('db', 'setup', '--fresh', '--yes')).exitCode).toBe(0)
  const cities = await session.query(
    'select slug, "Country".code from "City" join "Country" on "Country".id = "countryId" order by slug',
  )
  expect(cities.rows).toEqual([
    { slug: 'bern', code: 'CH' },
    { slug: 'vienna', code: 'AT' },
  ])
  expect((await sow('package', 'list', '--all')).stdout).toMatch(
    /local +seeds local[\s\S]*cities +2 +reference +global +City/,
  )

  // What is wrong is told by file, line and column, and stops a run; a look at the rest goes on.
  project.write({ 'sow/seeds/rates.csv': 'code,label,amount\nfull,Full,many\n' })
  project.write({ 'sow/seeds/rates.seed.json': { key: ['code'] } })
  expect((await json('db', 'seed')).error).toMatchObject({
    code: 'DATA_INVALID',
    problems: [{ file: 'sow/seeds/rates.csv', line: 2, column: 'amount' }],
  })
  expect(await states()).toMatchObject({ cities: 'current', currencies: 'current' })
  rmSync(join(directory, 'sow/seeds/rates.csv'))
  rmSync(join(directory, 'sow/seeds/rates.seed.json'))

  // The same rows as a package: a database that has them goes on with it.
  const created = await json('package', 'new', '@acme/seed-places', 'local', '--from-seeds', '--yes')
  expect(created).toMatchObject({ domain: 'places', schema: null })
  install(project, 'seed-places', '@acme/seed-places')
  expect((await json('db', 'plan')).error).toMatchObject({ code: 'PACKAGE_DUPLICATE' })
  for (const file of ['Country.csv', 'cities.csv', 'cities.seed.json'])
    rmSync(join(directory, 'sow/seeds', file))
  const written = async () =>
    (await session.query('select xmin::text, ctid::text from "Country" order by code')).rows
  const before = await written()
  const passed = await json('db', 'seed')
  expect(passed).toMatchObject({ totals: { inserted: 0, updated: 0, deleted: 0, retired: 0 } })
  expect(await written()).toEqual(before)
  expect(await states()).toEqual({ country: 'drifted', cities: 'current', currencies: 'current' })
  expect((await json('db', 'remove', 'money', '--yes'))['datasets']).toMatchObject([{ removed: 1 }])
})

test('the page says what happens: its first file, and a table of another name', {
  timeout: 600_000,
}, async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(`
    create table countries (id uuid primary key default gen_random_uuid(), code text not null unique, name text not null);
    create table "Price" (id serial primary key, code text not null unique, sku text not null unique, amount numeric);
  `)
  const page = readFileSync(new URL('../../../docs/local-seeds.md', import.meta.url), 'utf8')
  const fence = (language: string) =>
    [...page.matchAll(new RegExp(`\`\`\`${language}\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text)
  const commands = fence('sh').map((text) => text.trim().split('\n'))
  using project = testProject({
    // No module type, no kit: as an application has it.
    'package.json': { name: 'shop' },
    'sow/seeds/countries.csv': fence('csv')[0],
    'prices.csv': 'code,sku,amount\nfull,A-1,20\n',
  })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const run = async (line: string) =>
    await runSow(line.replace('npx sow ', '').split(' '), { directory: project.directory, environment })
  for (const line of commands[0] ?? []) expect((await run(line)).exitCode, line).toBe(0)
  expect((await session.query('select code, name from countries order by code')).rows).toEqual([
    { code: 'AT', name: 'Austria' },
    { code: 'DE', name: 'Germany' },
  ])
  const [described = ''] = commands[1] ?? []
  expect((await run(described)).stdout).toContain('sow/seeds/prices.seed.json')
  expect(JSON.parse(readFileSync(join(project.directory, 'sow/seeds/prices.seed.json'), 'utf8'))).toEqual(
    JSON.parse(fence('json')[0] ?? ''),
  )
  const code = `import { csv } from '@sow/kit'\nimport type { LocalSeed } from '@sow/cli'\n${fence('js')[0]?.trim()} satisfies LocalSeed\n`
  project.write({ 'sow/seeds/moved/countries.ts': `${code}export const reader: unknown = csv` })
  const listed = await run('npx sow package list --all')
  expect(listed.stdout).toMatch(/seeds moved[\s\S]*countries +1/)
  expect(listed.stderr).toBe('')
})

test('a file of tenant scope has its rows with each tenant that the configuration names, and becomes a package', {
  timeout: 600_000,
}, async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query(`
    create table shops (id integer primary key, slug text not null unique, state text not null);
    insert into shops values (1, 'north', 'open'), (2, 'south', 'closed');
    create table shades (
      id bigint primary key generated always as identity,
      shop integer not null references shops,
      name text not null,
      unique (shop, name)
    );
    create table tints (store integer not null references shops, code text not null, primary key (store, code))`)
  using project = authorProject(['@sow/kit', '@sow/testkit', '@sow/cli'])
  const { directory } = project
  project.write({
    'package.json': { name: 'shop', type: 'module', dependencies: {} },
    'sow.config.js': `export default {
      ownSchema: true,
      tenants: {
        table: 'shops',
        key: 'slug',
        active: { column: 'state', in: ['open'] },
        column: { shades: 'shop', tints: 'store' },
      },
    }`,
    'sow/seeds/shades.csv': 'name\nblue\nred\n',
    'sow/seeds/shades.seed.json': { scope: 'tenant' },
  })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1' }
  const sow = (line: string) => runSow(line.split(' '), { directory, environment })
  const json = async (line: string) => (await sow(`${line} --json`)).json()
  const there = async () =>
    (await session.query('select shop, name, xmin::text from shades order by name')).rows
  expect(await sow('db seed')).toMatchObject({ exitCode: 0, stderr: '' })
  const before = await there()
  expect(before).toMatchObject([
    { shop: 1, name: 'blue' },
    { shop: 1, name: 'red' },
  ])

  // Lifted from the table, whose types and proof have to know the tenant's column, too.
  const captured = await json('package capture shades --tenant north --name seed-shades')
  expect(captured).toMatchObject({ ok: true, tables: [{ table: 'shades', key: ['name'], rows: 2 }] })
  expect(readFileSync(join(directory, 'seed-shades/src/shades.ts'), 'utf8')).toContain("scope: 'tenant'")
  const { scripts } = JSON.parse(readFileSync(join(directory, 'seed-shades/package.json'), 'utf8'))
  for (const script of [scripts.build, scripts.typecheck]) project.run(script, join(directory, 'seed-shades'))
  expect(project.run(scripts.check, join(directory, 'seed-shades'))).toContain(
    'Nothing was found to be wrong.',
  )
  // A table that calls the tenant's column otherwise, as it is and while it is empty.
  expect(await json('package new seed-tints --table tints')).toMatchObject({ ok: true })
  const described = readFileSync(join(directory, 'seed-tints/src/tints.ts'), 'utf8')
  expect(described).toContain("scope: 'tenant'")
  await session.query(`insert into tints values (1, 'pale')`)
  expect(await json('package new seed-late --table tints')).toMatchObject({
    error: { code: 'CONFIG_USAGE', message: 'The table tints has 1 row already.' },
  })
  expect(await json('package capture shades tints --tenant north --name seed-both')).toMatchObject({
    tables: [{ table: 'shades' }, { table: 'tints', rows: 1 }],
  })
  const both = join(directory, 'seed-both')
  expect(readFileSync(join(both, 'src/schema.ts'), 'utf8')).toContain("columns: { tints: 'store' }")
  for (const script of [scripts.build, scripts.typecheck]) project.run(script, both)
  expect(project.run(scripts.check, both)).toContain('Nothing was found to be wrong.')

  expect(await json('package new seed-paint --from-seeds local --yes')).toMatchObject({ ok: true })
  install(project, 'seed-paint', 'seed-paint')
  for (const file of ['shades.csv', 'shades.seed.json']) rmSync(join(directory, 'sow/seeds', file))
  expect(await json('db seed')).toMatchObject({ ok: true, totals: { inserted: 0, updated: 0, deleted: 0 } })
  expect(await there()).toEqual(before)
  expect(await json('db status')).toMatchObject({
    datasets: [{ domain: 'paint', dataset: 'shades', state: 'current' }],
  })
})

test('a file that moves says what it was called; and Sow leaves a database that nobody adopted as it was', async () => {
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  await session.query('create table colors (code text primary key, name text)')
  using project = testProject({ 'sow/seeds/colors.csv': 'code,name\nb,blue\nr,red\n' })
  const environment = { DATABASE_URL: database.url, NO_COLOR: '1', COLUMNS: '120' }
  const sow = (line: string) => runSow(line.split(' '), { ...project, environment })
  const there = async () => (await session.query('select code from colors order by code')).rows
  const refused = async () => (await sow('db adopt --undo --json')).json()
  expect(await refused()).toMatchObject({ error: { code: 'ADOPTION_REFUSED' } })
  await sow('db seed')
  project.write({ 'sow/seeds/colors.csv': 'code,name\nr,red\n' })
  await sow('db seed')
  rmSync(join(project.directory, 'sow/seeds/colors.csv'))
  project.write({ 'sow/seeds/paint/colors.csv': 'code,name\nr,red\n' })
  expect((await sow('db status')).stdout).toContain('"formerly": ["local/colors"] beside paint/colors')
  project.write({ 'sow/seeds/paint/colors.seed.json': { formerly: ['local/colors'] } })
  expect((await sow('db seed --json')).json()).toMatchObject({ totals: { inserted: 0, deleted: 0 } })
  expect(await there()).toHaveLength(2)

  expect(await refused()).toMatchObject({ error: { code: 'UNDO_LATER_RUNS' } })
  for (const run of [2, 1]) expect((await sow(`db undo ${run} --yes`)).exitCode).toBe(0)
  expect((await sow('db adopt --undo --dry-run --json')).json()).toMatchObject({
    run: null,
    ended: { run: null, ledger: 'goes' },
    left: [],
  })
  expect((await sow('db adopt --undo')).stdout).toContain('nothing of Sow is left here')
  expect(await there()).toEqual([])
  expect((await session.query("select to_regnamespace('sow') as sow")).rows).toEqual([{ sow: null }])
})
