import { beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site } from './shape-database.js'

/** What a table was turned by, and what became of it. */
interface Turned {
  readonly columns: string
  readonly first: Row
  readonly edit: string
  /** True where a run finds the edit before the table is turned. */
  readonly isKnown?: boolean
  readonly turn: string
  readonly next: Row
  readonly edited: Row
  readonly others: Row
}

const codes = ['a', 'b', 'c']

const turned: Readonly<Record<string, Turned>> = {
  'a flag that is renamed to its opposite, beside a column that is not': {
    columns: 'hidden boolean, v text',
    first: { hidden: false, v: '1' },
    edit: 'hidden = true',
    isKnown: true,
    turn: 'alter table $t rename hidden to visible; update $t set visible = not visible',
    next: { visible: true, v: '2' },
    edited: { visible: false, v: '2' },
    others: { visible: true, v: '2' },
  },
  'two values of a text that become a flag of another name': {
    columns: 'inactive text',
    first: { inactive: 'N' },
    edit: "inactive = 'Y'",
    turn: `alter table $t rename inactive to active;
      alter table $t alter active type boolean using active = 'N'`,
    next: { active: true },
    edited: { active: false },
    others: { active: true },
  },
  'numbers that become other texts': {
    columns: 'rank integer',
    first: { rank: 1 },
    edit: 'rank = 3',
    turn: 'alter table $t alter rank type text using 4 - rank',
    next: { rank: '3' },
    edited: { rank: '1' },
    others: { rank: '3' },
  },
  'labels of an enum that are exchanged in another one': {
    columns: 'state $t_state',
    first: { state: 'on' },
    edit: "state = 'off'",
    isKnown: true,
    turn: `alter type $t_state rename to $t_before;
      create type $t_state as enum ('on', 'off');
      alter table $t alter state type $t_state
        using case state when 'on' then 'off' else 'on' end::$t_state`,
    next: { state: 'off' },
    edited: { state: 'on' },
    others: { state: 'off' },
  },
  'a copy of a flag that takes its place, turned round': {
    columns: 'hidden boolean',
    first: { hidden: false },
    edit: 'hidden = true',
    turn: `alter table $t add other boolean;
      update $t set other = not hidden;
      alter table $t drop hidden;
      alter table $t rename other to hidden`,
    next: { hidden: true },
    edited: { hidden: false },
    others: { hidden: true },
  },
  'nulls that become values': {
    columns: 'hidden text',
    first: { hidden: null },
    edit: "hidden = 'y'",
    isKnown: true,
    turn: "alter table $t rename hidden to visible; update $t set visible = case when visible is null then 'y' end",
    next: { visible: 'z' },
    edited: { visible: null },
    others: { visible: 'y' },
  },
}

describe.each(usualEngines(import.meta.url))('on %s, an edit that equals the base since', (engine) => {
  let site: Site & AsyncDisposable
  let tables = 0
  beforeAll(async () => {
    site = await openSite(engine, { tenants: { table: 'org', id: 'id', key: 'slug', column: 'org' } })
    return () => site[Symbol.asyncDispose]()
  })

  /** A table of its own, and releases of it. */
  async function makeTable(columns: string, more: Partial<ShapeDataset> = {}) {
    const name = `t${++tables}`
    const statement = (text: string) => site.rows(text.replaceAll('$t', name))
    await statement(
      `create type $t_state as enum ('on', 'off'); create table $t (code text primary key, ${columns})`,
    )
    let version = 0
    const release = (rows: readonly Row[]): ShapeDataset => ({
      name,
      table: name,
      key: ['code'],
      version: `1.0.${++version}`,
      rows,
      ...more,
    })
    const read = () => statement('select * from $t order by code')
    return { release, statement, read }
  }

  const rowsOf = (values: Row, of = codes) => of.map((code) => ({ code, ...values }))

  /** Seeds what its plan foretold. */
  async function seed(release: ShapeDataset) {
    const [planned] = await site.plan(release)
    const { updated, kept, conflicts } = planned ?? {}
    const report = await site.seed(release)
    expect(report).toMatchObject({ updated, kept, conflicts })
    return report
  }

  test.each(Object.entries(turned))(
    'stays: %s',
    async (_, { columns, first, edit, isKnown, turn, ...then }) => {
      const { release, statement, read } = await makeTable(columns)
      await seed(release(rowsOf(first)))
      await statement(`update $t set ${edit} where code = 'a'`)
      if (isKnown === true) expect(await seed(release(rowsOf(first)))).toMatchObject({ kept: 1 })
      await statement(turn)
      expect(await seed(release(rowsOf(then.next)))).toMatchObject({
        conflicts: then.next['visible'] === 'z' ? 3 : 1,
      })
      expect(await read()).toEqual([{ code: 'a', ...then.edited }, ...rowsOf(then.others, ['b', 'c'])])
    },
  )

  test('stays where each row had another value', async () => {
    const { release, statement, read } = await makeTable('rank integer')
    const ranks = (name: string, ...values: readonly number[]) =>
      release(codes.map((code, index) => ({ code, [name]: values[index] })))
    await seed(ranks('rank', 1, 2, 3))
    await statement("update $t set rank = 1 where code = 'c'")
    await statement('alter table $t rename rank to place; update $t set place = 4 - place')
    expect(await seed(ranks('place', 3, 2, 1))).toMatchObject({ conflicts: 1 })
    expect((await read()).map(({ place }) => place)).toEqual([3, 2, 3])
  })

  test.each([
    ['a shared column', { hidden: false }, { visible: true }, {}],
    ['a column of the package', { hidden: false }, { visible: true }, { defaultOwnership: 'package' }],
    ['a column that no release has', {}, {}, {}],
  ])('stays in a row that its release no longer has: %s', async (_, first, next, more) => {
    const { release, statement, read } = await makeTable('hidden boolean default false', {
      absent: 'delete',
      ...more,
    })
    await seed(release(rowsOf(first)))
    await statement("update $t set hidden = true where code = 'a'")
    await statement('alter table $t rename hidden to visible; update $t set visible = not visible')
    await seed(release(rowsOf(next, ['b', 'c'])))
    expect((await read())[0]).toEqual({ code: 'a', visible: false })
  })

  test('stays in a row that its release no longer has: labels that are exchanged', async () => {
    const { columns, first, edit, turn, next } = turned[
      'labels of an enum that are exchanged in another one'
    ] as Turned
    const { release, statement, read } = await makeTable(columns, { absent: 'delete' })
    await seed(release(rowsOf(first)))
    await statement(`update $t set ${edit} where code = 'a'`)
    await statement(turn)
    const last = release(rowsOf(next, ['b', 'c']))
    expect(await site.plan(last)).toMatchObject([{ deleted: 0 }])
    expect(await seed(last)).toMatchObject({ deleted: 0 })
    expect((await read())[0]).toEqual({ code: 'a', state: 'on' })
  })

  test('stays where most rows were edited', async () => {
    const { release, statement, read } = await makeTable('hidden boolean')
    await seed(release(rowsOf({ hidden: false })))
    await statement("update $t set hidden = true where code <> 'c'")
    await statement('alter table $t rename hidden to visible; update $t set visible = not visible')
    expect(await seed(release(rowsOf({ visible: true })))).toMatchObject({ conflicts: 2 })
    expect((await read()).map(({ visible }) => visible)).toEqual([false, false, true])
  })

  test('stays with each tenant', async () => {
    await site.rows(`
      create table org (id int primary key, slug text);
      insert into org values (1, 'one'), (2, 'two')`)
    const { release, statement } = await makeTable('org int, hidden boolean, unique (org, code)', {
      scope: 'tenant',
    })
    await statement('alter table $t drop constraint $t_pkey, alter org set not null')
    await seed(release(rowsOf({ hidden: false })))
    await statement("update $t set hidden = true where code = 'a' and org = 2")
    await statement('alter table $t rename hidden to visible; update $t set visible = not visible')
    expect(await seed(release(rowsOf({ visible: true })))).toMatchObject({ conflicts: 1 })
    expect(await statement('select code, org from $t where not visible')).toEqual([{ code: 'a', org: 2 }])
  })
})

/** What a column became that kept its values: `edited` and `others` are what the release brings, and what stays. */
const kept: Readonly<Record<string, { columns: string; edit: string; change: string; name?: string }>> = {
  'got another name': {
    columns: "v text, note text default 'x'",
    edit: "v = 'mine' where code = 'a'; update $t set note = 'mine' where code = 'b'",
    change: 'alter table $t rename v to w',
    name: 'w',
  },
  'became an enum of the same labels': {
    columns: 'v text',
    edit: "v = 'mine' where code = 'a'",
    change: `create type $t_labels as enum ('1', '2', 'mine');
      alter table $t alter v type $t_labels using v::$t_labels`,
  },
  'became a text': {
    columns: 'v integer',
    edit: "v = 7 where code = 'a'",
    change: 'alter table $t alter v type text',
  },
}

describe.each(usualEngines(import.meta.url))('on %s, a column that kept its values', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
    return () => site[Symbol.asyncDispose]()
  })

  test.each(
    Object.entries(kept).map(([what, each], index) => [what, { ...each, table: `k${index}` }] as const),
  )('takes the release beside a few edits: %s', async (_, { table, columns, edit, change, name = 'v' }) => {
    const statement = (text: string) => site.rows(text.replaceAll('$t', table))
    const of = (version: string, column: string, value: unknown): ShapeDataset => ({
      name: table,
      table,
      key: ['code'],
      version,
      rows: [...'abcdefghijklm'].map((code) => ({ code, [column]: value })),
    })
    const isNumber = columns.startsWith('v integer')
    await statement(`create table $t (code text primary key, ${columns})`)
    await site.seed(of('1.0.0', 'v', isNumber ? 1 : '1'))
    await statement(`update $t set ${edit}`)
    await statement(change)
    const expected = { updated: 12, conflicts: 1 }
    expect(await site.plan(of('2.0.0', name, '2'))).toMatchObject([expected])
    expect(await site.seed(of('2.0.0', name, '2'))).toMatchObject(expected)
  })
})
