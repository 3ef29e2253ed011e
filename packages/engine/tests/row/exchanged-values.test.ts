import { ref } from '@sow/kit'
import type { SowError } from '@sow/kit/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { orderWrites } from '../../src/row/diff/order-writes.js'
import type { DatasetReport } from '../../src/seed/decide/dataset-report.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import {
  openSite,
  type Row,
  type ShapeDataset,
  type Site,
  seedOptions,
  siteOver,
} from '../shapes/shape-database.js'

type Place = readonly [code: string, position: number]

describe.each(usualEngines(import.meta.url))(
  'rows that hand values of a unique index on, on %s',
  (engine) => {
    let site: Site & AsyncDisposable
    beforeAll(async () => {
      site = await openSite(engine)
    })
    afterAll(async () => await site[Symbol.asyncDispose]())

    const of = (table: string, version: string, places: readonly Place[]): ShapeDataset => ({
      name: table,
      table,
      key: ['code'],
      version,
      absent: 'delete',
      rows: places.map(([code, position]) => ({ code, position })),
    })
    const places = async (table: string): Promise<readonly Place[]> =>
      (await site.rows(`select code, position from ${table} order by code`)).map(
        ({ code, position }) => [code, position] as Place,
      )
    const numbered = async (table: string, more = '') =>
      await site.rows(`
      create table ${table} (code text primary key, position integer not null unique${more}, note text)`)
    /** Seeds a second release, and proves that its plan says the same and that an undo finds the way back. */
    const shifted = async (table: string, first: readonly Place[], second: readonly Place[]) => {
      await site.seed(of(table, '1.0.0', first))
      const [planned] = await site.plan(of(table, '1.1.0', second))
      const result = await site.seedAll([of(table, '1.1.0', second)])
      const { inserted, updated, deleted } = result.datasets[0] as DatasetReport
      expect(planned).toMatchObject({ inserted, updated, deleted })
      expect(await places(table)).toEqual([...second].sort(([one], [other]) => (one < other ? -1 : 1)))
      await undoRun(site.database, { ...seedOptions, undo: result.run?.id ?? null })
      expect(await places(table), 'after the undo').toEqual(first)
      return { inserted, updated, deleted }
    }
    const refused = async (dataset: ShapeDataset): Promise<SowError> => {
      const before = await site.versions(dataset.table)
      const planned = await site.plan(dataset).catch((error: unknown) => error)
      const error = await site.seed(dataset).catch((thrown: unknown) => thrown)
      expect(error).toMatchObject({ code: 'DATA_COLLISION', exitCode: 65, outcome: 'nothing-changed' })
      expect(planned, 'the plan says so as well').toMatchObject({ code: 'DATA_COLLISION' })
      expect(await site.versions(dataset.table)).toEqual(before)
      return error as SowError
    }
    const letters = [...'abcdefghijkl']
    const lined = (by: number): readonly Place[] => letters.map((code, at) => [code, at + by])

    test('positions that move by one, up and down', async () => {
      await numbered('up')
      expect(await shifted('up', lined(1), lined(2))).toMatchObject({ updated: 12 })
      await numbered('down')
      expect(await shifted('down', lined(2), lined(1))).toMatchObject({ updated: 12 })
    })

    test('a row in front of all others, and one that leaves from between', async () => {
      await numbered('front')
      expect(await shifted('front', lined(1), [['z', 1], ...lined(2)])).toMatchObject({
        inserted: 1,
        updated: 12,
      })
      await numbered('gap')
      const closed = lined(1)
        .filter(([code]) => code !== 'c')
        .map(([code, at]): Place => [code, at > 3 ? at - 1 : at])
      expect(await shifted('gap', lined(1), closed)).toMatchObject({ deleted: 1, updated: 9 })
    })

    test('several chains at once, beside rows that only change', async () => {
      await numbered('chains')
      const first: readonly Place[] = [
        ['a', 1],
        ['b', 2],
        ['c', 3],
        ['d', 10],
        ['e', 11],
        ['f', 20],
      ]
      const second: readonly Place[] = [
        ['a', 4],
        ['b', 1],
        ['c', 2],
        ['d', 11],
        ['e', 12],
        ['f', 21],
      ]
      expect(await shifted('chains', first, second)).toMatchObject({ updated: 6 })
    })

    test('a flag that moves to another row, of a partial unique index', async () => {
      await site.rows(`
      create table flags (code text primary key, owner text not null, is_default boolean not null);
      create unique index flags_default on flags (owner) where is_default`)
      const flags = (version: string, chosen: string): ShapeDataset => ({
        name: 'flags',
        table: 'flags',
        key: ['code'],
        version,
        rows: ['a', 'b', 'c'].map((code) => ({ code, owner: 'one', is_default: code === chosen })),
      })
      await site.seed(flags('1.0.0', 'a'))
      expect(await site.seed(flags('1.1.0', 'c'))).toMatchObject({ updated: 2 })
      expect(await site.seed(flags('1.2.0', 'b'))).toMatchObject({ updated: 2 })
      expect(await site.rows('select code from flags where is_default')).toEqual([{ code: 'b' }])
    })

    test('a value of a row that retires', async () => {
      await site.rows(`
      create table retiring (code text primary key, label text not null, retired_on date);
      create unique index retiring_label on retiring (label) where retired_on is null`)
      const labels = (version: string, rows: readonly Row[]): ShapeDataset => ({
        name: 'retiring',
        table: 'retiring',
        key: ['code'],
        version,
        absent: { retireOn: 'retired_on' },
        rows,
      })
      await site.seed(
        labels('1.0.0', [
          { code: 'a', label: 'Visit' },
          { code: 'b', label: 'Call' },
        ]),
      )
      expect(await site.seed(labels('1.1.0', [{ code: 'b', label: 'Visit' }]))).toMatchObject({
        retired: 1,
        updated: 1,
      })
    })

    test('values of a composite index, and of two indexes', async () => {
      await site.rows(`
      create table menus (code text primary key, menu text not null, position integer not null, label text not null unique,
        unique (menu, position))`)
      const rows = (...list: readonly (readonly [string, string, number, string])[]) =>
        list.map(([code, menu, position, label]) => ({ code, menu, position, label }))
      const menus = (version: string, list: readonly Row[]): ShapeDataset => ({
        name: 'menus',
        table: 'menus',
        key: ['code'],
        version,
        rows: list,
      })
      await site.seed(menus('1.0.0', rows(['a', 'x', 1, 'A'], ['b', 'x', 2, 'B'], ['c', 'y', 1, 'C'])))
      // By position b waits for a, by label a waits for c.
      const next = rows(['a', 'y', 2, 'C'], ['b', 'x', 1, 'B'], ['c', 'y', 1, 'D'])
      expect(await site.seed(menus('1.1.0', next))).toMatchObject({ updated: 3 })
      // Now a waits for b by its position, and b for a by its label.
      const error = await refused(
        menus('1.2.0', rows(['a', 'x', 1, 'E'], ['b', 'x', 2, 'C'], ['c', 'y', 1, 'D'])),
      )
      expect(error.message).toContain('2 rows of shapes/menus exchange their values')
      expect(error.problems).toHaveLength(2)
      expect(error.problems.map(({ constraint }) => constraint).sort()).toEqual([
        'menus_label_key',
        'menus_menu_position_key',
      ])
    })

    test('a circle is told by its rows, the constraint and a way out that works', async () => {
      await numbered('circle')
      await site.seed(of('circle', '1.0.0', lined(1)))
      const turned = of('circle', '1.1.0', [['a', 2], ['b', 3], ['c', 1], ...lined(1).slice(3)])
      const error = await refused(turned)
      expect(error.message).toBe(
        '3 rows of shapes/circle exchange their values in circle_position_key in a circle: none of them can be written first.',
      )
      expect(error.place).toMatchObject({ table: 'circle', constraint: 'circle_position_key' })
      expect(error.problems.map(({ key, line, message }) => [key, line, message])).toEqual([
        ['a', 1, 'a takes values in circle_position_key that b gives up, and the rows wait for each other'],
        ['b', 2, 'b takes values in circle_position_key that c gives up, and the rows wait for each other'],
        ['c', 3, 'c takes values in circle_position_key that a gives up, and the rows wait for each other'],
      ])
      expect(error.hint).toContain('unique ("position") deferrable')
      // The one way: a release between.
      const between = of('circle', '1.1.0', [['a', 99], ['b', 3], ['c', 1], ...lined(1).slice(3)])
      expect(await site.seed(between)).toMatchObject({ updated: 3 })
      expect(await site.seed({ ...turned, version: '1.1.1' })).toMatchObject({ updated: 1 })
      // The other: a deferrable constraint.
      await site.rows(`
      alter table circle
        drop constraint circle_position_key,
        add constraint circle_position_key unique ("position") deferrable`)
      expect(await site.seed(of('circle', '1.2.0', lined(1)))).toMatchObject({ updated: 3 })
    })

    test('beside an edit of the site, which is in the way or gives way', async () => {
      await numbered('edited')
      const first: readonly Place[] = [
        ['a', 1],
        ['b', 2],
        ['c', 3],
      ]
      await site.seed(of('edited', '1.0.0', first))
      await site.rows("update edited set position = 7 where code = 'c'")
      const second: readonly Place[] = [
        ['a', 2],
        ['b', 3],
        ['c', 3 + 1],
      ]
      expect(await site.seed(of('edited', '1.1.0', second))).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await places('edited')).toEqual([
        ['a', 2],
        ['b', 3],
        ['c', 7],
      ])
      const error = await refused(
        of('edited', '1.2.0', [
          ['a', 3],
          ['b', 7],
          ['c', 4],
        ]),
      )
      expect(error.problems).toMatchObject([{ rule: 'table', key: 'b' }])
    })

    test('in a tree, where new rows come first and rows that leave go last', async () => {
      await site.rows(`
      create table nodes (
        id serial primary key,
        code text not null unique,
        parent_id integer references nodes (id),
        position integer not null unique
      )`)
      const tree = (version: string, list: readonly (readonly [string, string | null, number])[]) => ({
        ...of('nodes', version, []),
        refs: { parent_id: ref.self() },
        rows: list.map(([code, parent_id, position]) => ({ code, parent_id, position })),
      })
      await site.seed(
        tree('1.0.0', [
          ['a', null, 1],
          ['b', 'a', 2],
          ['c', 'a', 3],
          ['d', 'b', 4],
        ]),
      )
      // A new row takes the first place, a leaf leaves, the others move by one.
      const second = tree('1.1.0', [
        ['z', null, 1],
        ['a', null, 2],
        ['b', 'a', 3],
        ['y', 'z', 4],
        ['d', 'b', 5],
      ])
      expect(await site.plan(second)).toMatchObject([{ inserted: 2, updated: 3, deleted: 1 }])
      expect(await site.seed(second)).toMatchObject({ inserted: 2, updated: 3, deleted: 1 })
      // Rows that move below new ones wait for these, and hand places on among themselves.
      const third = tree('1.2.0', [
        ['z', null, 1],
        ['a', null, 2],
        ['b', 'x', 4],
        ['y', 'x', 5],
        ['d', 'x', 6],
        ['x', 'z', 7],
      ])
      expect(await site.seed(third)).toMatchObject({ inserted: 1, updated: 3 })
      // The place that a new row wants is given up by a row that moves below it.
      const error = await refused(
        tree('1.3.0', [
          ['z', null, 1],
          ['a', null, 2],
          ['b', 'w', 9],
          ['y', 'x', 5],
          ['d', 'x', 6],
          ['x', 'z', 7],
          ['w', null, 4],
        ]),
      )
      expect(error.message).toContain('that other rows of the tree give up only after them')
      expect(error.problems).toMatchObject([{ rule: 'swap', key: 'w', constraint: 'nodes_position_key' }])
      expect(error.problems[0]?.message).toContain('that b gives up')
    })

    test('copies of several tenants each have their own circle', async () => {
      await site.rows(`
      create table shops (id integer primary key, slug text unique);
      insert into shops values (1, 'north'), (2, 'south');
      create table shelves (shop_id integer references shops, code text, position integer, primary key (shop_id, code),
        unique (shop_id, position))`)
      const tenants = { table: 'shops', id: 'id', key: 'slug', column: 'shop_id' }
      const shops = siteOver(site.database.session, null, { tenants })
      const shelves = (version: string, list: readonly Place[]): ShapeDataset => ({
        ...of('shelves', version, list),
        scope: 'tenant',
      })
      await shops.seed(shelves('1.0.0', lined(1)))
      expect(await shops.seed(shelves('1.1.0', lined(2)))).toMatchObject({ updated: 24 })
    })
  },
)

describe('the order of writes', () => {
  const handover = (taker: string, giver: string, more: object = {}) => ({
    taker,
    giver,
    isNew: false,
    departs: false,
    moves: false,
    ...more,
  })

  test('is one step for each row of a chain, however long', () => {
    const length = 50_000
    const chain = Array.from({ length }, (_, at) => handover(`${at + 1}`, `${at}`))
    const order = orderWrites(chain, null)
    expect('steps' in order && [order.steps.get('1'), order.steps.get(`${length}`)]).toEqual([1, length])
  })

  test('is none for a circle, of which the rows that wait for it are no part', () => {
    const circle = [handover('a', 'b'), handover('b', 'a'), handover('c', 'a'), handover('d', 'c')]
    const found = orderWrites(circle, null)
    expect(found).toMatchObject({ kind: 'circle' })
    expect('rows' in found && [...found.rows].sort()).toEqual(['a', 'b'])
  })

  test('has rows of a tree that a new one waits for before it, and what they wait for', () => {
    const tree = [handover('new', 'b', { isNew: true }), handover('b', 'a'), handover('d', 'c')]
    const order = orderWrites(tree, { moves: true })
    expect('steps' in order && Object.fromEntries(order.steps)).toEqual({ a: -2, b: -1, d: 1 })
    expect(orderWrites([handover('new', 'b', { isNew: true, moves: true })], { moves: true })).toEqual({
      kind: 'tree',
      rows: ['new'],
    })
  })
})
