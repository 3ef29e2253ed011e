import { ref } from '@sow/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site } from './shape-database.js'

/** Ids that a database makes: a sequence that new rows burn, and a function that a plan may call. */
const ids = [
  ['uuid', 'uuid primary key default gen_random_uuid()'],
  ['bigint', 'bigint primary key generated always as identity'],
] as const

const foreignKeys = [
  '',
  'on delete restrict',
  'deferrable initially deferred',
  'on delete cascade deferrable initially immediate',
] as const

describe.each(usualEngines(import.meta.url))('a tree on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  const of = (
    table: string,
    version: string,
    rows: readonly (readonly [string, string | null, (string | null)?])[],
    extra: Partial<ShapeDataset> = {},
  ): ShapeDataset => ({
    name: table.replaceAll('_', '-'),
    table,
    key: ['code'],
    version,
    refs: { parent_id: ref.self(), ...(rows.some((row) => row.length === 3) ? { twin_id: ref.self() } : {}) },
    absent: 'delete',
    rows: rows.map(([code, parent_id, twin_id]) => ({
      code,
      parent_id,
      ...(twin_id === undefined ? {} : { twin_id }),
    })),
    ...extra,
  })
  const paths = async (table: string): Promise<readonly Row[]> =>
    await site.rows(`
      with recursive path (id, path) as (
        select id, code
        from ${table}
        where parent_id is null
        union all
        select child.id, path.path || '/' || child.code
        from path
        join ${table} as child
          on child.parent_id = path.id
      )
      select path
      from path
      order by path`)
  const pathsOf = (...list: string[]) => list.map((path) => ({ path }))

  const shapes = [
    ...ids.flatMap(([type, definition]) =>
      foreignKeys.map((deferral) => [`${type} ${deferral}`.trim(), type, definition, deferral] as const),
    ),
    // As Prisma and Supabase have it: the column takes the UUID as a text.
    ['text', 'text', 'text primary key default gen_random_uuid()', ''] as const,
  ]

  test.each(shapes)(
    'of five levels in one release, and of rows that move below new ones: %s',
    async (title, type, id, deferral) => {
      const table = `tree_${title.replaceAll(' ', '_')}`
      await site.rows(`
      create table ${table} (
        id ${id},
        code text not null unique,
        parent_id ${type} references ${table} (id) ${deferral}
      )`)
      const first = of(table, '1.0.0', [
        ['e', 'd'],
        ['d', 'c'],
        ['c', 'b'],
        ['b', 'a'],
        ['a', null],
      ])
      expect(await site.plan(first)).toMatchObject([{ inserted: 5 }])
      expect(await site.seed(first)).toMatchObject({ inserted: 5 })
      expect(await paths(table)).toEqual(pathsOf('a', 'a/b', 'a/b/c', 'a/b/c/d', 'a/b/c/d/e'))
      const before = await site.versions(table)
      expect(await site.seed(first)).toMatchObject({ inserted: 0, unchanged: 5 })
      expect(await site.versions(table)).toEqual(before)

      const moved = of(table, '1.1.0', [
        ['a', null],
        ['b', 'x'],
        ['c', 'b'],
        ['d', 'y'],
        ['e', null],
        ['x', 'e'],
        ['y', 'x'],
      ])
      expect(await site.seed(moved)).toMatchObject({ inserted: 2, updated: 3, unchanged: 2 })
      expect(await paths(table)).toEqual(pathsOf('a', 'e', 'e/x', 'e/x/b', 'e/x/b/c', 'e/x/y', 'e/x/y/d'))
      expect(await site.seed(moved)).toMatchObject({ inserted: 0, updated: 0, unchanged: 7 })

      // A whole branch goes at once, and its place is taken by a row that stays.
      const pruned = of(table, '1.2.0', [
        ['a', null],
        ['e', null],
        ['y', 'a'],
        ['d', 'y'],
      ])
      expect(await site.plan(pruned)).toMatchObject([{ updated: 1, deleted: 3 }])
      expect(await site.seed(pruned)).toMatchObject({ updated: 1, deleted: 3, unchanged: 3 })
      expect(await paths(table)).toEqual(pathsOf('a', 'a/y', 'a/y/d', 'e'))
    },
  )

  test.each([
    ['strict', ''],
    ['lenient', 'deferrable'],
  ])('of which a new row takes a value that another row gives up: %s', async (table, deferral) => {
    const rows = (...list: readonly (readonly [string, string | null, string])[]) =>
      list.map(([code, parent_id, name]) => ({ code, parent_id, name }))
    await site.rows(`
      create table ${table} (
        id serial primary key,
        code text not null unique,
        parent_id integer references ${table} (id),
        name text not null unique ${deferral}
      )`)
    const dataset = { ...of(table, '1.0.0', []), refs: { parent_id: ref.self() } }
    await site.seed({ ...dataset, rows: rows(['a', null, 'one'], ['b', 'a', 'two'], ['c', 'a', 'three']) })
    const next = {
      ...dataset,
      version: '1.1.0',
      rows: rows(['a', null, 'four'], ['b', 'a', 'two'], ['d', 'b', 'one'], ['e', 'd', 'three']),
    }
    expect(await site.seed(next)).toMatchObject({ inserted: 2, updated: 1, deleted: 1 })
  })

  test('that refers to itself twice', async () => {
    await site.rows(`
      create table twins (
        id serial primary key,
        code text not null unique,
        parent_id integer references twins (id),
        twin_id integer references twins (id)
      )`)
    const seed = (version: string, rows: readonly (readonly [string, string | null, string | null])[]) =>
      site.seed(of('twins', version, rows))
    expect(
      await seed('1.0.0', [
        ['a', 'a', 'b'],
        ['b', 'a', 'a'],
        ['c', 'b', null],
      ]),
    ).toMatchObject({ inserted: 3 })
    const found = async () =>
      await site.rows(`
        select row.code, parent.code as parent, twin.code as twin
        from twins as row
        left join twins as parent on parent.id = row.parent_id
        left join twins as twin on twin.id = row.twin_id
        order by 1`)
    expect(await found()).toEqual([
      { code: 'a', parent: 'a', twin: 'b' },
      { code: 'b', parent: 'a', twin: 'a' },
      { code: 'c', parent: 'b', twin: null },
    ])
    expect(
      await seed('1.1.0', [
        ['a', null, 'd'],
        ['b', 'a', 'a'],
        ['c', 'd', 'd'],
        ['d', 'c', null],
      ]),
    ).toMatchObject({ inserted: 1, updated: 2, unchanged: 1 })
    expect(await found()).toContainEqual({ code: 'c', parent: 'd', twin: 'd' })
  })

  test('of which the site deleted a branch: what the release puts below it is blocked, on every level', async () => {
    await site.rows(`
      create table broken (id serial primary key, code text not null unique, parent_id integer references broken (id))`)
    await site.seed(
      of('broken', '1.0.0', [
        ['a', null],
        ['b', 'a'],
      ]),
    )
    await site.rows("delete from broken where code = 'b'")
    const next = of('broken', '1.1.0', [
      ['a', null],
      ['b', 'a'],
      ['c', 'b'],
      ['d', 'c'],
      ['e', 'd'],
      ['f', 'a'],
    ])
    expect(await site.seed(next)).toMatchObject({ inserted: 1, tombstoned: 1, blocked: 3, unchanged: 1 })
    expect(await paths('broken')).toEqual(pathsOf('a', 'a/f'))
    expect(await site.seed(next)).toMatchObject({ inserted: 0, tombstoned: 1, blocked: 3, unchanged: 2 })
  })

  test('of which the key has the parent in it is refused while it is defined, not while it is seeded', async () => {
    await site.rows(`
      create table nested (
        id serial primary key,
        code text not null,
        parent_id integer references nested (id),
        unique (parent_id, code)
      )`)
    await expect(
      site.seed(of('nested', '1.0.0', [['a', null]], { key: ['parent_id', 'code'] })),
    ).rejects.toMatchObject({ code: 'DATA_CYCLE' })
  })

  test('of rows that carry their ids', async () => {
    await site.rows(`
      create table numbered (
        id integer primary key generated always as identity,
        code text not null unique,
        parent_id integer references numbered (id)
      )`)
    const numbered = (version: string, codes: readonly string[]) =>
      site.seed({
        name: 'numbered',
        table: 'numbered',
        key: ['id'],
        version,
        rows: codes.map((code, index) => ({
          id: 10 + index,
          code,
          parent_id: index === 0 ? null : 9 + index,
        })),
      })
    expect(await numbered('1.0.0', ['a', 'b', 'c'])).toMatchObject({ inserted: 3 })
    expect(await numbered('1.1.0', ['a', 'b2', 'c', 'd'])).toMatchObject({ inserted: 1, updated: 1 })
    expect(await paths('numbered')).toEqual(pathsOf('a', 'a/b2', 'a/b2/c', 'a/b2/c/d'))
    await site.rows("insert into numbered (code) values ('site')")
    expect(await site.rows("select id from numbered where code = 'site'")).toEqual([{ id: 14 }])
  })
})
