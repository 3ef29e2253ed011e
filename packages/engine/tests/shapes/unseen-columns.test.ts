import { ref } from '@sow/kit'
import { beforeAll, describe, expect, test } from 'vitest'
import { siteDecisions } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site } from './shape-database.js'

const { accept, undo } = siteDecisions

describe.each(usualEngines(import.meta.url))('on %s, the site’s value stays', (engine) => {
  let site: Site & AsyncDisposable
  let tables = 0
  beforeAll(async () => {
    site = await openSite(engine, { tenants: { table: 'org', id: 'id', key: 'slug', column: 'org' } })
    return () => site[Symbol.asyncDispose]()
  })

  /** A table of its own, with rows `a`, which the site edits, and `k`, which nobody does; every value is the release's number. */
  async function usingTable(columns: string, work: (table: Played) => Promise<void>): Promise<void> {
    const name = `t${++tables}`
    await site.rows(`create table ${name} (code text primary key, ${columns})`)
    let version = 0
    const release = (values: Row, own: Readonly<Record<string, string>> = {}): ShapeDataset => ({
      name,
      table: name,
      key: ['code'],
      version: `1.0.${++version}`,
      own,
      rows: ['a', 'k'].map((code) => ({ code, ...values })),
    })
    const statement = (text: string) => site.rows(text.replaceAll('$t', name))
    const read = () => statement('select * from $t order by code')
    await work({ identity: `shapes/${name}`, release, statement, read })
  }

  /** Seeds what its plan foretold. */
  async function seed(release: ShapeDataset) {
    const [planned] = await site.plan(release)
    const { updated, kept, conflicts } = planned ?? {}
    const report = await site.seed(release)
    expect(report).toMatchObject({ updated, kept, conflicts })
    return report
  }

  const newestRun = async () => Number((await site.rows('select max(id) as id from sow.run'))[0]?.['id'])

  test.each([
    ['the site', { n: 'site', d: 'site' }],
    ['nobody, and were shared before', null],
  ])('null and a default over values of columns that were those of %s', async (_, own) => {
    await usingTable("name text, n text, d text default 'd'", async ({ release, statement, read }) => {
      await seed(release({ name: '1', n: '1', d: '1' }, own ?? {}))
      if (own === null) await seed(release({ name: '2' }))
      await statement("update $t set n = null, d = 'd' where code = 'a'")
      expect(await seed(release({ name: '3', n: '3', d: '3' }))).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await read()).toEqual([
        { code: 'a', name: '3', n: null, d: 'd' },
        { code: 'k', name: '3', n: '3', d: '3' },
      ])
    })
  })

  test('of a column that has another name now, and one whose row was left out of the release meanwhile', async () => {
    await usingTable('name text, n text', async ({ release, statement, read }) => {
      await seed(release({ name: '1', n: '1' }, { n: 'site' }))
      await statement("update $t set n = null where code = 'a'")
      await seed(release({ name: '1' }))
      await statement('alter table $t rename column n to m')
      const shared = release({ name: '1', m: '2' })
      await seed({ ...shared, rows: shared.rows.filter(({ code }) => code === 'k') })
      expect(await seed(release({ name: '1', m: '3' }))).toMatchObject({ updated: 1 })
      expect(await read()).toEqual([
        { code: 'a', name: '1', m: null },
        { code: 'k', name: '1', m: '3' },
      ])
    })
  })

  test.each([
    ['then the column is shared', [{ c: 'package' }, {}], {}],
    ['then it is the site’s, and shared', [{ c: 'package' }, { c: 'site' }], {}],
  ] as const)(
    'after an undo to a release whose package owned the column: %s',
    async (_, [first, second], last) => {
      await usingTable('v text, c text', async ({ release, statement, read }) => {
        await seed(release({ v: '1', c: '1' }, first))
        await seed(release({ v: '2', c: '2' }, second))
        const run = await newestRun()
        await statement("update $t set c = 'mine' where code = 'a'")
        await undo(site.database, run)
        expect(await seed(release({ v: '3', c: '3' }, last))).toMatchObject({ updated: 2, conflicts: 1 })
        expect(await read()).toEqual([
          { code: 'a', v: '3', c: 'mine' },
          { code: 'k', v: '3', c: '3' },
        ])
      })
    },
  )

  test.each([
    ['is undone', 1],
    ['is undone, redone, and undone', 3],
  ])('that a release of the package wrote over, which %s', async (_, undoes) => {
    await usingTable('v text, c text', async ({ release, statement, read }) => {
      await seed(release({ v: '1', c: '1' }))
      await statement("update $t set c = 'mine' where code = 'a'")
      await seed(release({ v: '2', c: '2' }, { c: 'package' }))
      for (let times = 0; times < undoes; times++) await undo(site.database, await newestRun())
      expect(await seed(release({ v: '3', c: '3' }))).toMatchObject({ updated: 2, conflicts: 1 })
      expect(await read()).toEqual([
        { code: 'a', v: '3', c: 'mine' },
        { code: 'k', v: '3', c: '3' },
      ])
    })
  })

  test.each([
    ['the undo of a release that shared the package’s column is undone', (run: number) => [run, null]],
    ['that release and the one before it are undone', (run: number) => [run, run - 1]],
  ])('where %s', async (_, undone) => {
    await usingTable('v text, c text', async ({ release, statement, read }) => {
      await seed(release({ v: '1', c: '1' }, { c: 'package' }))
      await seed(release({ v: '2', c: '2' }))
      await statement("update $t set c = 'mine' where code = 'a'")
      for (const run of undone(await newestRun())) await undo(site.database, run ?? (await newestRun()))
      expect(await seed(release({ v: '3', c: '3' }))).toMatchObject({ conflicts: 1 })
      expect((await read())[0]).toEqual({ code: 'a', v: '3', c: 'mine' })
    })
  })

  test('where the package’s column was shared for a while: a release of the package is what makes it its own again', async () => {
    await usingTable('v text, c text', async ({ release, statement, read }) => {
      await seed(release({ v: '1', c: '1' }))
      await seed(release({ v: '2', c: '2' }, { c: 'package' }))
      await statement("update $t set c = 'mine' where code = 'a'")
      expect(await seed(release({ v: '3', c: '3' }))).toMatchObject({ updated: 2, conflicts: 0 })
      expect(await read()).toMatchObject([{ c: '3' }, { c: '3' }])
    })
  })

  describe('in a column that was made anew', () => {
    const moved = (to: string, type = 'text') => `
      alter table $t add column w ${type};
      update $t set w = v;
      alter table $t drop column v;
      alter table $t rename column w to ${to}`

    test.each([
      ['null', 'v', 'text', null],
      ['the new default', 'v', "text default 'mine'", 'mine'],
      ['null, under another name', 'x', 'text', null],
    ])('and was filled from the former one: %s', async (_, to, type, value) => {
      await usingTable('v text, note text', async ({ release, statement, read }) => {
        await seed(release({ v: '1' }))
        await statement(`update $t set v = ${value === null ? 'null' : `'${value}'`} where code = 'a'`)
        await statement(moved(to, type))
        expect(await seed(release({ [to]: '2' }))).toMatchObject({ conflicts: to === 'v' ? 1 : 2 })
        expect((await read())[0]).toMatchObject({ [to]: value })
      })
    })

    test('beside the former one, of which it may be a copy', async () => {
      await usingTable('v text', async ({ release, statement, read }) => {
        await seed(release({ v: '1' }))
        await statement("update $t set v = null where code = 'a'")
        await statement('alter table $t add column w text; update $t set w = v')
        await statement("update $t set w = null where code = 'k'")
        expect(await seed(release({ v: '2', w: '2' }))).toMatchObject({ updated: 1, conflicts: 1 })
        expect(await read()).toEqual([
          { code: 'a', v: null, w: null },
          { code: 'k', v: '2', w: '2' },
        ])
      })
    })
  })

  describe('that somebody accepted, against the release that is applied', () => {
    const accepted = async (work: (played: Played, first: ShapeDataset) => Promise<void>) =>
      await usingTable('v text, w text', async (played) => {
        const first = played.release({ v: '1', w: '1' })
        await seed(first)
        await played.statement("update $t set v = 'mine' where code = 'a'")
        await accept(site.database, played.identity)
        await work(played, first)
        expect(await played.read()).toMatchObject([
          { code: 'a', v: 'mine', w: '1' },
          { code: 'k', v: '1', w: '1' },
        ])
        expect((await site.seedAll([first])).run).toBeNull()
        expect(await site.seed(played.release({ v: '2', w: '1' }))).toMatchObject({
          updated: 2,
          conflicts: 0,
        })
      })

    test.each([
      ['a new column', 'alter table $t add column other integer', 0],
      [
        'a column that was made anew beside the accepted one',
        'alter table $t drop column w, add column w text',
        1,
      ],
      [
        'a column that was made anew from the accepted one',
        'alter table $t add x text; update $t set x = v; alter table $t drop v; alter table $t rename x to v',
        0,
      ],
    ])('and the table got %s', async (_, ddl, updated) => {
      await accepted(async ({ statement }, first) => {
        await statement(ddl)
        expect(await seed(first)).toMatchObject({ updated, conflicts: 0 })
        if (updated > 0) await statement("update $t set w = '1' where w is null")
      })
    })
  })

  const tenantsOf = `
    create table if not exists org (id text primary key, slug text unique);
    insert into org values ('o1', 'o1'), ('o2', 'o2') on conflict do nothing`

  test('of a tenant that gets the release later, beside the release’s in the row’s other columns', async () => {
    await site.rows(`
      ${tenantsOf};
      create table kept (org text references org, code text, v text, n text, primary key (org, code))`)
    const release = (v: string, own: Readonly<Record<string, string>> = {}): ShapeDataset => ({
      name: 'kept',
      table: 'kept',
      key: ['code'],
      scope: 'tenant',
      version: `1.${v}.0`,
      own,
      rows: [{ code: 'a', v, n: v }],
    })
    await site.seed(release('1', { n: 'site' }))
    await site.rows("update kept set n = null where org = 'o2'")
    await site.seedAll([release('2')], { tenant: 'o1' })
    for (const next of ['2', '3']) {
      await site.seed(release(next))
      expect(await site.rows('select org, v, n from kept order by org')).toEqual([
        { org: 'o1', v: next, n: next },
        { org: 'o2', v: next, n: null },
      ])
    }
  })

  test('of a tenant that gets the release later, where the release has another row of the table', async () => {
    await site.rows(`
      ${tenantsOf};
      create table node (
        id bigint primary key generated always as identity,
        org text references org,
        code text,
        up bigint references node,
        v text,
        unique (org, code)
      )`)
    const release = (v: string, own: Readonly<Record<string, string>> = {}): ShapeDataset => ({
      name: 'node',
      table: 'node',
      key: ['code'],
      scope: 'tenant',
      version: `1.${v}.0`,
      own,
      refs: { up: ref.self() },
      rows: [
        { code: 'a', up: null, v },
        { code: 'b', up: 'a', v },
      ],
    })
    await site.seed(release('1', { up: 'site' }))
    await site.rows("update node set up = null where org = 'o2'")
    await site.seedAll([release('2')], { tenant: 'o1' })
    for (const next of ['2', '3']) {
      await site.seed(release(next))
      expect(
        await site.rows("select org, up is null as alone, v from node where code = 'b' order by org"),
      ).toEqual([
        { org: 'o1', alone: false, v: next },
        { org: 'o2', alone: true, v: next },
      ])
    }
  })

  test('that somebody accepted beside a row that is blocked', async () => {
    await site.rows(`
      create table par (code text primary key);
      create table it (code text primary key, par text references par, v text)`)
    const par: ShapeDataset = {
      name: 'par',
      table: 'par',
      key: ['code'],
      rowOwnership: 'site',
      rows: [{ code: 'p' }, { code: 'q' }],
    }
    const it = (version: string, b: string): ShapeDataset => ({
      name: 'it',
      table: 'it',
      key: ['code'],
      refs: { par: { dataset: { name: 'par' } } },
      version,
      rows: [
        { code: 'a', par: 'p', v: '1' },
        { code: 'b', par: 'q', v: b },
      ],
    })
    await site.seedAll([par, it('1.0.0', '1')])
    await site.rows("update it set par = 'p' where code = 'b'; delete from par where code = 'q'")
    await site.seedAll([par, it('1.1.0', '2')])
    await site.rows("update it set v = 'mine' where code = 'a'")
    await accept(site.database, 'shapes/it')
    await site.seedAll([par, it('1.1.0', '2')])
    expect(await site.rows('select code, v from it order by code')).toEqual([
      { code: 'a', v: 'mine' },
      { code: 'b', v: '1' },
    ])
    await site.rows("insert into par values ('q')")
    await site.seedAll([par, it('1.1.0', '2')])
    expect(await site.rows('select code, v from it order by code')).toEqual([
      { code: 'a', v: 'mine' },
      { code: 'b', v: '2' },
    ])
  })
})

/** A table as a test plays on it. */
interface Played {
  readonly identity: string
  readonly release: (values: Row, own?: Readonly<Record<string, string>>) => ShapeDataset
  readonly statement: (text: string) => Promise<readonly Row[]>
  readonly read: () => Promise<readonly Row[]>
}
