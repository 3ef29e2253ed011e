import { hash } from 'node:crypto'
import { ref } from '@sow/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'

const ddl = `
  create schema other;
  create table other.kinds (kind text primary key);
  insert into other.kinds values ('a');
  create function even(number integer) returns boolean language sql immutable as 'select number % 2 = 0';
  create table bands (
    code text primary key,
    low integer constraint low_check check (low > 0),
    high integer,
    kind text constraint kind_key references other.kinds,
    mine integer not null default 1,
    constraint order_check check (low < high),
    constraint mine_check check (low < mine + 100),
    constraint even_check check (even(high) or high is null)
  )`

let site: Site & AsyncDisposable
beforeAll(async () => {
  site = await openSite('postgres')
  await site.rows(ddl)
})
afterAll(async () => {
  await site[Symbol.asyncDispose]()
})

const good = { code: 'x', low: 1, high: 2, kind: 'a' }
const bands = (...rows: Record<string, unknown>[]): ShapeDataset => ({
  table: 'bands',
  key: ['code'],
  rows: [good, ...rows.map((row) => ({ ...good, code: 'y', ...row }))],
})

async function refusalOf(work: Promise<unknown>): Promise<unknown> {
  return await work.then(
    () => null,
    ({ code, message, place }) => ({ code, message, place }),
  )
}

test.each([
  ['a check of a column', { low: -1 }, 'low_check'],
  ['a check of two columns', { low: 3 }, 'order_check'],
  ['a foreign key without a reference', { kind: 'b' }, 'kind_key'],
])('a plan refuses, as the run does, a row that breaks %s', async (_, row, constraint) => {
  const planned = await refusalOf(site.plan(bands(row)))
  expect(planned).toMatchObject({ code: 'DATA_REJECTED', place: { constraint, line: 2, key: 'y' } })
  expect(planned).toEqual(await refusalOf(site.seed(bands(row))))
})

test.each([['a check over a column that the table fills', { low: 200, high: 300 }, 'mine_check']])(
  'a plan asks as well: %s',
  async (_, row, constraint) => {
    const planned = await refusalOf(site.plan(bands(row)))
    expect(planned).toMatchObject({ place: { constraint, line: 2, key: 'y' } })
    expect(planned).toEqual(await refusalOf(site.seed(bands(row))))
  },
)

test('what a null does not break is fine, and a check that calls a function of the application is named', async () => {
  const unasked = [{ constraint: 'even_check', reason: 'calls' }]
  expect(await site.plan(bands({ low: null, kind: null }))).toMatchObject([{ inserted: 2, unasked }])
  expect(await site.plan(bands({ high: 3 }))).toMatchObject([{ inserted: 2, unasked }])
})

test('of a reference it is known whether it is set, and not its id', async () => {
  await site.rows(`
    create table places (
      id int generated always as identity primary key,
      slug text not null unique,
      size int,
      within int references places,
      constraint either check (within is not null or size = 1),
      constraint other check (within <> id)
    )`)
  const places = (size: number) => ({
    name: 'places',
    table: 'places',
    key: ['slug'],
    refs: { within: ref.self() },
    rows: [
      { slug: 'a', size, within: null },
      { slug: 'b', size: 2, within: 'a' },
    ],
  })
  expect(await site.plan(places(1))).toMatchObject([
    { unasked: [{ constraint: 'other', reason: 'columns' }] },
  ])
  expect(await refusalOf(site.plan(places(3)))).toMatchObject({ place: { constraint: 'either', key: 'a' } })
})

test('one constraint is asked as several are', async () => {
  await site.rows(
    'create table marks (code text primary key, mark integer constraint mark_check check (mark > 0))',
  )
  const marks = { table: 'marks', key: ['code'], rows: [{ code: 'a', mark: 0 }] }
  expect(await refusalOf(site.plan(marks))).toMatchObject({ place: { constraint: 'mark_check' } })
})

test('an edit of the site counts as it stands, and a value that stays is not asked of', async () => {
  await site.seed(bands({ low: 5, high: 8 }))
  await site.rows("update bands set high = 6 where code = 'y'")
  // The site's value stays, and the release's does not fit it.
  const next = { ...bands({ low: 7, high: 8 }), version: '2.0.0' }
  const planned = await refusalOf(site.plan(next))
  expect(planned).toMatchObject({ place: { constraint: 'order_check', key: 'y' } })
  expect(await refusalOf(site.seed(next))).toEqual(planned)
})

const long = Array.from({ length: 40 }, (_, at) => hash('sha512', String(at), 'base64')).join('')

test.each([
  [
    'an exclusion, of two rows of the release',
    `create table rooms (code text primary key, during int4range not null,
      constraint rooms_apart exclude using gist (during with &&))`,
    [
      {
        name: 'rooms',
        table: 'rooms',
        key: ['code'],
        rows: [
          { code: 'a', during: '[1,5)' },
          { code: 'b', during: '[4,9)' },
        ],
      },
    ],
    { dataset: 'shapes/rooms', constraint: 'rooms_apart', line: 2, key: 'b', sqlState: '23P01' },
  ],
  [
    'an exclusion, of a row that the site made',
    `create table beds (code text primary key, during int4range not null,
      constraint beds_apart exclude using gist (during with &&) where (code <> 'free'));
    insert into beds values ('mine', '[1,5)')`,
    [
      {
        name: 'beds',
        table: 'beds',
        key: ['code'],
        rows: [
          { code: 'free', during: '[1,5)' },
          { code: 'b', during: '[4,9)' },
        ],
      },
    ],
    { dataset: 'shapes/beds', constraint: 'beds_apart', line: 2, key: 'b', sqlState: '23P01' },
  ],
  [
    'partitions, of which none takes a row',
    `create table parts (code text, region text, primary key (code, region)) partition by list (region);
    create table parts_a partition of parts for values in ('a') partition by hash (code);
    create table parts_a0 partition of parts_a for values with (modulus 1, remainder 0)`,
    [
      {
        name: 'parts',
        table: 'parts',
        key: ['code', 'region'],
        rows: [
          { code: 'x', region: 'a' },
          { code: 'y', region: 'b' },
        ],
      },
    ],
    { dataset: 'shapes/parts', line: 2, key: 'y/b', sqlState: '23514' },
  ],
  [
    'a foreign key to a table of the same run, by a column that is no primary key',
    `create table towns (id int generated always as identity primary key, slug text not null unique);
    create table roads (code text primary key, town text constraint roads_town references towns (slug))`,
    [
      {
        name: 'a-roads',
        table: 'roads',
        key: ['code'],
        rows: [
          { code: 'r', town: 'x' },
          { code: 's', town: 'y' },
        ],
      },
      { name: 'towns', table: 'towns', key: ['slug'], rows: [{ slug: 'x' }] },
    ],
    { dataset: 'shapes/a-roads', constraint: 'roads_town', line: 2, key: 's', sqlState: '23503' },
  ],
] as const)('a plan refuses, as the run does, %s', async (_, tables, datasets, place) => {
  await site.rows(tables)
  const planned = await refusalOf(site.plan(...datasets))
  expect(planned).toMatchObject({ code: 'DATA_REJECTED', place })
  expect(planned).toEqual(await refusalOf(site.seedAll(datasets)))
})

test('a value that may be too long for an index is named, and no shorter one', async () => {
  await site.rows(
    'create table notes (code text primary key, note text); create index notes_note on notes (note)',
  )
  const notes = (note: string) => ({
    name: 'notes',
    table: 'notes',
    key: ['code'],
    rows: [{ code: 'a', note }],
  })
  expect(await site.plan(notes('short'))).toMatchObject([{ unasked: [] }])
  expect(await site.plan(notes(long))).toMatchObject([
    { inserted: 1, unasked: [{ constraint: 'notes_note', reason: 'size' }] },
  ])
})

test('rows come after those that the foreign keys of their table name', async () => {
  await site.rows(`
    create table makers (id int generated always as identity primary key, slug text not null unique);
    create table brands (code text primary key, maker text references makers (slug), best text);
    create table lines (code text primary key, brand text not null references brands);
    alter table brands add foreign key (best) references lines`)
  const datasets = [
    { name: 'a-lines', table: 'lines', key: ['code'], rows: [{ code: 'l', brand: 'b' }] },
    { name: 'b-brands', table: 'brands', key: ['code'], rows: [{ code: 'b', maker: 'm', best: null }] },
    { name: 'c-makers', table: 'makers', key: ['slug'], rows: [{ slug: 'm' }] },
  ]
  expect(await site.plan(...datasets)).toMatchObject(datasets.map(() => ({ inserted: 1, unasked: [] })))
  const { run, datasets: seeded } = await site.seedAll(datasets)
  expect(seeded.map(({ dataset }) => dataset)).toEqual(['c-makers', 'b-brands', 'a-lines'])
  await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
  expect(await site.rows('select from makers')).toEqual([])
})

test.each([
  ['no action', '2 rows of chi_1 refer by chi_1_par_fkey', 'does not let them follow', { code: 'A' }],
  ['set null', '2 rows of chi_2 refer by chi_2_par_fkey', 'would empty them', { code: 'A' }],
  ['set default', '2 rows of chi_3 refer by chi_3_slug_fkey', 'would empty them', { slug: 'sb' }],
  ['restrict', '2 rows of chi_4 refer by chi_4_slug_fkey', 'does not let them follow', { slug: 'sb' }],
])('what refers %s is told before it is refused or emptied', async (action, who, what, next) => {
  const [table = ''] = /chi_\d/.exec(who) ?? []
  const [column = ''] = Object.keys(next)
  const par = `${table}_par`
  await site.rows(`
    create table ${par} (code text primary key, slug text unique, v text);
    create table ${table} (id int, par text references ${par} on update ${column === 'code' ? action : 'cascade'},
      slug text default 'sk' references ${par} (slug) on update ${column === 'slug' ? action : 'cascade'})`)
  const pars = (row: object, renamed: ShapeDataset['renamed'] = []): ShapeDataset => ({
    ...{ name: table.replace('_', '-'), table: par, key: ['code'], renamed },
    rows: [
      { code: 'k', slug: 'sk', v: '1' },
      { code: 'a', slug: 'sa', v: '1', ...row },
    ],
  })
  await site.seed(pars({}))
  const release = { ...pars(next, column === 'code' ? [{ from: 'a', to: 'A' }] : []), version: '2.0.0' }
  // Negative control: where nobody refers, nothing is refused.
  expect(await site.plan(release)).toMatchObject([{ unasked: [] }])
  await site.rows(`insert into ${table} values (1, 'a', 'sa'), (2, 'a', 'sa'), (3, 'k', 'sk')`)
  const planned = await refusalOf(site.plan(release))
  expect(planned).toMatchObject({
    code: 'DATA_REJECTED',
    message: expect.stringMatching(`^${who} to values of ${par} that change in ${column}, and it ${what}`),
    place: { dataset: `shapes/${table.replace('_', '-')}`, table, key: 'a' },
  })
  expect(await refusalOf(site.seed(release))).toEqual(planned)
  expect(await site.rows(`select par, slug from ${table} where id < 3`)).toEqual([
    { par: 'a', slug: 'sa' },
    { par: 'a', slug: 'sa' },
  ])
  // Rows that move away in the same run, before, are in nobody's way.
  await site.rows(`update ${table} set par = 'k', slug = 'sk'`)
  expect(await site.seed(release)).toMatchObject({ effect: 'rows' })
})

test.each([
  ['no action', 'does not let them follow', { code: 'A' }],
  ['set null', 'would empty them', { code: 'A' }],
  ['set default', 'would empty them', { slug: 'sb' }],
])(
  'an undo is refused, too, where what refers %s to a value that it gives back',
  async (action, what, next) => {
    const [[column = '', value = ''] = []] = Object.entries(next)
    const table = `back_${action.replace(' ', '_')}`
    await site.rows(`
    create table ${table} (code text primary key, slug text unique);
    create table ${table}_of (value text default null references ${table} (${column}) on update ${action})`)
    const rows = (row: object, renamed: ShapeDataset['renamed'] = []): ShapeDataset => ({
      ...{ name: table.replaceAll('_', '-'), table, key: ['code'], renamed },
      rows: [{ code: 'a', slug: 'sa', ...row }],
    })
    await site.seed(rows({}))
    const renamed = column === 'code' ? [{ from: 'a', to: 'A' }] : []
    const { run } = await site.seedAll([{ ...rows(next, renamed), version: '2.0.0' }])
    const undo = () => undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
    await site.rows(`insert into ${table}_of values ('${value}')`)
    expect(await refusalOf(undo())).toMatchObject({
      code: 'DATA_REJECTED',
      message: expect.stringContaining(`that change in ${column}, and it ${what}`),
      place: { table: `${table}_of`, key: 'code' in next ? 'A' : 'a' },
    })
    expect(await site.rows(`select value from ${table}_of`)).toEqual([{ value }])
    await site.rows(`delete from ${table}_of`)
    await undo()
    expect(await site.rows(`select code, slug from ${table}`)).toEqual([{ code: 'a', slug: 'sa' }])
  },
)

test('a value that is taken from the package is refused where it would empty what refers to it', async () => {
  await site.rows(`
    create table sorts (code text primary key, slug text unique);
    create table of_sorts (slug text references sorts (slug) on update set null)`)
  const sorts = (slug: string, version: string): ShapeDataset => ({
    ...{ name: 'sorts', table: 'sorts', key: ['code'], version },
    rows: [{ code: 'a', slug }],
  })
  await site.seed(sorts('x', '1.0.0'))
  await site.rows("update sorts set slug = 'mine'; insert into of_sorts values ('mine')")
  expect(await site.seed(sorts('y', '2.0.0'))).toMatchObject({ conflicts: 1 })
  const resolve = () =>
    resolveConflicts(site.database, {
      ...seedOptions,
      ...{ datasets: ['shapes/sorts'], take: 'package', keys: [] },
    })
  expect(await refusalOf(resolve())).toMatchObject({ code: 'DATA_REJECTED', place: { table: 'of_sorts' } })
  expect(await site.rows('select slug from of_sorts')).toEqual([{ slug: 'mine' }])
})

test('a foreign key that is asked at the end of the run is named, where what it refers to changes', async () => {
  await site.rows(`
    create table sets (code text primary key, slug text unique);
    create table parts_of (code text primary key, slug text constraint late references sets (slug) deferrable initially deferred)`)
  const sets = (slug: string) => ({ name: 'sets', table: 'sets', key: ['code'], rows: [{ code: 'a', slug }] })
  const parts = (slug: string) => ({
    name: 'z',
    table: 'parts_of',
    key: ['code'],
    rows: [{ code: 'p', slug }],
  })
  await site.seedAll([sets('x'), parts('x')])
  const next = [sets('y'), parts('y')].map((each) => ({ ...each, version: '2.0.0' }))
  expect(await site.plan(...next)).toMatchObject([
    { unasked: [{ constraint: 'late', reason: 'order' }] },
    { unasked: [] },
  ])
  expect((await site.seedAll(next)).datasets).toMatchObject([{ updated: 1 }, { updated: 1 }])
})

test('triggers that fire are named, but for those that only stamp what the dataset does not carry', async () => {
  await site.rows(`
    create table signs (code text primary key, v text, "updatedAt" timestamptz);
    create function stamp() returns trigger language plpgsql as
      'begin -- when
        NEW."updatedAt" := now() at time zone ''utc''; return new; end';
    create trigger stamped before insert or update on signs for each row execute function stamp();
    create function other() returns trigger language plpgsql as 'begin new.v := upper(new.v); return new; end';
    create trigger on_update before update of v on signs for each row execute function other();
    create trigger on_code before update of code on signs for each row execute function other();
    create trigger on_delete after delete on signs for each statement execute function other()`)
  const signs = (v: string) => ({ name: 'signs', table: 'signs', key: ['code'], rows: [{ code: 'a', v }] })
  expect(await site.plan(signs('A'))).toMatchObject([{ inserted: 1, unasked: [] }])
  await site.seed(signs('A'))
  const next = { ...signs('b'), version: '2.0.0' }
  expect(await site.plan(next)).toMatchObject([
    { updated: 1, unasked: [{ constraint: 'on_update', reason: 'trigger' }] },
  ])
  expect(await refusalOf(site.seed(next))).toMatchObject({
    code: 'TARGET_CHANGED_ROWS',
    message: expect.stringContaining('on_update'),
  })
  expect(await site.plan({ ...next, absent: 'delete', rows: [{ code: 'b', v: 'B' }] })).toMatchObject([
    { inserted: 1, deleted: 1, unasked: [{ constraint: 'on_delete', reason: 'trigger' }] },
  ])
})

test('a dataset that is too wide to be compared is refused before its first rows, and not with its first change', async () => {
  const names = Array.from({ length: 500 }, (_, at) => `c${at}`)
  await site.rows(
    `create table wide (code text primary key, ${names.map((name) => `${name} text`).join(', ')})`,
  )
  const wide = (columns: readonly string[], value: string) => ({
    ...{ name: 'wide', table: 'wide', key: ['code'], version: `1.0.${value}` },
    rows: [{ code: 'a', ...Object.fromEntries(columns.map((name) => [name, value])) }],
  })
  const planned = await refusalOf(site.plan(wide(names, '1')))
  expect(planned).toMatchObject({ code: 'TARGET_KIND', message: expect.stringContaining('501 columns') })
  expect(await refusalOf(site.seed(wide(names, '1')))).toEqual(planned)
  // As many as are taken can be compared as well.
  await site.seed(wide(names.slice(1), '1'))
  expect(await site.seed(wide(names.slice(1), '2'))).toMatchObject({ updated: 1 })
})
