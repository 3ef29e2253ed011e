import type { SowError } from '@sow/kit/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site } from './shape-database.js'

/** Sessions of this database alone: other tests have theirs on the same server. */
const waitingSessions = `
  select count(*) as waiting
  from pg_stat_activity
  where datname = current_database()
    and wait_event_type = 'Lock'`

describe.each(usualEngines(import.meta.url))('a unique index beside the key’s on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  /** A dataset of (code, name) rows, keyed by the code. */
  const of = (
    table: string,
    version: string,
    rows: readonly (readonly [string, string | null])[],
  ): ShapeDataset => ({
    name: table,
    table,
    key: ['code'],
    version,
    absent: 'delete',
    rows: rows.map(([code, name]) => ({ code, name })),
  })
  const refused = async (dataset: ShapeDataset): Promise<SowError> => {
    const before = await site.versions(dataset.table)
    const planned = await site.plan(dataset).catch((error: unknown) => error)
    const error = await site.seed(dataset).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_COLLISION', exitCode: 65, outcome: 'nothing-changed' })
    expect(planned, 'the plan says so as well').toMatchObject({ code: 'DATA_COLLISION' })
    expect(await site.versions(dataset.table)).toEqual(before)
    return error as SowError
  }
  const names = async (table: string): Promise<readonly Row[]> =>
    await site.rows(`select code, name from ${table} order by code`)

  test('finds rows of one release that have the same value', async () => {
    await site.rows('create table twins (code text primary key, name text constraint twins_name_key unique)')
    const error = await refused(
      of('twins', '1.0.0', [
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'one'],
      ]),
    )
    expect(error.place).toMatchObject({ dataset: 'shapes/twins', constraint: 'twins_name_key' })
    expect(error.problems).toMatchObject([
      { rule: 'release', line: 1, message: 'the rows at 1 and 3 have the same values in twins_name_key' },
    ])
    expect(JSON.stringify([error.message, error.hint, error.problems])).not.toMatch(/one/)
    // Null is no value: it may stand in many rows.
    expect(
      await site.seed(
        of('twins', '1.0.0', [
          ['a', null],
          ['b', null],
        ]),
      ),
    ).toMatchObject({ inserted: 2 })
  })

  test('finds a row of the site that has the value under another key', async () => {
    await site.rows(`
      create table taken (code text primary key, name text not null unique);
      insert into taken values ('site', 'one')`)
    const inserted = await refused(
      of('taken', '1.0.0', [
        ['a', 'two'],
        ['b', 'one'],
      ]),
    )
    expect(inserted.problems).toMatchObject([{ rule: 'table', line: 2, constraint: 'taken_name_key' }])
    await site.seed(of('taken', '1.0.0', [['a', 'two']]))
    const updated = await refused(of('taken', '1.1.0', [['a', 'one']]))
    expect(updated.problems).toMatchObject([{ rule: 'table', line: 1 }])
    await site.rows("update taken set name = 'three' where code = 'site'")
    expect(await site.seed(of('taken', '1.1.0', [['a', 'one']]))).toMatchObject({ updated: 1 })
  })

  test('lets a value go from a row that leaves, or changes, to a new row', async () => {
    await site.rows('create table handed (code text primary key, name text not null unique)')
    await site.seed(
      of('handed', '1.0.0', [
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'three'],
      ]),
    )
    const next = of('handed', '1.1.0', [
      ['b', 'other'],
      ['c', 'three'],
      ['d', 'one'],
      ['e', 'two'],
    ])
    expect(await site.plan(next)).toMatchObject([{ inserted: 2, updated: 1, deleted: 1 }])
    expect(await site.seed(next)).toMatchObject({ inserted: 2, updated: 1, deleted: 1, unchanged: 1 })
    expect(await names('handed')).toEqual([
      { code: 'b', name: 'other' },
      { code: 'c', name: 'three' },
      { code: 'd', name: 'one' },
      { code: 'e', name: 'two' },
    ])
  })

  test('refuses rows that swap values where the index is checked row by row', async () => {
    await site.rows('create table swapped (code text primary key, name text not null unique)')
    await site.seed(
      of('swapped', '1.0.0', [
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'three'],
      ]),
    )
    const error = await refused(
      of('swapped', '1.1.0', [
        ['a', 'two'],
        ['b', 'one'],
        ['c', 'three'],
      ]),
    )
    expect(error.problems).toMatchObject([
      { rule: 'swap', line: 1 },
      { rule: 'swap', line: 2 },
    ])
    expect(error.hint).toContain('deferrable')
  })

  test.each(['initially immediate', 'initially deferred'])(
    'swaps values where it is deferrable %s',
    async (initially) => {
      const table = `deferred_${initially.split(' ')[1]}`
      await site.rows(
        `create table ${table} (code text primary key, name text not null unique deferrable ${initially})`,
      )
      const seed = {
        ...of(table, '1.0.0', [
          ['a', 'one'],
          ['b', 'two'],
          ['c', 'three'],
        ]),
        name: initially.replace(' ', '-'),
      }
      await site.seed(seed)
      const swapped = of(table, '1.1.0', [
        ['a', 'two'],
        ['b', 'three'],
        ['c', 'one'],
        ['d', 'four'],
      ])
      expect(await site.seed({ ...swapped, name: seed.name })).toMatchObject({ inserted: 1, updated: 3 })
      expect(await names(table)).toEqual([
        { code: 'a', name: 'two' },
        { code: 'b', name: 'three' },
        { code: 'c', name: 'one' },
        { code: 'd', name: 'four' },
      ])
      const same = await site
        .seed({
          ...of(table, '1.2.0', [
            ['a', 'two'],
            ['b', 'two'],
          ]),
          name: seed.name,
        })
        .catch((error: unknown) => error)
      expect(same).toMatchObject({ code: 'DATA_COLLISION' })
    },
  )

  test('over an expression, a part of the table, and columns that the dataset does not carry', async () => {
    await site.rows(`
      create table orgs (
        id serial primary key,
        org_id integer,
        code text not null unique,
        name text,
        active boolean not null default true,
        label text generated always as (upper(name)) stored
      );
      create unique index orgs_name_key on orgs (coalesce(org_id, 0), lower(name)) where active;
      create unique index orgs_label_key on orgs (label, active);
      insert into orgs (org_id, code, name, active) values (7, 'x', 'ONE', true)`)
    // Another organization's name is no obstacle for the first index; the second counts them all.
    const both = await refused(
      of('orgs', '1.0.0', [
        ['a', 'one'],
        ['b', 'two'],
        ['c', 'Two'],
      ]),
    )
    expect(both.problems).toMatchObject([
      { rule: 'table', line: 1, constraint: 'orgs_label_key' },
      { rule: 'release', line: 2, constraint: 'orgs_label_key' },
      { rule: 'release', line: 2, constraint: 'orgs_name_key' },
    ])
    await site.rows("update orgs set name = 'none', active = false where code = 'x'")
    expect(
      await site.seed(
        of('orgs', '1.0.0', [
          ['a', 'one'],
          ['b', 'two'],
        ]),
      ),
    ).toMatchObject({ inserted: 2 })
    const renamed = await refused(
      of('orgs', '1.1.0', [
        ['a', 'one'],
        ['b', 'ONE'],
      ]),
    )
    expect(renamed.problems.map(({ constraint }) => constraint)).toEqual(['orgs_label_key', 'orgs_name_key'])
    await site.rows("update orgs set org_id = 8, active = false where code = 'a'")
    const elsewhere = await refused(
      of('orgs', '1.1.0', [
        ['a', 'one'],
        ['b', 'three'],
        ['c', 'Three'],
      ]),
    )
    expect(elsewhere.problems).toHaveLength(2)
    expect(
      await site.seed(
        of('orgs', '1.1.0', [
          ['a', 'one'],
          ['b', 'one'],
        ]),
      ),
    ).toMatchObject({ updated: 1 })
  })

  test('where the site keeps its value, no value of the release is in the way', async () => {
    await site.rows('create table keeping (code text primary key, name text unique)')
    await site.seed(
      of('keeping', '1.0.0', [
        ['a', 'one'],
        ['b', 'two'],
      ]),
    )
    await site.rows("update keeping set name = 'mine' where code = 'a'")
    // The site's row lets go of 'one', so that the release may give it to another.
    expect(
      await site.seed(
        of('keeping', '1.1.0', [
          ['a', 'one'],
          ['b', 'two'],
          ['c', 'one'],
        ]),
      ),
    ).toMatchObject({
      inserted: 1,
      kept: 1,
    })
  })

  test('finds rows of the site that have no key, or the same key in another part of the table', async () => {
    await site.rows(`
      create table keyless (code text unique, name text unique);
      insert into keyless values (null, 'one')`)
    const keyless = await refused(of('keyless', '1.0.0', [['a', 'one']]))
    expect(keyless.problems).toMatchObject([{ rule: 'table', line: 1 }])
    await site.rows(`
      create table parted (code text not null, name text unique, org integer);
      create unique index on parted (code) where org is null;
      insert into parted values ('a', 'one', 7)`)
    const parted = await refused(of('parted', '1.0.0', [['a', 'one']]))
    expect(parted.problems).toMatchObject([{ rule: 'table', line: 1 }])
    expect(await site.seed(of('parted', '1.0.0', [['a', 'two']]))).toMatchObject({ inserted: 1 })
    expect(await site.seed(of('parted', '1.1.0', [['a', 'three']]))).toMatchObject({ updated: 1 })
  })

  test('over ids that the database makes is told where its sequence is behind', async () => {
    await site.rows(`
      create table identified (id uuid primary key default gen_random_uuid(), number serial unique, code text unique, name text)`)
    expect(
      await site.seed(
        of('identified', '1.0.0', [
          ['a', 'one'],
          ['b', 'one'],
        ]),
      ),
    ).toMatchObject({ inserted: 2 })
    await site.rows("select setval('identified_number_seq', 1)")
    const error = await site
      .seed(
        of('identified', '1.1.0', [
          ['a', 'one'],
          ['b', 'one'],
          ['c', 'one'],
        ]),
      )
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'TARGET_SEQUENCE', place: { column: 'number' } })
  })

  test('of an exclusion constraint is left to the database, which names it', async () => {
    await site.rows(`
      create table spans (code text primary key, name int4range, constraint spans_apart exclude using gist (name with &&))`)
    const error = await site
      .seed(
        of('spans', '1.0.0', [
          ['a', '[1,5)'],
          ['b', '[3,9)'],
        ]),
      )
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'DATA_REJECTED', place: { constraint: 'spans_apart' } })
  })
})

describe('a row that comes between the diff and the merge', () => {
  test('with a value of another unique index is found by the next attempt', async () => {
    await using site = await openSite('postgres')
    await site.rows(`
      create table raced (code text primary key, name text not null unique);
      insert into raced values ('first', 'first')`)
    const dataset = { name: 'raced', table: 'raced', key: ['code'], rows: [{ code: 'a', name: 'one' }] }
    await using other = await site.other()
    await other.query("begin; insert into raced values ('site', 'one')")
    const seeding = site.seed(dataset).catch((error: unknown) => error)
    await expect
      .poll(async () => (await other.query(waitingSessions)).rows, { timeout: 60_000 })
      .toEqual([{ waiting: 1 }])
    await other.query('commit')
    expect(await seeding).toMatchObject({ code: 'DATA_COLLISION', problems: [{ rule: 'table', line: 1 }] })
  })
})
