import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSite, type ShapeDataset, type Site } from '../shapes/shape-database.js'

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
    ({ code, place }) => ({ code, place }),
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

test.each([
  ['a null', { low: null, kind: null }],
  ['a check over a column that the dataset does not carry', { low: 200, high: 300 }],
  ['a check that calls a function of the application', { high: 3 }],
])('a plan leaves to the run: %s', async (_, row) => {
  expect(await site.plan(bands(row))).toMatchObject([{ inserted: 2 }])
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
