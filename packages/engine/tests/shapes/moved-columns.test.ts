import { describe, expect, test } from 'vitest'
import { blameRows } from '../../src/look/blame/blame-rows.js'
import { readDrift } from '../../src/look/read-drift.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, seedOptions, usingSite } from './shape-database.js'

/** A release over columns of a given name: `a` and `b` were there before, `c` comes with it. */
const release = (version: string, column: string, values: readonly (readonly [string, unknown])[]) => ({
  table: 't',
  key: ['code'],
  version,
  rows: values.map(([code, value]) => ({ code, [column]: value })),
})

describe.each(usualEngines(import.meta.url))('on %s, a shared column of the target', (engine) => {
  test('that is renamed takes its base along: the edit of the site stays, the release arrives elsewhere', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text)', async (site) => {
      await site.seed(
        release('1.0.0', 'name', [
          ['a', 'one'],
          ['b', 'two'],
        ]),
      )
      await site.rows("update t set name = 'mine' where code = 'a'")
      await site.rows('alter table t rename column name to title')
      const next = release('2.0.0', 'title', [
        ['a', 'one'],
        ['b', 'second'],
        ['c', 'third'],
      ])
      const expected = { inserted: 1, updated: 1, unchanged: 0, kept: 1, conflicts: 0 }
      expect(await site.plan(next)).toMatchObject([expected])
      expect(await site.seed(next)).toMatchObject(expected)
      expect(await site.rows('select code, title from t order by code')).toEqual([
        { code: 'a', title: 'mine' },
        { code: 'b', title: 'second' },
        { code: 'c', title: 'third' },
      ])
      expect(await site.rows('select code, title from sow."base/shapes/rows" order by code')).toEqual([
        { code: 'a', title: 'one' },
        { code: 'b', title: 'second' },
        { code: 'c', title: 'third' },
      ])
      expect((await site.seedAll([next])).run).toBeNull()
    })
  })

  test('that changes places with another one is told from it', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text, note text)', async (site) => {
      const of = (version: string, rows: readonly Readonly<Record<string, string>>[]) => ({
        table: 't',
        key: ['code'],
        version,
        rows,
      })
      await site.seed(of('1.0.0', [{ code: 'a', name: 'one', note: 'first' }]))
      await site.rows("update t set note = 'mine'")
      await site.rows(`
        alter table t rename column name to passing;
        alter table t rename column note to name;
        alter table t rename column passing to note`)
      const next = of('2.0.0', [{ code: 'a', name: 'first', note: 'one, told anew' }])
      expect(await site.plan(next)).toMatchObject([{ updated: 1, kept: 1, conflicts: 0 }])
      expect(await site.seed(next)).toMatchObject({ updated: 1, kept: 1, conflicts: 0 })
      expect(await site.rows('select name, note from t')).toEqual([{ name: 'mine', note: 'one, told anew' }])
    })
  })

  test('that is renamed while another one goes is followed by the plan as well, whatever the base is called', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text, note text)', async (site) => {
      const rows = [{ code: 'a', name: 'one', note: 'first' }]
      await site.seed({ table: 't', key: ['code'], version: '1.0.0', rows })
      await site.rows(`
        update t set name = 'mine';
        alter table t rename column name to title;
        alter table t drop column note`)
      const next = release('2.0.0', 'title', [['a', 'one']])
      expect(await site.plan(next)).toMatchObject([{ updated: 0, kept: 1, conflicts: 0 }])
      // Without the numbers nobody knows what the column held before: what it holds stays.
      await site.rows(`comment on table sow."base/shapes/rows" is 'ours'`)
      expect(await site.plan(next)).toMatchObject([{ updated: 0, kept: 0, conflicts: 1 }])
    })
  })

  test('of an enum whose labels are renamed takes base, conflicts and history along, even where two exchange their names', async () => {
    const tables = `
      create type mood as enum ('ok', 'sad', 'new');
      create table t (code text primary key, mood mood)`
    await usingSite(engine, tables, async (site) => {
      const moods = (version: string, ...values: readonly string[]) =>
        release(
          version,
          'mood',
          values.map((value, index) => [String.fromCharCode(97 + index), value] as const),
        )
      const rows = async () => (await site.rows('select mood from t order by code')).map(({ mood }) => mood)
      await site.seed(moods('1.0.0', 'ok', 'ok', 'ok'))
      await site.rows("update t set mood = 'sad' where code = 'a'")
      await site.seed(moods('2.0.0', 'new', 'ok', 'new'))
      await site.rows("update t set mood = 'sad' where code = 'b'")
      const originOfC = async () => {
        const [row] = await blameRows(site.database, { of: 't', keys: ['c'], tenant: null, values: false })
        return row?.cells.find(({ column }) => column === 'mood')?.origin
      }
      // The second look is remembered, and holds as long as nothing was changed.
      expect([await originOfC(), await originOfC()]).toEqual(['release', 'release'])
      await site.rows(`
        alter type mood rename value 'ok' to 'passing';
        alter type mood rename value 'sad' to 'ok';
        alter type mood rename value 'passing' to 'sad'`)
      expect(await rows()).toEqual(['ok', 'ok', 'new'])
      await site.rows("alter type mood rename value 'new' to 'other'")
      expect(await originOfC()).toBe('release')
      await site.rows("alter type mood rename value 'other' to 'new'")
      // What the releases called ok is called sad now. Nobody but the site wrote ok.
      const next = moods('3.0.0', 'new', 'new', 'sad')
      const drifted = await readDrift(site.database, await site.units(next), 'all', {
        limit: null,
        values: true,
      })
      expect(drifted.map(({ key, from, to }) => [key, from, to])).toEqual([
        ['a', 'ok', 'new'],
        ['b', 'ok', 'sad'],
      ])
      expect(await site.plan(next)).toMatchObject([{ updated: 1, conflicts: 1, kept: 1 }])
      expect(await site.seed(next)).toMatchObject({ updated: 1, conflicts: 1, kept: 1 })
      expect(await rows()).toEqual(['ok', 'ok', 'sad'])
      await undoRun(site.database, { ...seedOptions, undo: 3 })
      await undoRun(site.database, { ...seedOptions, undo: 2 })
      expect(await rows()).toEqual(['ok', 'ok', 'sad'])
      await site.rows("alter type mood rename value 'sad' to 'low'")
      expect(await site.seed(moods('4.0.0', 'new', 'low', 'low'))).toMatchObject({ conflicts: 1, kept: 1 })
      expect(await rows()).toEqual(['ok', 'ok', 'low'])
    })
  })

  test('that gets another type takes its base along, as long as the values stand it', async () => {
    await usingSite(engine, 'create table t (code text primary key, amount text)', async (site) => {
      await site.seed(
        release('1.0.0', 'amount', [
          ['a', '10'],
          ['b', '20'],
        ]),
      )
      await site.rows("update t set amount = '15' where code = 'a'")
      await site.rows('alter table t alter column amount type numeric(10,2) using amount::numeric')
      const next = release('2.0.0', 'amount', [
        ['a', '11.00'],
        ['b', '21.00'],
      ])
      expect(await site.plan(next)).toMatchObject([{ updated: 1, conflicts: 1 }])
      expect(await site.seed(next)).toMatchObject({ updated: 1, conflicts: 1 })
      expect(await site.rows('select code, amount from t order by code')).toEqual([
        { code: 'a', amount: '15.00' },
        { code: 'b', amount: '21.00' },
      ])
      expect((await site.seedAll([next])).run).toBeNull()
    })
  })

  test('whose old values the new type does not take follows where the site has what the release has', async () => {
    await usingSite(engine, 'create table t (code text primary key, amount text)', async (site) => {
      await site.seed(
        release('1.0.0', 'amount', [
          ['a', 'ten'],
          ['b', '20'],
        ]),
      )
      await site.rows(
        "alter table t alter column amount type integer using case when amount ~ '^\\d+$' then amount::int else 10 end",
      )
      const next = release('2.0.0', 'amount', [
        ['a', 10],
        ['b', 21],
      ])
      expect(await site.plan(next)).toMatchObject([{ updated: 1, unchanged: 1, conflicts: 0 }])
      expect(await site.seed(next)).toMatchObject({ updated: 1, unchanged: 1, conflicts: 0 })
      expect((await site.seedAll([next])).run).toBeNull()
    })
  })

  test('that was dropped and made anew takes the release in rows that nobody wrote: elsewhere it may be a copy', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text, kind text)', async (site) => {
      const rows = ['a', 'b'].map((code) => ({ code, name: 'one', kind: 'x' }))
      const first = { table: 't', key: ['code'], version: '1.0.0', rows }
      await site.seed(first)
      await site.rows(`
        update t set name = 'mine', kind = 'mine' where code = 'a';
        alter table t drop column name, drop column kind;
        alter table t add column name text, add column kind text not null default 'none'`)
      const expected = { updated: 1, kept: 1, conflicts: 0 }
      expect(await site.plan(first)).toMatchObject([expected])
      expect(await site.seed(first)).toMatchObject(expected)
      expect(await site.rows('select name, kind from t order by code')).toEqual([
        { name: null, kind: 'none' },
        { name: 'one', kind: 'x' },
      ])
      expect((await site.seedAll([first])).run).toBeNull()
    })
  })

  test.each([
    ['a column of the same type', 'integer', ''],
    ['a column of another type', 'numeric(10,2)', ''],
    // A restored table has another number than the base was told of.
    [
      'a restored copy',
      'integer',
      `comment on table sow."base/shapes/rows" is '{"table": 1, "columns": {"price": 1}}'`,
    ],
  ])('that moved to %s and took its name stays the site’s where it was', async (_, type, restored) => {
    await usingSite(engine, 'create table t (code text primary key, price integer)', async (site) => {
      const first = release('1.0.0', 'price', [
        ['a', 10],
        ['b', 20],
      ])
      await site.seed(first)
      await site.rows(`
        update t set price = 99 where code = 'a';
        alter table t add column price2 ${type};
        update t set price2 = price;
        alter table t drop column price;
        alter table t rename column price2 to price;
        ${restored}`)
      const same =
        type === 'integer'
          ? first
          : release('1.0.0', 'price', [
              ['a', '10.00'],
              ['b', '20.00'],
            ])
      expect(await site.plan(same)).toMatchObject([{ updated: 0, kept: 1, conflicts: 0 }])
      expect(await site.seed(same)).toMatchObject({ updated: 0, kept: 1, conflicts: 0 })
      const next = release('1.1.0', 'price', [
        ['a', 11],
        ['b', 21],
      ])
      expect(await site.seed(next)).toMatchObject({ updated: 1, conflicts: 1 })
      expect(await site.rows('select code, price::integer from t order by code')).toEqual([
        { code: 'a', price: 99 },
        { code: 'b', price: 21 },
      ])
    })
  })

  test('that changed places with another one by way of new columns keeps what the site wrote', async () => {
    await usingSite(engine, 'create table t (code text primary key, one text, two text)', async (site) => {
      const of = (version: string, one: string, two: string) => ({
        table: 't',
        key: ['code'],
        version,
        rows: [{ code: 'a', one, two }],
      })
      await site.seed(of('1.0.0', 'first', 'second'))
      await site.rows(`
        update t set one = 'mine';
        alter table t add column one2 text, add column two2 text;
        update t set one2 = two, two2 = one;
        alter table t drop column one, drop column two;
        alter table t rename column one2 to one;
        alter table t rename column two2 to two`)
      const next = of('2.0.0', 'second', 'first')
      expect(await site.plan(next)).toMatchObject([{ updated: 0, conflicts: 1 }])
      expect(await site.seed(next)).toMatchObject({ updated: 0, conflicts: 1 })
      expect(await site.rows('select one, two from t')).toEqual([{ one: 'second', two: 'mine' }])
    })
  })

  test('whose values were mapped to others stays the site’s, as a conflict, where its base is none of them', async () => {
    const ddl = 'create table t (code text primary key, status text, place text)'
    await usingSite(engine, ddl, async (site) => {
      const of = (version: string, status: string, place: unknown) => ({
        table: 't',
        key: ['code'],
        version,
        rows: [
          { code: 'a', status, place },
          { code: 'b', status, place },
        ],
      })
      await site.seed(of('1.0.0', 'A', 'one'))
      await site.rows(`
        update t set status = 'I', place = 'two' where code = 'a';
        create type state as enum ('active', 'inactive');
        alter table t
          alter column status type state
            using case status when 'A' then 'active' when 'I' then 'inactive' end::state,
          alter column place type integer using case place when 'one' then 1 else 2 end`)
      const next = of('2.0.0', 'active', 1)
      expect(await site.plan(next)).toMatchObject([{ updated: 0, unchanged: 1, conflicts: 1 }])
      expect(await site.seed(next)).toMatchObject({ updated: 0, unchanged: 1, conflicts: 1 })
      expect(await site.rows('select status::text, place from t order by code')).toEqual([
        { status: 'inactive', place: 2 },
        { status: 'active', place: 1 },
      ])
      expect((await site.seedAll([next])).run).toBeNull()
      // From now on every value stands its type.
      expect(await site.seed(of('2.1.0', 'inactive', 3))).toMatchObject({ updated: 1, conflicts: 1 })
    })
  })

  test('that is new to a base takes the release only where nobody can have written it', async () => {
    const ddl =
      'create table t (code text primary key, name text, kind text, note text, size integer default 1)'
    await usingSite(engine, ddl, async (site) => {
      const cells = { name: 'one', kind: 'x' }
      const codes = ['a', 'b']
      const of = (version: string, more: Row, own: Readonly<Record<string, string>>) => ({
        table: 't',
        key: ['code'],
        version,
        own,
        rows: codes.map((code) => ({ code, ...cells, ...more })),
      })
      await site.seed(of('1.0.0', {}, { kind: 'package' }))
      await site.rows(`
        alter table t add column place text;
        update t set kind = 'y';
        update t set note = 'mine', size = 7, place = 'there' where code = 'a'`)
      const next = of('1.1.0', { note: 'told', size: 2, place: 'here' }, {})
      expect(await site.plan(next)).toMatchObject([{ updated: 2, conflicts: 1 }])
      expect(await site.seed(next)).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await site.rows('select * from t order by code')).toEqual([
        { code: 'a', ...cells, note: 'mine', size: 7, place: 'there' },
        { code: 'b', ...cells, note: 'told', size: 2, place: 'here' },
      ])
      expect(await site.rows('select column_name, old_base from sow.conflict order by 1')).toEqual([
        { column_name: 'note', old_base: null },
        { column_name: 'place', old_base: null },
        { column_name: 'size', old_base: null },
      ])
      expect((await site.seedAll([next])).run).toBeNull()
    })
  })

  test('of the key that is renamed takes the key along', async () => {
    await usingSite(engine, 'create table t (code text primary key, name text)', async (site) => {
      await site.seed(release('1.0.0', 'name', [['a', 'one']]))
      await site.rows("update t set name = 'mine'")
      await site.rows('alter table t rename column code to place')
      const next = { table: 't', key: ['place'], version: '2.0.0', rows: [{ place: 'a', name: 'one' }] }
      expect(await site.plan(next)).toMatchObject([{ inserted: 0, updated: 0, kept: 1 }])
      expect(await site.seed(next)).toMatchObject({ inserted: 0, updated: 0, kept: 1 })
      expect((await site.seedAll([next])).run).toBeNull()
    })
  })
})
