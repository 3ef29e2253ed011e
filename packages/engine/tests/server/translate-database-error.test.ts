import { inspect } from 'node:util'
import { SowError } from '@sow/kit/errors'
import { describe, expect, test } from 'vitest'
import type { Session } from '../../src/server/connect/session.js'
import {
  isRetryable,
  type TranslateOptions,
  translateDatabaseError,
} from '../../src/server/connect/translate-database-error.js'
import { engines, usingSession } from './using-session.js'

const canary = 'Canary-7f3a'

const schema = `
  create table patients (
    id int primary key,
    name text not null check (name <> '${canary}!'),
    born date,
    parent int references patients deferrable
  );
  create function refuse() returns trigger language plpgsql as $$
  begin
    raise exception 'row % refused', new.name using errcode = '42P01', detail = new.name, hint = new.name,
      table = new.name, column = new.name, constraint = new.name;
  end $$;
  insert into patients values (1, '${canary}', null, null)`

/** Statements that fail, most of them with the canary in what the server says of them. */
const failures: readonly (readonly [statement: string, expected: object])[] = [
  [
    `insert into patients values (1, '${canary}', null, null)`,
    { code: 'DATA_REJECTED', place: { table: 'patients', constraint: 'patients_pkey', sqlState: '23505' } },
  ],
  [
    `insert into patients values (2, '${canary}!', null, null)`,
    { code: 'DATA_REJECTED', place: { constraint: 'patients_name_check', sqlState: '23514' } },
  ],
  [
    `insert into patients values (2, null, '2026-01-01', null)`,
    { code: 'DATA_REJECTED', place: { table: 'patients', column: 'name', sqlState: '23502' } },
  ],
  [
    `insert into patients values (2, '${canary}', null, 9)`,
    { code: 'DATA_REJECTED', place: { constraint: 'patients_parent_fkey', sqlState: '23503' } },
  ],
  [`select '${canary}'::int`, { code: 'DATA_REJECTED', place: { sqlState: '22P02' } }],
  [`select '${canary}'::date`, { code: 'DATA_REJECTED', place: { sqlState: '22007' } }],
  [`select '{"a": ${canary}'::jsonb`, { code: 'DATA_REJECTED', place: { sqlState: '22P02' } }],
  [`select 1 where '${canary}'`, { code: 'DATA_REJECTED', place: { sqlState: '22P02' } }],
  [`select * from missing where a = '${canary}'`, { code: 'TARGET_MISSING', place: { sqlState: '42P01' } }],
  [`select missing from patients`, { code: 'TARGET_MISSING', place: { sqlState: '42703' } }],
  [
    `do $$ begin raise exception '${canary}'; end $$`,
    { code: 'DATA_REJECTED', place: { sqlState: 'P0001' } },
  ],
  // Whatever code a function raises, it is the function that refuses, and neither the connection nor the role.
  ...['08006', '25006', '28P01', '42501', '42P01', '53100', '57014', '57P01', 'XX000'].map(
    (sqlState) =>
      [
        `do $$ begin raise exception '${canary}' using errcode = '${sqlState}'; end $$`,
        {
          code: 'DATA_REJECTED',
          message: 'A trigger or function of the database refused a statement.',
          place: { sqlState },
        },
      ] as const,
  ),
  [
    `do $$ begin raise exception '${canary}' using errcode = '40001'; end $$`,
    { code: 'TRANSACTION_RETRIES' },
  ],
  [`set transaction read only; delete from patients`, { code: 'CONNECTION_READ_ONLY' }],
  [
    `set transaction read only; do $$ begin delete from patients; end $$`,
    { code: 'DATA_REJECTED', place: { sqlState: '25006' } },
  ],
]

async function failureOf(session: Session, statement: string): Promise<unknown> {
  await session.query('begin')
  const error = await session.query(statement).then(
    () => {
      throw new Error(`It went through: ${statement}`)
    },
    (thrown: unknown) => thrown,
  )
  await session.query('rollback')
  return error
}

function everythingIn(error: unknown): string {
  return inspect(error, { showHidden: true, depth: 9, getters: true }) + JSON.stringify(error)
}

describe.each(engines)('an error of %s', (engine) => {
  test('is told by its code and place, and never quotes a value', async () => {
    await usingSession(engine, async (session) => {
      await session.query(schema)
      for (const [statement, expected] of failures) {
        for (const options of [{}, { serverMessage: true }] satisfies TranslateOptions[]) {
          const error = translateDatabaseError(await failureOf(session, statement), options)
          expect(error).toBeInstanceOf(SowError)
          expect(error).toMatchObject(expected)
          expect(everythingIn(error)).not.toContain(canary)
        }
      }
    })
  })

  test('of a bad line in a copy does not quote the line', async () => {
    await usingSession(engine, async (session) => {
      await session.query(schema)
      async function* lines(): AsyncGenerator<string> {
        yield `${canary}\tname\t\\N\t\\N\n`
      }
      const error = await session
        .copyIn('copy patients from stdin', lines())
        .catch((thrown: unknown) => thrown)
      const translated = translateDatabaseError(error, { place: { dataset: 'a/b' } })
      expect(translated).toMatchObject({
        code: 'DATA_REJECTED',
        place: { dataset: 'a/b', sqlState: '22P02' },
      })
      expect(everythingIn(translated)).not.toContain(canary)
    })
  })

  test('has the words of the server for an author who asks, where they hold names alone', async () => {
    await usingSession(engine, async (session) => {
      const words = { serverMessage: true }
      const syntax = translateDatabaseError(await failureOf(session, 'selec 1'), words)
      expect(syntax.message).toContain('syntax error at or near "selec"')
      const missing = translateDatabaseError(await failureOf(session, 'select * from clinics'), words)
      expect(missing.message).toContain('relation "clinics" does not exist')
      expect(translateDatabaseError(await failureOf(session, 'selec 1')).message).not.toContain('selec')
    })
  })

  test('of a trigger has no words, whatever code the trigger took', async () => {
    await usingSession(engine, async (session) => {
      await session.query(schema)
      await session.query(
        'create trigger refuse before insert on patients for each row execute function refuse()',
      )
      const failed = await failureOf(session, `insert into patients values (2, '${canary}', null, null)`)
      const error = translateDatabaseError(failed, { serverMessage: true })
      expect(error).toMatchObject({ code: 'DATA_REJECTED', place: { sqlState: '42P01' } })
      expect(everythingIn(error)).not.toContain(canary)
    })
  })

  test('is worth another try after a collision alone', async () => {
    await usingSession(engine, async (session) => {
      for (const [sqlState, code] of [
        ['40001', 'TRANSACTION_RETRIES'],
        ['40P01', 'TRANSACTION_RETRIES'],
        ['55P03', 'LOCK_TARGET'],
      ]) {
        const error = await failureOf(
          session,
          `do $$ begin raise exception using errcode = '${sqlState}'; end $$`,
        )
        expect(translateDatabaseError(error)).toMatchObject({ code })
        expect(isRetryable(error)).toBe(true)
        expect(isRetryable(translateDatabaseError(error))).toBe(true)
      }
      for (const [sqlState, code] of [
        ['57014', 'TRANSACTION_TIMEOUT'],
        ['53100', 'RESOURCE_EXHAUSTED'],
        ['53300', 'CONNECTION_SLOTS'],
        ['42501', 'PRIVILEGE_MISSING'],
        ['08006', 'CONNECTION_LOST'],
        ['57P03', 'CONNECTION_LOST'],
        ['28P01', 'CONNECTION_AUTHENTICATION'],
        ['58030', 'INPUT_OUTPUT'],
        ['XX000', 'INTERNAL'],
      ]) {
        const raised = await failureOf(
          session,
          `do $$ begin raise exception using errcode = '${sqlState}'; end $$`,
        )
        // As the server itself says it.
        const error = Object.assign(raised as Error, { routine: 'ProcessInterrupts' })
        expect(translateDatabaseError(error)).toMatchObject({ code, place: { sqlState } })
        expect(isRetryable(error)).toBe(false)
      }
    })
  })
})

test('an error of ours, and one that no driver threw, come back as they are', () => {
  const ours = new SowError({ code: 'DATA_CYCLE', message: 'A cycle.', hint: 'Break it.' })
  expect(translateDatabaseError(ours)).toBe(ours)
  const other = new TypeError('undefined is not a function')
  expect(translateDatabaseError(other)).toBe(other)
  const ofFile = Object.assign(new Error('ENOENT: no such file'), { code: 'ENOENT', path: 'rows.csv' })
  expect(translateDatabaseError(ofFile)).toBe(ofFile)
})
