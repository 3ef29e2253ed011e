import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDirectory } from '../server/using-directory.js'
import { liveThrough } from './life-cycle.js'
import { engines, openSite, type Site } from './shape-database.js'

/** An extension, its type, how three values of it are written in a row, and a fourth as the site writes it in SQL. */
const types = [
  ['citext', 'citext', ['abc', 'ABC', 'b'], "'site'"],
  ['ltree', 'ltree', ['top.first', 'top.second', 'top'], "'site.edit'"],
  ['hstore', 'hstore', ['"a"=>"1"', '"a"=>NULL', ''], "'site=>1'"],
  ['cube', 'cube', ['(1, 2)', '(1, 2),(3, 4)', '(0)'], "'(9)'"],
  ['isn', 'isbn13', ['978-0-393-04002-9', '978-0-306-40615-7', '978-3-16-148410-0'], "'978-1-4028-9462-6'"],
] as const

describe.each(engines)('on %s, the extension', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  test.each(types)('%s gives columns the type %s', async (extension, type, values, edit) => {
    await site.rows(
      `create extension ${extension}; create table of_${type} (code text primary key, v ${type})`,
    )
    await liveThrough(site, {
      name: `of-${type}`,
      table: `of_${type}`,
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, v: values[variant] }),
      at: (place) => `code = 'c${place}'`,
      edit: `v = ${edit}`,
    })
  })

  test.each([
    ['pg_trgm', 'create index on texts using gin (name gin_trgm_ops)'],
    ['btree_gist', 'alter table texts add exclude using gist (code with =)'],
    ['btree_gin', 'create index on texts using gin (code)'],
    ['unaccent', "create table plain as select unaccent('H\u00f4tel') as name"],
    ['fuzzystrmatch', "create table sounds as select soundex('seed') as name"],
    ['pgcrypto', "alter table texts add hash text default encode(digest('x', 'sha256'), 'hex')"],
    ['"uuid-ossp"', 'alter table texts add id uuid default uuid_generate_v4()'],
  ])('%s is there for a table', async (extension, ddl) => {
    const named = extension.replaceAll(/[^a-z]/g, '')
    const table = `texts_${named}`
    await site.rows(`
      create table ${table} (code text primary key, name text);
      create extension ${extension};
      ${ddl.replace(/\btexts\b/, table)}`)
    const rows = [
      { code: 'a', name: 'one' },
      { code: 'b', name: 'two' },
    ]
    const report = await site.seed({ name: `of-${named}`, table, key: ['code'], rows })
    expect(report).toMatchObject({ inserted: 2 })
  })
})

test('an embedded database that has one opens again', async () => {
  await usingDirectory(async (parent) => {
    const location = { kind: 'embedded', directory: `${parent}/db` } as const
    {
      await using session = await openDatabase(location)
      await session.query('create extension citext; create table t (v citext unique)')
    }
    await using again = await openDatabase(location)
    await again.query("insert into t values ('a')")
    const { rows } = await again.query("select count(*) as found from t where v = 'A'")
    expect(rows).toEqual([{ found: 1 }])
  })
})
