import type { SowError } from '@sow/kit/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { liveThrough } from './life-cycle.js'
import { openSite, type Site } from './shape-database.js'

const named = (place: number, variant: number) => ({ name: `name ${place} v${variant}` })
const edit = "name = 'site'"

describe.each(usualEngines(import.meta.url))('a key on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  const refusedWith = async (table: string, extra: object, rows: readonly object[]): Promise<SowError> =>
    (await site
      .seed({ name: table, table, key: ['code'], rows: rows as never, ...extra })
      .catch((error: unknown) => error)) as SowError

  test('of several columns', async () => {
    await site.rows('create table composite (a text, b integer, c date, name text, primary key (a, b, c))')
    await liveThrough(site, {
      name: 'composite',
      table: 'composite',
      key: ['c', 'a', 'b'],
      row: (place, variant) => ({
        a: `a${place % 2}`,
        b: place,
        c: '2026-01-01',
        ...named(place, variant),
      }),
      at: (place) => `b = ${place}`,
      edit,
    })
  })

  test('of more columns than its unique index', async () => {
    await site.rows('create table narrow (code text unique, part text, name text)')
    await liveThrough(site, {
      name: 'narrow',
      table: 'narrow',
      key: ['code', 'part'],
      row: (place, variant) => ({
        code: `c${place}`,
        part: place === 3 ? null : 'p',
        ...named(place, variant),
      }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
  })

  test('that may be null, where two nulls are one key', async () => {
    const old = Number((await site.rows('show server_version_num'))[0]?.['server_version_num']) < 150000
    await site.rows('create table nulls (code text, part integer, name text)')
    // The only way to say so before PostgreSQL 15.
    await site.rows(
      old
        ? "create unique index on nulls (coalesce(code, '(none)'), coalesce(part, -1))"
        : 'create unique index on nulls (code, part) nulls not distinct',
    )
    await site.rows("insert into nulls values (null, 2, 'name 2 v0')")
    await liveThrough(
      { ...site, seed: async (...datasets) => adopted(await site.seed(...datasets)) },
      {
        name: 'nulls',
        table: 'nulls',
        key: ['code', 'part'],
        row: (place, variant) => ({
          code: place % 2 === 0 ? null : `c${place}`,
          part: place === 1 ? null : place,
          ...named(place, variant),
        }),
        at: (place) => (place === 1 ? "code = 'c1'" : `part = ${place}`),
        edit,
      },
    )
    // The site deleted one of them, the other one left with its release.
    expect(await site.rows('select part from nulls where code is null')).toEqual([])
  })

  test('that is null in every column of one row', async () => {
    await site.rows(`
      create table all_null (code text, name text);
      create unique index on all_null (coalesce(code, ''))`)
    const dataset = (version: string, name: string) => ({
      name: 'all-null',
      table: 'all_null',
      key: ['code'],
      version,
      rows: [
        { code: null, name },
        { code: 'c', name: 'other' },
      ],
    })
    expect(await site.seed(dataset('1.0.0', 'old'))).toMatchObject({ inserted: 2 })
    expect(await site.seed(dataset('1.1.0', 'new'))).toMatchObject({ inserted: 0, updated: 1, unchanged: 1 })
    await site.rows("update all_null set name = 'site' where code is null")
    expect(await site.seed(dataset('1.2.0', 'newer'))).toMatchObject({ inserted: 0, conflicts: 1 })
    await site.rows('delete from all_null where code is null')
    expect(await site.seed(dataset('1.3.0', 'newest'))).toMatchObject({ inserted: 0, tombstoned: 1 })
    expect(await site.rows('select code, name from all_null')).toEqual([{ code: 'c', name: 'other' }])
  })

  test('that may be null in the table, but never is in the release', async () => {
    await site.rows(`
      create table loose (code text unique, name text);
      insert into loose values (null, 'first'), (null, 'second')`)
    await liveThrough(site, {
      name: 'loose',
      table: 'loose',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
    const error = await refusedWith('loose', { version: '2.0.0' }, [
      { code: 'c', name: 'a' },
      { code: null, name: 'b' },
    ])
    expect(error).toMatchObject({ code: 'DATA_INVALID', problems: [{ rule: 'null-key', line: 2 }] })
    expect(await site.rows('select count(*) as rows from loose where code is null')).toEqual([{ rows: 2 }])
  })

  test.each([
    ['lower(code)', 'lowered'],
    ["code, coalesce(part, '')", 'coalesced'],
    ["md5(code || '/')", 'hashed'],
  ])('that rests on an expression: %s', async (elements, table) => {
    await site.rows(`
      create table ${table} (code text not null, part text, name text);
      create unique index on ${table} (${elements})`)
    await liveThrough(site, {
      name: table,
      table,
      key: ['code', 'part'],
      row: (place, variant) => ({ code: `C${place}`, part: null, ...named(place, variant) }),
      at: (place) => `code = 'C${place}'`,
      edit,
    })
  })

  test('that an expression takes for another row’s: refused with both rows', async () => {
    await site.rows(`
      create table spelled (code text not null, name text);
      create unique index spelled_key on spelled (lower(code))`)
    const twice = await refusedWith('spelled', {}, [
      { code: 'a', name: 'one' },
      { code: 'A', name: 'two' },
    ])
    expect(twice).toMatchObject({ code: 'DATA_COLLISION', place: { constraint: 'spelled_key' } })
    expect(twice.problems).toMatchObject([{ rule: 'release', line: 1 }])
    await site.rows("insert into spelled values ('b', 'the site’s')")
    const taken = await refusedWith('spelled', {}, [{ code: 'B', name: 'one' }])
    expect(taken).toMatchObject({ code: 'DATA_COLLISION', problems: [{ rule: 'table', line: 1 }] })
    expect(JSON.stringify([taken.message, taken.problems])).not.toContain('site’s')
    expect(await site.rows('select name from spelled')).toEqual([{ name: 'the site’s' }])
  })

  test('that rests on an expression over values that are equal without being alike: refused', async () => {
    await site.rows(`
      create table valued (code numeric not null, name text);
      create unique index on valued ((code::text))`)
    const error = await refusedWith('valued', {}, [{ code: '1', name: 'x' }])
    expect(error).toMatchObject({ code: 'TARGET_KEY', problems: [{ rule: 'expression-index' }] })
  })

  test('that rests on a deferrable constraint', async () => {
    await site.rows(`
      create table late (code text not null, name text, unique (code) deferrable initially deferred)`)
    await liveThrough(site, {
      name: 'late',
      table: 'late',
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, ...named(place, variant) }),
      at: (place) => `code = 'c${place}'`,
      edit,
    })
  })

  test('that rests on a part of the table: the site’s rows outside of it are its own', async () => {
    await site.rows(`
      create table roles (id serial primary key, org_id integer, code text not null, is_system boolean not null, name text);
      create unique index on roles (code) where is_system and org_id is null;
      insert into roles (org_id, code, is_system, name)
      select org, 'c' || place, false, 'theirs'
      from generate_series(1, 2) as org, generate_series(1, 5) as place;
      insert into roles (org_id, code, is_system, name) values (1, 'c1', true, 'theirs')`)
    await liveThrough(site, {
      name: 'roles',
      table: 'roles',
      key: ['code'],
      own: { is_system: 'package' },
      row: (place, variant) => ({ code: `c${place}`, is_system: true, ...named(place, variant) }),
      at: (place) => `is_system and org_id is null and code = 'c${place}'`,
      edit,
    })
    expect(await site.rows("select count(*) as rows from roles where name = 'theirs'")).toEqual([
      { rows: 11 },
    ])
  })

  test('that rests on a part of the table, and rows that would be outside of it: refused', async () => {
    await site.rows(`
      create table partial (code text not null, active boolean not null default false, name text);
      create unique index partial_key on partial (code) where active`)
    const rows = [{ code: 'a', name: 'x' }]
    const outside = await refusedWith('partial', {}, rows)
    expect(outside).toMatchObject({ code: 'TARGET_KEY', place: { constraint: 'partial_key' } })
    expect(outside.message).toContain('partial_key')
    const moving = await refusedWith('partial', {}, [{ code: 'a', name: 'x', active: true }])
    expect(moving).toMatchObject({ code: 'TARGET_KEY', problems: [{ rule: 'partial-index' }] })
    expect(moving.message).toContain('let the package own that column')
    expect(await site.rows('select count(*) as rows from partial')).toEqual([{ rows: 0 }])
  })

  test('that a row leaves with an upgrade, because it leaves the part: refused', async () => {
    await site.rows(`
      create table leaving (code text not null, active boolean not null, name text);
      create unique index on leaving (code) where active`)
    const dataset = { name: 'leaving', table: 'leaving', key: ['code'], own: { active: 'package' } }
    await site.seed({ ...dataset, rows: [{ code: 'a', active: true, name: 'x' }] })
    const error = await site
      .seed({ ...dataset, version: '1.1.0', rows: [{ code: 'a', active: false, name: 'x' }] })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_KEY' })
    expect(await site.rows('select active from leaving')).toEqual([{ active: true }])
  })

  test('that a row leaves by a soft delete of the site, and comes back to: both are seen at once', async () => {
    await site.rows(`
      create table soft (code text not null, name text, deleted_at timestamptz);
      create unique index on soft (code) where deleted_at is null`)
    const dataset = {
      name: 'soft',
      table: 'soft',
      key: ['code'],
      rows: ['a', 'b'].map((code) => ({ code, name: 'x' })),
    }
    await site.seed(dataset)
    await site.rows("update soft set deleted_at = now() where code = 'a'")
    expect(await site.seed(dataset)).toMatchObject({ inserted: 0, unchanged: 1, tombstoned: 1 })
    expect(await site.seed(dataset)).toMatchObject({
      inserted: 0,
      unchanged: 1,
      tombstoned: 1,
      effect: 'nothing',
    })
    await site.rows("update soft set deleted_at = null, name = 'mine' where code = 'a'")
    expect(await site.seed(dataset)).toMatchObject({ inserted: 0, unchanged: 1, tombstoned: 0, kept: 1 })
  })

  test('of one column and nothing else', async () => {
    await site.rows('create table only_keys (code text primary key)')
    const dataset = (version: string, codes: string[]) => ({
      name: 'only-keys',
      table: 'only_keys',
      key: ['code'],
      absent: 'delete',
      version,
      rows: codes.map((code) => ({ code })),
    })
    expect(await site.seed(dataset('1.0.0', ['a', 'b']))).toMatchObject({ inserted: 2 })
    const before = await site.versions('only_keys')
    expect(await site.seed(dataset('1.0.0', ['a', 'b']))).toMatchObject({ inserted: 0, unchanged: 2 })
    await site.rows("insert into only_keys values ('site')")
    expect(await site.seed(dataset('1.0.0', ['a', 'b']))).toMatchObject({ inserted: 0, unchanged: 2 })
    expect((await site.versions('only_keys')).slice(0, 2)).toEqual(before)
    expect(await site.seed(dataset('1.1.0', ['b', 'c']))).toMatchObject({ inserted: 1, deleted: 1 })
    await site.rows("delete from only_keys where code = 'b'")
    // The package owns every column of such a row, so it comes back.
    expect(await site.seed(dataset('1.1.0', ['b', 'c']))).toMatchObject({ inserted: 1, unchanged: 1 })
  })

  // PGlite has no collation that ignores case.
  if (engine === 'postgres')
    test('that changes case only', async () => {
      await site.rows(`
      create collation if not exists caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
      create table folded (code text collate caseless primary key, name text)`)
      const dataset = (version: string, code: string, name: string) => ({
        name: 'folded',
        table: 'folded',
        key: ['code'],
        version,
        rows: [{ code, name }],
      })
      await site.seed(dataset('1.0.0', 'a', 'one'))
      expect(await site.seed(dataset('1.1.0', 'A', 'two'))).toMatchObject({ inserted: 0, updated: 1 })
      expect(await site.rows('select code, name from folded')).toEqual([{ code: 'a', name: 'two' }])
    })
})

/** A row that was there before counts as inserted, for a life cycle that begins with an empty table. */
function adopted<Report extends { inserted: number; unchanged: number }>(report: Report): Report {
  return report.inserted === 3 && report.unchanged === 1 ? { ...report, inserted: 4 } : report
}
