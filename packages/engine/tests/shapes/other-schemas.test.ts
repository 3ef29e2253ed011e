import { ref } from '@sow/kit'
import { describe, expect, test } from 'vitest'
import { tableNeeds } from '../../src/catalog/preflight/table-needs.js'
import { strayLedgerRows } from '../../src/look/ledger-symptoms.js'
import { sequencesBehind } from '../../src/look/sequences-behind.js'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { migrationSet } from '../migrate/tiny-migrations.js'
import { type Row, type ShapeDataset, type Site, seedOptions, usingSite } from './shape-database.js'

const ddl = `
  create schema auth;
  create table auth.users (id serial primary key, email text not null unique, name text);
  create table users (id serial primary key, email text not null unique, name text);
  create table notes (code text primary key, author_id integer references auth.users, name text);
  insert into auth.users (email) values ('first@example.com'), ('second@example.com')`

const users = (version: string, rows: readonly Row[], table = 'auth.users'): ShapeDataset => ({
  name: table === 'users' ? 'users' : 'auth-users',
  table,
  key: ['email'],
  version,
  absent: 'delete',
  rows,
})
const row = (email: string, name: string | null = null): Row => ({ email: `${email}@example.com`, name })

const names = async (site: Site, table: string) =>
  (await site.rows(`select email, name from ${table} order by email`)).map(({ email, name }) => [email, name])

describe.each(usualEngines(import.meta.url))('tables of other schemas on %s', (engine) => {
  test('are referred to by rows of the project', async () => {
    await usingSite(engine, ddl, async (site) => {
      const notes = (author: string): ShapeDataset => ({
        name: 'notes',
        table: 'notes',
        key: ['code'],
        refs: { author_id: ref.table('auth.users', ['email']) },
        rows: [{ code: 'a', author_id: `${author}@example.com`, name: 'one' }],
      })
      expect(await site.plan(notes('second'))).toMatchObject([{ inserted: 1 }])
      expect(await site.seed(notes('second'))).toMatchObject({ inserted: 1 })
      expect(await site.rows('select author_id from notes')).toEqual([{ author_id: 2 }])
      await expect(site.seed(notes('third'))).rejects.toMatchObject({ code: 'DATA_REFERENCE_MISSING' })
    })
  })

  test('and of the project are told apart where a name has a dot itself, and stands in quotes', async () => {
    const dotted = `
      create schema "auth.old";
      create table "auth.users" (email text primary key, name text);
      create table "auth.old"."a.""b" (email text primary key, name text)`
    await usingSite(engine, `${ddl};${dotted}`, async (site) => {
      const of = (version: string, name: string) => [
        { ...users(version, [row('a', name)], '"auth.users"'), name: 'plain' },
        { ...users(version, [row('b', name)], '"auth.old"."a.""b"'), name: 'other' },
      ]
      expect((await site.seedAll(of('1.0.0', 'one'))).datasets).toMatchObject([
        { inserted: 1 },
        { inserted: 1 },
      ])
      expect((await site.seedAll(of('1.0.0', 'one'))).run, 'nothing to do').toBeNull()
      expect((await site.seedAll(of('1.1.0', 'two'))).datasets).toMatchObject([
        { updated: 1 },
        { updated: 1 },
      ])
      await undoRun(site.database, { ...seedOptions, undo: 2 })
      expect(await names(site, '"auth.users"')).toEqual([['a@example.com', 'one']])
      expect(await names(site, '"auth.old"."a.""b"')).toEqual([['b@example.com', 'one']])
      expect(await site.rows('select table_name from sow.dataset order by dataset')).toEqual([
        { table_name: '"auth.old"."a.""b"' },
        { table_name: '"auth.users"' },
      ])
      expect(await strayLedgerRows(site.database)).toEqual([])
    })
  })

  test('take rows, beside a table of the project that has the same name', async () => {
    await usingSite(engine, ddl, async (site) => {
      const first = [users('1.0.0', [row('a', 'one'), row('b', 'two')]), users('1.0.0', [row('a')], 'users')]
      expect((await site.seedAll(first)).datasets).toMatchObject([{ inserted: 2 }, { inserted: 1 }])
      expect((await site.seedAll(first)).run, 'nothing to do').toBeNull()
      await site.rows("update auth.users set name = 'mine' where email = 'a@example.com'")
      const second = users('1.1.0', [row('a', 'other'), row('c', 'three')])
      expect(await site.plan(second)).toMatchObject([{ inserted: 1, conflicts: 1, deleted: 1 }])
      const { run, datasets } = await site.seedAll([second])
      expect(datasets).toMatchObject([{ inserted: 1, conflicts: 1, deleted: 1 }])
      expect(await names(site, 'auth.users')).toEqual([
        ['a@example.com', 'mine'],
        ['c@example.com', 'three'],
        ['first@example.com', null],
        ['second@example.com', null],
      ])
      expect(await names(site, 'users')).toEqual([['a@example.com', null]])
      await undoRun(site.database, { ...seedOptions, undo: run?.id ?? null })
      expect((await names(site, 'auth.users')).slice(0, 2)).toEqual([
        ['a@example.com', 'mine'],
        ['b@example.com', 'two'],
      ])
      const found = await site.rows('select distinct dataset, table_name from sow.dataset order by 1')
      expect(found).toEqual([
        { dataset: 'shapes/auth-users', table_name: 'auth.users' },
        { dataset: 'shapes/users', table_name: 'users' },
      ])
    })
  })

  test('stay in the ledger through a migration that writes them, and are forgotten with their table', async () => {
    await usingSite(engine, ddl, async (site) => {
      await site.seed(users('1.0.0', [row('a', 'one'), row('b', 'two')]))
      const step = migrationSet({
        '20260101000001_touch': ['update auth.users set name = name', null],
      })
      await migrateDatabase(site.database, [step], {
        ...seedOptions,
        to: null,
        steps: null,
      })
      expect(await strayLedgerRows(site.database)).toEqual([])
      // What the migration wrote is no edit: the rows may go with their release.
      expect(await site.seed(users('1.1.0', [row('a', 'one')]))).toMatchObject({ deleted: 1 })
      await site.rows("select setval('auth.users_id_seq', 1)")
      expect(await sequencesBehind(site.database)).toMatchObject([{ where: 'users.id' }])
      await site.rows('drop table notes; drop table auth.users')
      expect(await strayLedgerRows(site.database)).toMatchObject([
        { kind: 'dataset-without-table', where: 'shapes/auth-users' },
      ])
    })
  })
})

test('a table of another schema needs the use of that schema, which is told with its grant', async () => {
  await usingSite('postgres', ddl, async (site) => {
    const units = await site.units(users('1.0.0', [row('a')]))
    expect(tableNeeds(site.database, { use: 'read', units })).toEqual([
      { schema: 'auth', name: 'users', privilege: 'select', carried: ['email', 'name'] },
    ])
  })
})
