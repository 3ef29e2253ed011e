import { isSowError, type SowError } from '@sow/kit/errors'
import type { EncodedRow } from '@sow/kit/rows'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DatasetUnit } from '../../src/database/dataset-unit.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { type EngineName, engines, openSite, type Row, type Site } from '../shapes/shape-database.js'
import { seedOptions } from './tiny-database.js'

/** How the rows reach the engine: read from a file with a header, or as the lines that a package ships beside it. */
type Way = 'file' | 'shipped'
const ways = ['file', 'shipped'] as const

const file = 'data/items.csv'

/** A unit whose rows stand in a file: the first of them in its second line. */
function inFile(unit: DatasetUnit, way: Way): DatasetUnit {
  async function* rows(): AsyncIterable<readonly EncodedRow[]> {
    for await (const batch of unit.rows())
      yield batch.map(({ position, line }) => ({ position: position + 1, line }))
  }
  async function* text(): AsyncIterable<Uint8Array> {
    for await (const batch of unit.rows()) yield Buffer.from(batch.map(({ line }) => `${line}\n`).join(''))
  }
  const dataset = { ...unit.dataset, data: { file, sha256: '0'.repeat(64) } }
  return { ...unit, dataset, rows, ...(way === 'shipped' ? { text } : {}) }
}

const canary = 'Canary7f3a'

interface Case {
  readonly what: string
  readonly ddl: string
  /** What the rows hold but for one, and what that one holds. */
  readonly good: Row
  readonly bad: Row
  readonly place: object
  readonly code?: string
}

const cases: readonly Case[] = [
  {
    what: 'an enum',
    ddl: "create type mood as enum ('sad', 'glad'); create table items (code text primary key, value mood)",
    good: { value: 'sad' },
    bad: { value: canary },
    place: { sqlState: '22P02', column: 'value' },
  },
  {
    what: 'a domain',
    ddl: 'create domain short as text check (length(value) < 6); create table items (code text primary key, value short)',
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: '23514', constraint: 'short_check' },
  },
  {
    what: 'a range',
    ddl: 'create table items (code text primary key, value int4range)',
    good: { value: '[1,2)' },
    bad: { value: '[9,2)' },
    place: { sqlState: '22000', column: 'value' },
  },
  {
    what: 'a check',
    ddl: `create table items (code text primary key, value text constraint calm check (value <> '${canary}'))`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: '23514', constraint: 'calm' },
  },
  {
    what: 'a foreign key that the dataset does not declare',
    ddl: `create table moods (mood text primary key); insert into moods values ('sad');
      create table items (code text primary key, value text constraint felt references moods)`,
    good: { value: 'sad' },
    bad: { value: canary },
    place: { sqlState: '23503', constraint: 'felt' },
  },
  {
    what: 'a foreign key that is checked at the end',
    ddl: `create table moods (mood text primary key); insert into moods values ('sad');
      create table items (code text primary key,
        value text constraint felt references moods deferrable initially deferred)`,
    good: { value: 'sad' },
    bad: { value: canary },
    place: { sqlState: '23503', constraint: 'felt' },
  },
  {
    what: 'an exclusion',
    ddl: `create table items (code text primary key, value int4range,
        constraint apart exclude using gist (value with &&) where (lower(value) > 0))`,
    good: { value: '[0,1)' },
    bad: { value: '[5,7)' },
    place: { sqlState: '23P01', constraint: 'apart' },
  },
  {
    what: 'a column that takes no null and is not carried',
    ddl: `create table items (code text primary key, value text, needed text);
      alter table items add constraint needs check (value <> '${canary}' or needed is not null)`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: '23514', constraint: 'needs' },
  },
  {
    what: 'an entry that an index cannot hold',
    ddl: 'create table items (code text primary key, value text); create index wide on items (value)',
    good: { value: 'fine' },
    bad: {
      value: Array.from({ length: 4000 }, (_, at) =>
        String.fromCharCode(0x4e00 + ((at * 7919) % 20000)),
      ).join(''),
    },
    place: { sqlState: '54000' },
  },
  {
    what: 'a generated column that fails',
    ddl: `create table items (code text primary key, value text, number integer generated always as (length(value) / (length(value) - 10)) stored)`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: '22012' },
  },
  {
    what: 'a trigger that raises before the row',
    ddl: `create table items (code text primary key, value text);
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.value = '${canary}' then raise exception 'no %', new.value; end if; return new; end $$;
      create trigger refuse before insert or update on items for each row execute function refuse()`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: 'P0001' },
  },
  {
    what: 'a trigger that raises after the row, with a code of its own',
    ddl: `create table items (code text primary key, value text);
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.value = '${canary}' then raise exception 'no %', new.value using errcode = 'XX000'; end if;
        return null; end $$;
      create constraint trigger refuse after insert or update on items deferrable initially immediate
        for each row execute function refuse()`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: 'XX000' },
  },
  {
    what: 'a trigger that raises at the end of the transaction',
    ddl: `create table items (code text primary key, value text);
      create function refuse() returns trigger language plpgsql as $$ begin
        if new.value = '${canary}' then raise exception 'no %', new.value; end if; return null; end $$;
      create constraint trigger refuse after insert or update on items deferrable initially deferred
        for each row execute function refuse()`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: 'P0001' },
  },
  {
    what: 'a type whose input the server calls a syntax error',
    ddl: `create function strict_in(value text) returns boolean language plpgsql immutable as $$ begin
        if value = '${canary}' then raise exception 'syntax' using errcode = '42601'; end if; return true; end $$;
      create domain strict as text check (strict_in(value));
      create table items (code text primary key, value strict)`,
    good: { value: 'fine' },
    bad: { value: canary },
    place: { sqlState: '42601', column: 'value' },
  },
]

const rowsOf = ({ good, bad }: Case, hurt: readonly number[], count = 9): Row[] =>
  Array.from({ length: count }, (_, at) => ({ code: `c${at}`, ...(hurt.includes(at) ? bad : good) }))

async function refusal(work: Promise<unknown>): Promise<SowError> {
  const error = await work.then(
    () => new Error('It went through.'),
    (thrown: unknown) => thrown,
  )
  expect(isSowError(error), String((error as Error).stack)).toBe(true)
  return error as SowError
}

function told(error: SowError): string {
  return JSON.stringify([error.message, error.hint, error.place, error.problems, String(error.cause)])
}

const items = (rows: readonly Row[]) => ({ table: 'items', key: ['code'], rows })

async function unitOf(site: Site, rows: readonly Row[], way: Way, version = '1.0.0'): Promise<DatasetUnit> {
  const [unit] = await site.units({ ...items(rows), version })
  return inFile(unit as DatasetUnit, way)
}

/** The exclusion needs another row to be met. */
const hurtIn = ({ what }: Case, last = 4) => (what === 'an exclusion' ? [last - 1, last] : [last])

describe.each(engines)('a row that %s refuses is named:', (engine: EngineName) => {
  let site: Site & AsyncDisposable
  beforeEach(async () => {
    site = await openSite(engine)
  }, 120_000)
  afterEach(() => site[Symbol.asyncDispose]())

  describe.each(ways)('rows that are %s', (way) => {
    test.each(cases)('$what', async (each) => {
      await site.rows(each.ddl)
      const expected = {
        code: each.code ?? 'DATA_REJECTED',
        exitCode: 65,
        place: {
          package: '@shapes/seed',
          dataset: 'shapes/rows',
          file,
          line: 6,
          key: 'c4',
          ...each.place,
        },
      }
      // Into an empty table, by COPY; then as a changed row; then as a new row beside others.
      const bad = await unitOf(site, rowsOf(each, hurtIn(each)), way)
      const first = await refusal(seedDatasets(site.database, [bad], seedOptions))
      expect(first).toMatchObject(expected)
      expect(told(first)).not.toContain(canary)
      expect(await site.rows('select count(*) as rows from items')).toEqual([{ rows: 0 }])

      const good = await unitOf(site, rowsOf(each, []), way)
      await seedDatasets(site.database, [good], seedOptions)
      const changed = await unitOf(site, rowsOf(each, hurtIn(each)), way, '1.1.0')
      expect(await refusal(seedDatasets(site.database, [changed], seedOptions))).toMatchObject(expected)
      const added = await unitOf(site, rowsOf(each, hurtIn(each, 10), 11), way, '1.1.0')
      expect(await refusal(seedDatasets(site.database, [added], seedOptions))).toMatchObject({
        ...expected,
        place: { ...expected.place, line: 12, key: 'c10' },
      })
      // Negative control: nothing is left over that would stand in the way of a good release.
      const mended = await unitOf(site, rowsOf(each, []), way, '1.2.0')
      await seedDatasets(site.database, [mended], seedOptions)
    })
  })

  test('at the end of a run of two datasets by its dataset: rows of the other may be what it lacks', async () => {
    await site.rows(`create table items (code text primary key, value text);
      create table others (code text primary key);
      create function refuse() returns trigger language plpgsql as $$ begin
        if not exists (select from others where code = new.code) then raise exception 'no %', new.value; end if;
        return null; end $$;
      create constraint trigger refuse after insert or update on items deferrable initially deferred
        for each row execute function refuse()`)
    const unitsOf = async (code: string) => [
      ...(await site.units({ ...items([{ code: 'a', value: canary }]), name: 'items' })),
      ...(await site.units({ name: 'others', table: 'others', key: ['code'], rows: [{ code }] })),
    ]
    const error = await refusal(seedDatasets(site.database, await unitsOf('b'), seedOptions))
    expect(error).toMatchObject({
      code: 'DATA_REJECTED',
      place: { dataset: 'shapes/items', table: 'items', sqlState: 'P0001' },
    })
    expect(told(error)).not.toContain(canary)
    // Negative control: what it looks for comes with the other dataset.
    await seedDatasets(site.database, await unitsOf('a'), seedOptions)
  })

  test('in a plan as well', async () => {
    const [each] = cases
    if (each === undefined) throw new Error('There is no case.')
    await site.rows(each.ddl)
    const unit = await unitOf(site, rowsOf(each, [4]), 'file')
    const error = await refusal(planDatasets(site.database, [unit], seedOptions))
    expect(error).toMatchObject({
      code: 'DATA_REJECTED',
      place: { file, line: 6, column: 'value', key: 'c4' },
    })
  })

  test('without its key, where the key is what was refused', async () => {
    await site.rows('create table items (code varchar(4) primary key, value text)')
    await site.rows('alter table items alter code type text')
    const unit = await unitOf(
      site,
      [
        { code: 'a', value: '' },
        { code: canary, value: '' },
      ],
      'file',
    )
    await site.rows('alter table items alter code type varchar(4)')
    const error = await refusal(seedDatasets(site.database, [unit], seedOptions))
    expect(told(error)).not.toContain(canary)
  })

  test.each([
    ['numeric', '1', '1.0'],
    ['inet', '10.0.0.1', '10.0.0.1/32'],
    ['char(4)', 'ab', 'ab  '],
    ['interval', '1 day', '24:00:00'],
  ])('two keys that are one to %s, with both lines', async (type, one, other) => {
    await site.rows(`create table items (code ${type} primary key, value text)`)
    const [unit] = await site.units(
      items([
        { code: one, value: 'x' },
        { code: other, value: 'y' },
      ]),
    )
    const lines = [one, other].map((code, at) => ({ position: at + 1, line: `${code}\tx` }))
    async function* rows(): AsyncIterable<readonly EncodedRow[]> {
      yield lines
    }
    const twice = inFile({ ...(unit as DatasetUnit), rows }, 'shipped')
    const error = await refusal(seedDatasets(site.database, [twice], seedOptions))
    expect(error).toMatchObject({ code: 'DATA_DUPLICATE_KEY', problems: [{ file, line: 3 }] })
    expect(error.problems[0]?.message).toContain('2 and 3')
  })
})
