import { describe, expect, test } from 'vitest'
import { migrateDatabase } from '../../src/migrate/migrate-database.js'
import { usualEngines } from '../engines.js'
import { type Row, type Site, seedOptions, usingSite } from './shape-database.js'

/** A release of one row whose shared column is as the test says. */
const release = (version: string, status: unknown, more: Row = {}) => ({
  table: 't',
  key: ['code'],
  version,
  rows: [{ code: 'a', status, ...more }],
})

const base = 'sow."base/shapes/rows"'

/** What of the application the ledger's tables depend on. */
async function bindings(site: Site): Promise<readonly Row[]> {
  return await site.rows(`
    select distinct class.relname, pg_describe_object(refclassid, refobjid, refobjsubid) as on
    from pg_depend
    join pg_class class
      on class.oid = objid
      and classid = 'pg_class'::regclass
    where class.relnamespace = 'sow'::regnamespace
      and class.relname <> 'cluster'
      and refobjid >= 16384
      and refclassid in ('pg_type'::regclass, 'pg_collation'::regclass, 'pg_extension'::regclass)`)
}

describe.each(usualEngines(import.meta.url))(
  'on %s, no statement of the application is refused because of a base',
  (engine) => {
    test('a type that is replaced by another one of its name, beside an edit', async () => {
      const ddl =
        "create type status as enum ('new', 'old'); create table t (code text primary key, status status)"
      await usingSite(engine, ddl, async (site) => {
        await site.seed(release('1.0.0', 'new'))
        await site.rows("update t set status = 'old'")
        await site.rows(`
        alter type status rename to status_old;
        create type status as enum ('new', 'old', 'gone');
        alter table t alter column status type status using status::text::status;
        drop type status_old`)
        const next = release('1.1.0', 'gone')
        expect(await site.plan(next)).toMatchObject([{ conflicts: 1, updated: 0 }])
        expect(await site.seed(next)).toMatchObject({ conflicts: 1, updated: 0 })
        expect(await site.rows('select status::text from t')).toEqual([{ status: 'old' }])
        expect(await site.rows(`select status from ${base}`)).toEqual([{ status: 'gone' }])
        expect(await bindings(site)).toEqual([])
      })
    })

    test('a domain that is dropped or gets another check, an array of it, and a composite', async () => {
      const ddl = `
      create domain money_amount as numeric(10,2);
      create type place as (street text, number integer);
      create type mood as enum ('glad', 'sad');
      create table t (
        code text primary key, amount money_amount, amounts money_amount[], place place, moods mood[], span int4range
      )`
      const row = {
        amount: '1.50',
        amounts: ['1.5', '2'],
        place: '(x,1)',
        moods: ['glad', 'sad'],
        span: '[1,2)',
      }
      const of = (version: string, changed: Row = {}) => ({
        table: 't',
        key: ['code'],
        version,
        rows: [{ code: 'a', ...row, ...changed }],
      })
      await usingSite(engine, ddl, async (site) => {
        await site.seed(of('1.0.0'))
        await site.rows("update t set moods = '{sad}'")
        expect(await site.seed(of('1.1.0', { amount: '2.50', place: '(y,1)' }))).toMatchObject({
          updated: 1,
          kept: 1,
        })
        expect(await bindings(site)).toEqual([])
        await site.rows(`
        alter table t alter column amounts type numeric(10,2)[];
        alter domain money_amount add check (value > 2);
        alter table t alter column amount type numeric(10,2);
        drop domain money_amount;
        alter table t drop column place;
        drop type place`)
        expect(await site.rows('select amount::text, moods::text from t')).toEqual([
          { amount: '2.50', moods: '{sad}' },
        ])
      })
    })

    test('a table and its type, taken back by the migration that made them', async () => {
      await usingSite(
        engine,
        "create type status as enum ('new'); create table t (code status primary key, status status)",
        async (site) => {
          await site.seed({ ...release('1.0.0', 'new'), rows: [{ code: 'new', status: 'new' }] })
          await site.rows('drop table t; drop type status')
        },
      )
    })

    test('a base of an older Sow is freed before a migration can want it to be', async () => {
      const ddl =
        "create type status as enum ('new', 'old'); create table t (code text primary key, status status)"
      await usingSite(engine, ddl, async (site) => {
        await site.seed(release('1.0.0', 'new'))
        await site.rows(`alter table ${base} alter column status type status using status::status`)
        expect(await bindings(site)).toHaveLength(1)
        expect(await site.plan(release('1.1.0', 'old'))).toMatchObject([{ updated: 1 }])
        const { lock, run } = seedOptions
        await migrateDatabase(site.database, [], { to: null, steps: null, lock, run })
        expect(await bindings(site)).toEqual([])
        expect(await site.seed(release('1.1.0', 'old'))).toMatchObject({ updated: 1 })
      })
    })

    test('keys of an enum and a domain: rows are found again, retired, deleted, renamed', async () => {
      const ddl = `
      create type kind as enum ('a', 'b', 'c', 'd');
      create domain place as integer;
      create table t (kind kind, place place, name text, primary key (kind, place))`
      const of = (version: string, rows: readonly Row[], more: Row = {}) => ({
        table: 't',
        key: ['kind', 'place'],
        absent: 'delete',
        version,
        rows,
        ...more,
      })
      await usingSite(engine, ddl, async (site) => {
        await site.seed(
          of('1.0.0', [
            { kind: 'a', place: 1, name: 'one' },
            { kind: 'b', place: 1, name: 'two' },
            { kind: 'c', place: 2, name: 'three' },
          ]),
        )
        await site.rows("update t set name = 'mine' where kind = 'b'; delete from t where kind = 'c'")
        const next = of('1.1.0', [
          { kind: 'b', place: 1, name: 'second' },
          { kind: 'c', place: 2, name: 'third' },
          { kind: 'd', place: 1, name: 'four' },
        ])
        const expected = { inserted: 1, deleted: 1, conflicts: 1, tombstoned: 1, updated: 0 }
        expect(await site.plan(next)).toMatchObject([expected])
        expect(await site.seed(next)).toMatchObject(expected)
        expect(await bindings(site)).toEqual([])
        expect((await site.seedAll([next])).run).toBeNull()
      })
    })
  },
)

test('on postgres, an extension goes once its column is text, and a collation', async () => {
  const ddl = `
    create extension citext;
    create collation german (provider = icu, locale = 'de-DE');
    create table t (code citext primary key, status citext, name text collate german)`
  await usingSite('postgres', ddl, async (site) => {
    await site.seed(release('1.0.0', 'New', { name: 'eins' }))
    expect(await bindings(site)).toEqual([])
    // A corrected spelling arrives, and a key is met whatever its spelling.
    const spelt = { ...release('1.1.0', 'NEW', { name: 'eins' }) }
    expect(await site.seed(spelt)).toMatchObject({ updated: 1, inserted: 0 })
    await site.rows("update t set status = 'new', code = 'A'")
    const next = release('1.2.0', 'newer', { name: 'zwei' })
    expect(await site.plan(next)).toMatchObject([{ conflicts: 1, updated: 1, inserted: 0 }])
    expect(await site.seed(next)).toMatchObject({ conflicts: 1, updated: 1, inserted: 0 })
    await site.rows(`
        alter table t
          alter column code type text,
          alter column status type text,
          alter column name type text collate "default"`)
    await site.rows('drop collation german')
    await site.rows('drop extension citext')
    expect(await site.seed(release('1.3.0', 'newest', { name: 'drei' }))).toMatchObject({ tombstoned: 1 })
  })
})
