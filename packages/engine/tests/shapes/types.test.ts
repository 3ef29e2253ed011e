import { jsonNull } from '@sow/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { liveThrough } from './life-cycle.js'
import { engines, openSite, type Site } from './shape-database.js'

/** A type, how three values of it are written in a row, and a fourth as the site writes it in SQL. */
type TypeCase = readonly [type: string, values: readonly [unknown, unknown, unknown], site: string]

const cases: readonly TypeCase[] = [
  ['text', ['', 'a\tb\n\\N "q"', "it's é 漢字 😀"], "'site'"],
  ['character varying(5)', ['abc', 'abcde', 'éé漢'], "'site'"],
  ['character(5)', ['ab', 'abc', 'abcd'], "'site'"],
  ['boolean', [true, false, true], 'null'],
  ['smallint', [1, -2, 3], '99'],
  ['bigint', ['9007199254740993', '-1', '2'], '99'],
  ['numeric', ['1.5', '2', '-0.001'], '99'],
  ['numeric(12,4)', ['1.5', '2', '-0.001'], '99'],
  ['real', [0.1, 1e20, -3.5], '99'],
  ['double precision', [0.1, 1e300, -3.5], '99'],
  ['date', ['2026-02-28', '0001-01-01', '9999-12-31'], "'2000-01-01'"],
  ['date', ['infinity', '-infinity', '0044-03-15 BC'], "'2000-01-01'"],
  ['numeric', ['NaN', 'Infinity', '-Infinity'], '99'],
  ['numeric(5,2)', ['NaN', '1', '2'], '99'],
  ['double precision', ['nan', 'Infinity', '-inf'], '99'],
  ['timestamp without time zone', ['infinity', '0044-03-15 12:00:00 BC', '-infinity'], "'2000-01-01'"],
  [
    'timestamp with time zone',
    ['infinity', '0001-01-01 00:00:00+02', new Date('2026-01-01T12:00:00.123Z')],
    "'2000-01-01 00:00+00'",
  ],
  ['date', [new Date('2026-01-01'), new Date('1999-12-31'), '2026-01-02'], "'2000-01-01'"],
  ['bigint', [9_007_199_254_740_993n, -1n, 2n], '99'],
  ['bytea', [Buffer.from([0, 255]), new Uint8Array(0), '\\xdeadbeef'], "'\\x99'"],
  ['jsonb', [jsonNull, { a: null }, null], `'{"site":1}'`],
  ['json', [jsonNull, { a: null }, null], `'{"site":1}'`],
  ['time without time zone', ['12:00', '23:59:59.5', '00:00:00'], "'01:01'"],
  ['time with time zone', ['12:00:00+00', '12:00:00+02', '23:59:59.5-08'], "'01:01+00'"],
  [
    'timestamp without time zone',
    ['2026-01-01T12:00:00', '2026-01-01T12:00:00.000001', '1999-12-31T00:00:00'],
    "'2000-01-01'",
  ],
  [
    'timestamp with time zone',
    ['2026-01-01T12:00:00Z', '2026-01-01T12:00:00+02:00', '1999-12-31T00:00:00.123456Z'],
    "'2000-01-01 00:00+00'",
  ],
  ['interval', ['1 mon', '30 days', '1 day 02:03:04'], "'5 minutes'"],
  [
    'uuid',
    ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002', null],
    "'00000000-0000-4000-8000-000000000099'",
  ],
  ['bytea', ['\\x00ff', '\\x', '\\xdeadbeef'], "'\\x99'"],
  ['json', [{ a: 1, b: [true, null] }, [], 'text'], `'{"site":1}'`],
  ['jsonb', [{ a: 1, b: [true, null] }, { b: 1.5, a: { d: 1, c: 2 } }, 0], `'{"site":1}'`],
  ['text[]', [['a,b', 'c"d', null, '{}', 'NULL', ' '], [], ['x']], "'{site}'"],
  [
    'integer[]',
    [
      [1, null, 3],
      [
        [1, 2],
        [3, 4],
      ],
      [],
    ],
    "'{99}'",
  ],
  ['jsonb[]', [[{ b: 1, a: 2 }], [], [[]]], `array['{"site":1}'::jsonb]`],
  ['inet', ['10.0.0.1', '10.0.0.0/8', '::1'], "'192.168.0.1'"],
  ['cidr', ['10.0.0.0/8', '192.168.0.0/16', '::/0'], "'172.16.0.0/12'"],
  ['macaddr', ['08:00:2b:01:02:03', '08:00:2b:01:02:04', '08:00:2b:01:02:05'], "'08:00:2b:01:02:99'"],
  ['int4range', ['[1,5)', 'empty', '(,7)'], "'[90,99)'"],
  ['daterange', ['[2026-01-01,2026-02-01)', 'empty', '[2026-01-01,)'], "'[2000-01-01,2000-01-02)'"],
  ['tsrange', ['["2026-01-01 00:00:00","2026-02-01 00:00:00")', 'empty', '(,)'], "'[2000-01-01,2000-01-02)'"],
  ['int4multirange', ['{[1,3),[5,8)}', '{}', '{[1,2)}'], "'{[90,99)}'"],
  ['bit(4)', ['0101', '1111', '0000'], "B'1001'"],
  ['bit varying', ['0101', '1', ''], "B'1001'"],
  ['money', ['1.50', '2.00', '-3.00'], '99.00::money'],
  ['point', ['(1,2)', '(1.5,-2)', '(0,0)'], "'(99,99)'"],
  ['box', ['(3,4),(1,2)', '(5,6),(3,4)', '(1,1),(0,0)'], "'(9,9),(8,8)'"],
  ['circle', ['<(1,2),3>', '<(2,2),3>', '<(0,0),1>'], "'<(9,9),3>'"],
  ['lseg', ['[(0,0),(1,1)]', '[(1,1),(2,2)]', '[(0,0),(0,1)]'], "'[(9,9),(8,8)]'"],
  ['line', ['{1,-1,0}', '{1,-1,1}', '{2,3,4}'], "'{9,9,9}'"],
  ['path', ['((0,0),(1,1))', '[(0,0),(1,1)]', '((0,0),(2,2))'], "'((9,9))'"],
  ['polygon', ['((0,0),(1,1),(1,0))', '((1,0),(1,1),(0,0),(5,5))', '((0,0))'], "'((9,9))'"],
  ['tsvector', ["'a' 'b'", "'c':1", ''], "'site'"],
  ['tsquery', ["'a' & 'b'", "'c'", "!'d'"], "'site'"],
  ['jsonpath', ['$."a"', '$."b"', '$[*]'], "'$.site'"],
  ['pg_lsn', ['0/1', '0/2', '1/0'], "'9/9'"],
  ['xid', ['1', '2', '3'], "'99'"],
  ['oid', ['1', '2', '3'], '99'],
  ['"char"', ['a', 'b', 'c'], "'z'"],
  ['name', ['a', 'b', 'c'], "'site'"],
  ['xml', ['<a/>', '<a b="1">text</a>', '<c/>'], "'<site/>'"],
  ['mood', ['sad', 'ok', 'happy'], "'odd, very'"],
  ['mood[]', [['sad'], ['ok', 'odd, very'], []], "'{happy,sad}'"],
  ['email', ['a@example.com', 'b@example.com', 'c@example.test'], "'site@example.com'"],
  ['document', ['{"a": 1}', '{"b": 1}', '[]'], `'{"site":1}'`],
  ['place', ['("Main St",1)', '("Side, St",2)', '(,)'], "'(site,99)'"],
  ['unsorted', ['a', 'A', 'b'], "'site'"],
]

const types = `
  create collation loose (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  create type mood as enum ('sad', 'ok', 'happy', 'odd, very');
  create domain email as text check (value like '%@%');
  create domain document as json;
  create type place as (street text, number integer);
  create domain unsorted as text collate loose`

/** What an engine was not built with. */
const missing = { postgres: [] as readonly string[], pglite: ['xml', 'unsorted'] as readonly string[] }

describe.each(engines)('a column on %s of the type', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
    for (const statement of types.split(';')) await site.rows(statement).catch(() => {})
    // What a session prefers to read and write must make no difference.
    await site.rows(`
      set timezone = 'Asia/Kathmandu';
      set datestyle = 'German, DMY';
      set intervalstyle = 'iso_8601';
      set bytea_output = 'escape';
      set extra_float_digits = 0`)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  test.each(
    cases.flatMap(([type, values, edit], place) =>
      missing[engine].includes(type) ? [] : [[type, values, edit, `t_${place}`] as const],
    ),
  )('%s', async (type, values, edit, table) => {
    await site.rows(`create table ${table} (code text primary key, v ${type})`)
    await liveThrough(site, {
      name: table.replace('_', '-'),
      table,
      key: ['code'],
      row: (place, variant) => ({ code: `c${place}`, v: values[variant] }),
      at: (place) => `code = 'c${place}'`,
      edit: `v = ${edit}`,
    })
    expect(await site.rows(`select v::text as v from ${table} where code = 'c5'`)).toHaveLength(1)
  })
})
