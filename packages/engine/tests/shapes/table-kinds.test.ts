import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liveThrough } from './life-cycle.js'
import { engines, openSite, type ShapeDataset, type Site } from './shape-database.js'

const named = (place: number, variant: number) => ({ name: `name ${place} v${variant}` })
const edit = "name = 'site'"

describe.each(engines)('a table on %s that is', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine, {
      asSuperuser: `
        create foreign data wrapper nothing;
        create server nowhere foreign data wrapper nothing;
        grant usage on foreign server nowhere to public`,
    })
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  const refusal = async (table: string) =>
    await site
      .seed({ name: 'refused', table, key: ['code'], rows: [{ code: 'a', name: 'x' }] })
      .catch((error: unknown) => error)

  test('partitioned by a list, by the tenant of a global set', async () => {
    await site.rows(`
      create table listed (region text not null, code text not null, name text, primary key (region, code)) partition by list (region);
      create table listed_a partition of listed for values in ('a');
      create table listed_b partition of listed for values in ('b') partition by hash (code);
      create table listed_b_0 partition of listed_b for values with (modulus 2, remainder 0);
      create table listed_b_1 partition of listed_b for values with (modulus 2, remainder 1)`)
    const shape = {
      name: 'listed',
      table: 'listed',
      key: ['region', 'code'],
      row: (place: number, variant: number) => ({
        region: place % 2 === 0 ? 'a' : 'b',
        code: `c${place}`,
        ...named(place, variant),
      }),
      at: (place: number) => `code = 'c${place}'`,
      edit,
    }
    await liveThrough(site, shape)
    const lost = await site
      .seed({ ...shape, version: '2.0.0', rows: [{ region: 'c', code: 'x', name: 'x' }] })
      .catch((error: unknown) => error)
    expect(lost).toMatchObject({ code: 'DATA_REJECTED', place: { sqlState: '23514' } })
  })

  test('partitioned, of which another partition takes the place of one', async () => {
    await site.rows(`
      create table swapped (code text primary key, name text) partition by list (code);
      create table swapped_a partition of swapped for values in ('a');
      create table swapped_b partition of swapped for values in ('b')`)
    const release = (version: string): ShapeDataset => ({
      ...{ name: 'swapped', table: 'swapped', key: ['code'], version },
      rows: ['a', 'b'].map((code) => ({ code, name: version })),
    })
    await site.seed(release('1.0.0'))
    await site.rows(
      "create table swapped_c (like swapped including all); insert into swapped_c values ('a', 'mine')",
    )
    await site.seed(release('1.1.0'))
    expect(await site.seed(release('1.1.0'))).toMatchObject({ unchanged: 2, effect: 'nothing' })
    await site.rows(`
      alter table swapped detach partition swapped_a;
      alter table swapped attach partition swapped_c for values in ('a')`)
    expect(await site.seed(release('1.1.0'))).toMatchObject({ unchanged: 1, kept: 1 })
  })

  test('one that others inherit from, since the last run: refused', async () => {
    await site.rows(`
      create table alone (code text primary key, name text);
      create table later_heir (like alone including all)`)
    const release: ShapeDataset = {
      name: 'alone',
      table: 'alone',
      key: ['code'],
      rows: [{ code: 'a', name: 'x' }],
    }
    await site.seed(release)
    await site.rows('alter table later_heir inherit alone')
    await expect(site.seed(release)).rejects.toMatchObject({ code: 'TARGET_KIND' })
  })

  test('partitioned by a range of dates, and rows that move from one partition to another', async () => {
    await site.rows(`
      create table ranged (code text not null, since date not null, name text, primary key (code, since)) partition by range (since);
      create table ranged_old partition of ranged for values from (minvalue) to ('2026-01-01');
      create table ranged_new partition of ranged default`)
    await liveThrough(site, {
      name: 'ranged',
      table: 'ranged',
      key: ['code', 'since'],
      row: (place, variant) => ({ code: `c${place}`, since: `202${place}-06-01`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
    await site.rows(`
      create table moving (code text not null, state text not null, unique (code, state)) partition by list (state);
      create table moving_on partition of moving for values in ('on');
      create table moving_off partition of moving for values in ('off')`)
    const move = (version: string, state: string) =>
      site.seed({
        name: 'moving',
        table: 'moving',
        key: ['code', 'state'],
        absent: 'delete',
        version,
        rows: [{ code: 'a', state }],
      })
    await move('1.0.0', 'on')
    expect(await move('1.1.0', 'off')).toMatchObject({ inserted: 1, deleted: 1 })
    expect(await site.rows('select tableoid::regclass::text as part from moving')).toEqual([
      { part: 'moving_off' },
    ])
  })

  test('a partition itself, or a table that inherits', async () => {
    await site.rows(`
      create table family (code text not null, name text);
      create table child (unique (code)) inherits (family)`)
    await liveThrough(site, {
      name: 'child',
      table: 'child',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
    await liveThrough(site, {
      name: 'part',
      table: 'listed_a',
      key: ['region', 'code'],
      row: (place, variant) => ({ region: 'a', code: `p${place}`, ...named(place, variant) }),
      at: (place) => `code = 'p${place}'`,
      edit,
    })
  })

  test('unlogged', async () => {
    await site.rows('create unlogged table unlogged (code text primary key, name text)')
    await liveThrough(site, {
      name: 'unlogged',
      table: 'unlogged',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
  })

  test('the parent of others: refused, for no index sees all of its rows', async () => {
    await site.rows(`
      create table parent (code text primary key, name text);
      create table heir () inherits (parent)`)
    expect(await refusal('parent')).toMatchObject({ code: 'TARGET_KIND', problems: [{ rule: 'inherited' }] })
  })

  test.each([
    ['a view', 'create view %I as select * from behind'],
    [
      'a materialized view',
      'create materialized view %I as select * from behind; create unique index on %I (code)',
    ],
    ['a foreign table', 'create foreign table %I (code text, name text) server nowhere'],
  ])('%s: refused', async (what, statement) => {
    const table = what.replaceAll(' ', '_')
    await site.rows(`create table if not exists behind (code text primary key, name text)`)
    await site.rows(statement.replaceAll('%I', table))
    expect(await refusal(table)).toMatchObject({ code: 'TARGET_KIND', problems: [{ rule: 'kind' }] })
  })

  test('of more than two hundred columns, with long values', async () => {
    const columns = Array.from({ length: 250 }, (_, index) => `c${index}`)
    await site.rows(
      `create table wide (code text primary key, ${columns.map((name) => `${name} text`).join(', ')})`,
    )
    const values = (place: number, variant: number) =>
      Object.fromEntries(
        columns.map((name, index) => [name, `${name} of ${place}${index === 7 ? ` v${variant}` : ''}`]),
      )
    await liveThrough(site, {
      name: 'wide',
      table: 'wide',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...values(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit: "c7 = 'site'",
    })
    // About as wide as it may be: the work table holds two values a column in a row of eight kilobytes.
    const long = (version: string, mark: string) => ({
      name: 'wide-long',
      table: 'wide',
      key: ['code'],
      version,
      rows: [
        {
          code: 'long',
          ...Object.fromEntries(columns.map((name) => [name, `${mark}${name}`.padEnd(12, 'x')])),
        },
      ],
    })
    expect(await site.seed(long('1.0.0', 'a'))).toMatchObject({ inserted: 1 })
    expect(await site.seed(long('1.1.0', 'b'))).toMatchObject({ updated: 1 })
    await site.rows("update wide set c7 = 'site' where code = 'long'")
    expect(await site.seed(long('1.2.0', 'c'))).toMatchObject({ conflicts: 1 })
  })

  test('with columns that the database fills: generated, serial, identity', async () => {
    await site.rows(`
      create table filled (
        id integer generated always as identity primary key,
        number serial,
        code text not null unique,
        name text,
        label text generated always as (upper(name)) stored,
        since timestamptz not null default now()
      )`)
    await liveThrough(site, {
      name: 'filled',
      table: 'filled',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
    expect(await site.rows("select label from filled where code = 'c5'")).toEqual([{ label: 'NAME 5 V0' }])
    expect(await site.rows('select last_value from filled_id_seq')).toEqual([{ last_value: 5 }])
  })

  test('with a virtual generated column', async () => {
    if (Number((await site.rows('show server_version_num'))[0]?.['server_version_num']) < 180000) return
    await site.rows(`
      create table computed (code text primary key, name text, label text generated always as (upper(name)) virtual)`)
    await liveThrough(site, {
      name: 'computed',
      table: 'computed',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
  })

  test.each([
    ['always as identity', 'integer generated always as identity (increment by 3)'],
    ['by default as identity', 'bigint generated by default as identity'],
    ['serial', 'serial'],
    ['smallserial', 'smallserial'],
  ])('numbered, where the dataset brings the numbers: %s', async (title, type) => {
    const table = `brought_${title.replaceAll(' ', '_')}`
    await site.rows(`create table ${table} (id ${type} primary key, name text)`)
    await liveThrough(site, {
      name: table.replaceAll('_', '-'),
      table,
      key: ['id'],
      row: (place, variant) => ({ id: 100 + place, ...named(place, variant) }),
      at: (place) => `id = 10${place}`,
      edit,
    })
    // The application's next row does not meet one of ours.
    await site.rows(`insert into ${table} (name) values ('next')`)
    expect((await site.rows(`select id > 105 as after from ${table} where name = 'next'`))[0]).toEqual({
      after: true,
    })
    const far = { name: table.replaceAll('_', '-'), table, key: ['id'], version: '9.0.0' }
    if (title === 'smallserial') return
    expect(await site.seed({ ...far, rows: [{ id: 5_000_000, name: 'far' }] })).toMatchObject({ inserted: 1 })
    await site.rows(`insert into ${table} (name) values ('far next')`)
    expect(await site.rows(`select id > 5000000 as after from ${table} where name = 'far next'`)).toEqual([
      { after: true },
    ])
  })

  test('with a temporal key', async () => {
    if (
      engine === 'pglite' ||
      Number((await site.rows('show server_version_num'))[0]?.['server_version_num']) < 180000
    )
      return
    await site.rows(`
      create table temporal (code int4range not null, valid daterange not null, name text, primary key (code, valid without overlaps))`)
    const error = await site
      .seed({
        name: 'temporal',
        table: 'temporal',
        key: ['code', 'valid'],
        rows: [{ code: '[1,2)', valid: '[2026-01-01,2026-02-01)', name: 'x' }],
      })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_KEY' })
  })
})
