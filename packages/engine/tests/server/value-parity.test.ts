import { expect, test } from 'vitest'
import type { Session } from '../../src/server/connect/session.js'
import { usingSession } from './using-session.js'

/** Expressions of every kind of type, and what a session answers for them, on either engine. */
const values: readonly (readonly [expression: string, value: unknown])[] = [
  ['true', true],
  ['1::int2', 1],
  ['2147483647::int4', 2147483647],
  ['9007199254740991::int8', 9007199254740991],
  ['count(*)', 1],
  ['1.10::numeric', '1.10'],
  ['0.1::float8', 0.1],
  ["'NaN'::float8", Number.NaN],
  ["'text'::text", 'text'],
  ["'ab'::char(4)", 'ab  '],
  ["'name'::name", 'name'],
  ['\'c\'::"char"', 'c'],
  ['null::int', null],
  ["'2026-02-28'::date", '2026-02-28'],
  ["'2026-02-28 12:30:00.5'::timestamp", '2026-02-28 12:30:00.5'],
  ["'2026-02-28 12:30:00+00'::timestamptz", '2026-02-28 12:30:00+00'],
  ["'12:30'::time", '12:30:00'],
  ["'1 day 2 hours'::interval", '1 day 02:00:00'],
  ['\'{"b": 1, "a": [true, null]}\'::jsonb', { a: [true, null], b: 1 }],
  ['\'{"b": 1}\'::json', { b: 1 }],
  ["'null'::jsonb", null],
  ["'\\xdeadbeef'::bytea", '\\xdeadbeef'],
  ["'0e37df36-f698-11e6-8dd4-cb9ced3df976'::uuid", '0e37df36-f698-11e6-8dd4-cb9ced3df976'],
  ["'10.0.0.0/8'::inet", '10.0.0.0/8'],
  ['1259::oid', 1259],
  ["'pg_class'::regclass", 'pg_class'],
  ["'42'::xid", '42'],
  ["'1 2'::int2vector", '1 2'],
  ["array['a', null, 'b,c']::text[]", ['a', null, 'b,c']],
  ["array['a']::name[]", ['a']],
  ['array[1, null]::int4[]', [1, null]],
  ['array[1]::int8[]', [1]],
  ['array[true]', [true]],
  ['array[1.5]::numeric[]', ['1.5']],
  ["array['2026-02-28']::date[]", ['2026-02-28']],
  ["'{}'::text[]", []],
  ['int4range(1, 3)', '[1,3)'],
]

async function select(session: Session, parameters?: readonly unknown[]): Promise<readonly unknown[]> {
  await session.query("set timezone = 'UTC'; set intervalstyle = 'postgres'")
  const list = values.map(([expression], index) => `${expression} as v${index}`).join(', ')
  const where = parameters === undefined ? '' : 'where $1::int = 1'
  const { rows } = await session.query(`select ${list} from (select 1) one ${where}`, parameters)
  return values.map((_, index) => rows[0]?.[`v${index}`])
}

test.each(['postgres', 'pglite'] as const)('%s answers every value in its one form', async (engine) => {
  const expected = values.map(([, value]) => value)
  await usingSession(engine, async (session) => {
    expect(await select(session)).toEqual(expected)
    // By the extended protocol as well.
    expect(await select(session, [1])).toEqual(expected)
  })
})

test.each(['postgres', 'pglite'] as const)('%s takes parameters of every kind', async (engine) => {
  await usingSession(engine, async (session) => {
    const { rows } = await session.query(
      'select $1::int as a, $2::text[] as b, $3::jsonb as c, $4::bool as d, $5::text as e, $6::bytea as f',
      [7, ['x', 'y,"z"', null], { k: [1] }, false, null, Buffer.from([1, 255])],
    )
    expect(rows).toEqual([{ a: 7, b: ['x', 'y,"z"', null], c: { k: [1] }, d: false, e: null, f: '\\x01ff' }])
  })
})
