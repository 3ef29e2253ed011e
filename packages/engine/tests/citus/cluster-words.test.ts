import { expect, test } from 'vitest'
import { type CitusTable, placementOf } from '../../src/catalog/shape/placement.js'
import { withoutShards } from '../../src/server/connect/tell-without-shards.js'
import { translateDatabaseError } from '../../src/server/connect/translate-database-error.js'
import { statementsOf } from './ask-one-by-one.js'

test('a text of several statements is told apart where it says so, and nowhere else', () => {
  const body = `create function f() returns text language sql as $$ select 'a;b'; select 'c' $$`
  const one = `insert into "a;b" values ('it''s; so', 1 - 1)`
  expect(statementsOf(`${body};${one};\n`)).toEqual([body, one])
  expect(statementsOf('select 1 -- one; line\n+ 1;select $1')).toEqual([
    'select 1 -- one; line\n+ 1',
    'select $1',
  ])
})

const entry: CitusTable = { method: 'h', copies: 's', group: 7, by: 'org_id', here: false }

test.each([
  [null, { kind: 'local' }],
  [entry, { kind: 'distributed', by: 'org_id' }],
  [{ ...entry, method: 'n', by: null, copies: 't', here: true }, { kind: 'reference' }],
  [
    { ...entry, method: 'n', by: null, copies: 't' },
    { kind: 'other', how: 'no copy here' },
  ],
  [{ ...entry, method: 'n', by: null, group: 0, here: true }, { kind: 'managed' }],
  [
    { ...entry, method: 'n', by: null },
    { kind: 'other', how: 'one worker' },
  ],
  [
    { ...entry, copies: 'c' },
    { kind: 'other', how: 'loose copies' },
  ],
  [
    { ...entry, method: 'a' },
    { kind: 'other', how: 'bounds' },
  ],
])('%o is %o', (given, placement) => {
  expect(placementOf(given)).toEqual(placement)
})

/** An error as the driver gives it. */
function serverError(code: string, message: string, fields: Readonly<Record<string, string>> = {}): Error {
  return Object.assign(new Error(message), { severity: 'ERROR', code, ...fields })
}

test.each([
  [
    serverError('23505', 'duplicate key value violates unique constraint "visit_pkey_103178"', {
      table: 'visit_103178',
      constraint: 'visit_pkey_103178',
    }),
    { code: 'DATA_REJECTED', place: { table: 'visit', constraint: 'visit_pkey', sqlState: '23505' } },
  ],
  [
    serverError('XX000', 'new row for relation "visit_103178" violates check constraint "short"'),
    { code: 'DATA_REJECTED', place: { table: 'visit', constraint: 'short', sqlState: '23514' } },
  ],
  [
    serverError(
      'XX000',
      'null value in column "title" of relation "visit_103178" violates not-null constraint',
    ),
    { code: 'DATA_REJECTED', place: { table: 'visit', column: 'title', sqlState: '23502' } },
  ],
  [
    serverError('XX000', 'failure on connection marked as essential: 10.0.0.2:5432'),
    { place: { sqlState: '40001' } },
  ],
  [serverError('XX000', 'something else'), { place: { sqlState: 'XX000' } }],
])('what another server said is told as this one would: %s', (error, told) => {
  expect(translateDatabaseError(withoutShards(error))).toMatchObject(told)
})

test('an error that is none of a server stays as it is', () => {
  const error = new Error('table "visit_103178"')
  expect(withoutShards(error)).toBe(error)
  expect(error.message).toBe('table "visit_103178"')
})
