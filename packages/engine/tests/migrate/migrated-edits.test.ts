import { beforeAll, describe, expect, test } from 'vitest'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'
import { migrationSet } from './tiny-migrations.js'

// A migration of the package writes rows of a dataset. What it made of an edit, and what it brought from where a site writes, is the site's.

describe.each(usualEngines(import.meta.url))('a migration on %s', (engine) => {
  let site: Site & AsyncDisposable
  let tables = 0
  beforeAll(async () => {
    site = await openSite(engine)
    return () => site[Symbol.asyncDispose]()
  })

  /** A table of its own; `$t` in a statement is its name. */
  async function usingTable(columns: string, work: (table: Played) => Promise<void>): Promise<void> {
    const name = `m${++tables}`
    const statement = (text: string) => site.rows(text.replaceAll('$t', name))
    await statement(`create table $t (${columns})`)
    let version = 0
    await work({
      statement,
      seed: async (...rows) => {
        const dataset: ShapeDataset = { name, table: name, key: ['code'], absent: 'delete', rows }
        const units = [{ ...dataset, version: `1.0.${++version}` }]
        const { datasets } = await site.seedAll(units, { acceptMassChange: [`shapes/${name}`] })
        return datasets[0]
      },
      migrate: async (up) => {
        const set = migrationSet({ [`20260101000001_${name}`]: [up.replaceAll('$t', name), null] })
        const options = { ...seedOptions, to: null, steps: null }
        await migrateDatabase(site.database, [{ ...set, package: `@tiny/${name}` }], options)
      },
      read: () => statement('select * from $t order by code'),
    })
  }

  test.each([
    ['turns a flag round', 'boolean', [false, true, true], 'update $t set v = not v', false],
    [
      'exchanges two words',
      'text',
      ['N', 'Y', 'Y'],
      `update $t set v = case v when 'N' then 'Y' else 'N' end`,
      'N',
    ],
    [
      'fills what is null, and empties the rest',
      'text',
      [null, 'Y', 'Z'],
      "update $t set v = case when v is null then 'Y' end",
      null,
    ],
  ])('that %s keeps an edit that then equals the base', async (_, type, [first, mine, next], up, kept) => {
    await usingTable(`code text primary key, v ${type}`, async ({ seed, statement, migrate, read }) => {
      const rows = (v: unknown) => ['a', 'b', 'c'].map((code) => ({ code, v }))
      await seed(...rows(first))
      await statement(`update $t set v = '${mine}' where code = 'a'`)
      await migrate(up)
      await seed(...rows(next))
      expect(await read()).toEqual([
        { code: 'a', v: kept },
        { code: 'b', v: next },
        { code: 'c', v: next },
      ])
    })
  })

  test('that turns a flag round is not undone in a row where an edit then equals what the run wrote', async () => {
    await usingTable('code text primary key, v boolean', async ({ seed, statement, migrate, read }) => {
      const rows = (v: boolean) => ['a', 'b'].map((code) => ({ code, v }))
      await seed(...rows(false))
      await seed(...rows(true))
      await statement("update $t set v = false where code = 'b'")
      await migrate('update $t set v = not v')
      const [{ run } = { run: null }] = await site.rows('select max(run) as run from sow.release')
      await undoRun(site.database, { ...seedOptions, undo: Number(run) })
      expect(await read()).toEqual([
        { code: 'a', v: false },
        { code: 'b', v: true },
      ])
    })
  })

  test('that brings values from a table of the site makes them no package’s', async () => {
    await usingTable(
      'code text primary key, v text, note text',
      async ({ seed, statement, migrate, read }) => {
        await statement(`
        create table $t_site (code text references $t, v text, note text);
        create table $t_kinds (code text primary key, note text)`)
        await seed(...['a', 'b', 'c', 'd'].map((code) => ({ code, v: '1' })))
        await statement("insert into $t_site values ('a', 'mine', null), ('b', null, 'mine')")
        await migrate(`
        update $t set v = coalesce(own.v, $t.v), note = own.note from $t_site as own where own.code = $t.code;
        drop table $t_site`)
        // The one keeps its value beside a release, the other stays although it left; what was not written goes.
        expect(await seed(...['a', 'd'].map((code) => ({ code, v: '2' })))).toMatchObject({
          updated: 1,
          conflicts: 1,
          deleted: 1,
        })
        expect(await read()).toEqual([
          { code: 'a', v: 'mine', note: null },
          { code: 'b', v: '1', note: 'mine' },
          { code: 'd', v: '2', note: null },
        ])
      },
    )
  })

  test('that brings them from rows that are all Sow’s makes none an edit, nor does a table of its own', async () => {
    await usingTable(
      'code text primary key, v text, note text',
      async ({ seed, statement, migrate, read }) => {
        await statement('create table $t_kinds (code text primary key, note text)')
        const [name] = (await statement("select '$t_kinds' as name")).map((row) => String(row['name']))
        await site.seed({
          name: String(name).replace('_', '-'),
          table: String(name),
          key: ['code'],
          rows: ['a', 'b'].map((code) => ({ code, note: code })),
        })
        await seed(...['a', 'b'].map((code) => ({ code, v: '1' })))
        await migrate(`
        create table $t_made (code text, v text);
        insert into $t_made select code, v from $t;
        update $t set note = kinds.note from $t_kinds as kinds join $t_made as made using (code) where kinds.code = $t.code`)
        await seed({ code: 'b', v: '2' })
        expect(await read()).toEqual([{ code: 'b', v: '2', note: 'b' }])
      },
    )
  })

  test('that exchanges the keys of two rows is no reason either', async () => {
    await usingTable(
      'code text primary key, v text, note text',
      async ({ seed, statement, migrate, read }) => {
        const rows = (v: string) => ['a', 'b', 'c'].map((code) => ({ code, v }))
        await seed(...rows('1'))
        await statement("update $t set v = 'mine' where code = 'b'")
        await migrate(`
        update $t set code = 'passing' where code = 'a';
        update $t set code = 'a' where code = 'b';
        update $t set code = 'b' where code = 'passing';
        update $t set note = 'filled' where code = 'c'`)
        expect(await seed(...rows('2'))).toMatchObject({ conflicts: 2, updated: 1 })
        expect((await read()).map(({ code, v }) => [code, v])).toEqual([
          ['a', 'mine'],
          ['b', '1'],
          ['c', '2'],
        ])
      },
    )
  })

  test('that moves the values of an edited row into another, and deletes it, takes none of them for Sow’s', async () => {
    const id = 'id bigint generated always as identity primary key, code text not null unique'
    await usingTable(`${id}, v text, note text`, async ({ seed, statement, migrate, read }) => {
      await seed(...['a', 'b', 'c', 'd'].map((code) => ({ code, v: '1' })))
      await statement("update $t set v = 'mine', note = 'mine' where code in ('b', 'd')")
      await migrate(`
        update $t set v = other.v from $t as other where $t.code = 'a' and other.code = 'b';
        update $t set note = other.note from $t as other where $t.code = 'c' and other.code = 'd';
        delete from $t where code in ('b', 'd')`)
      expect(await seed({ code: 'a', v: '2' })).toMatchObject({ conflicts: 1, deleted: 0 })
      expect((await read()).map(({ code, v, note }) => [code, v, note])).toEqual([
        ['a', 'mine', null],
        ['c', '1', 'mine'],
      ])
    })
  })

  test.each([
    ['its key alone', 'code text primary key', ['a', 'c']],
    ['an id besides', 'id bigint generated always as identity primary key, code text not null unique', ['a']],
  ])(
    'that gives a row the key of another is no reason to take it for Sow’s: a row with %s',
    async (_, key, left) => {
      await usingTable(`${key}, v text, note text`, async ({ seed, statement, migrate, read }) => {
        await seed(...['a', 'b', 'c', 'd'].map((code) => ({ code, v: '1' })))
        await statement("update $t set note = 'mine' where code = 'b'")
        await migrate(`
        delete from $t where code = 'a';
        update $t set code = 'a' where code = 'b';
        update $t set note = 'filled' where code = 'c'`)
        await seed({ code: 'd', v: '1' })
        // Where nothing but the key says which row is which, a row that was written as well is left.
        expect((await read()).map(({ code }) => code)).toEqual([...left, 'd'])
      })
    },
  )
})

interface Played {
  readonly statement: (text: string) => Promise<readonly Row[]>
  readonly seed: (...rows: readonly Row[]) => Promise<unknown>
  readonly migrate: (up: string) => Promise<void>
  readonly read: () => Promise<readonly Row[]>
}
