import { describe, expect, test } from 'vitest'
import { engines, usingSession } from './using-session.js'

async function* numbered(count: number): AsyncGenerator<string> {
  for (let number = 0; number < count; number += 1) yield `${number}\ta name of some length\n`
}

async function* interrupted(before: number): AsyncGenerator<string> {
  yield* numbered(before)
  throw new Error('The file ended early.')
}

async function* withBadLine(before: number): AsyncGenerator<string> {
  yield* numbered(before)
  yield 'no number\tx\n'
  yield* numbered(before)
}

describe.each(engines)('a session on %s', (engine) => {
  test('answers rows, counts and the command', async () => {
    await usingSession(engine, async (session) => {
      expect(session.facts).toEqual({ engine, pooled: false })
      await session.query('create table t (id int, name text)')
      const rows = [{ id: 1 }, { id: 2 }]
      expect(await session.query('insert into t select g, $1 from generate_series(1, 2) g', ['x'])).toEqual({
        rows: [],
        affectedRows: 2,
        command: 'INSERT',
      })
      const selected = await session.query('select id from t order by id')
      expect(selected).toEqual({ rows, affectedRows: 2, command: 'SELECT' })
      const updated = await session.query('update t set name = null where id = 1 returning id')
      expect(updated).toEqual({ rows: [{ id: 1 }], affectedRows: 1, command: 'UPDATE' })
    })
  })

  test('answers the last statement of many', async () => {
    await usingSession(engine, async (session) => {
      const answer = await session.query(
        'create table t (id int); insert into t values (7); select id from t',
      )
      expect(answer).toEqual({ rows: [{ id: 7 }], affectedRows: 1, command: 'SELECT' })
    })
  })

  test('says ROLLBACK where a failed transaction is committed', async () => {
    await usingSession(engine, async (session) => {
      await session.query('begin')
      await expect(session.query('select 1 / 0')).rejects.toMatchObject({ code: '22012' })
      await expect(session.query('select 1')).rejects.toMatchObject({ code: '25P02' })
      expect((await session.query('commit')).command).toBe('ROLLBACK')
    })
  })

  test('copies lines in and answers their count', async () => {
    await usingSession(engine, async (session) => {
      await session.query('create table t (id int, name text)')
      // More than one batch of PGlite.
      expect(await session.copyIn('copy t from stdin', numbered(400_000))).toBe(400_000)
      expect(await session.copyIn('copy t from stdin', numbered(0))).toBe(0)
      const answer = await session.query(
        'select count(*), count(distinct id) as ids, min(name) as name from t',
      )
      expect(answer.rows).toEqual([{ count: 400_000, ids: 400_000, name: 'a name of some length' }])
    })
  })

  test('copies what needs an escape, and letters beyond ASCII', async () => {
    await usingSession(engine, async (session) => {
      await session.query('create table t (position int generated always as identity, name text)')
      async function* lines(): AsyncGenerator<string> {
        yield 'a\\tb\\nc\\\\d\n\\N\n'
        yield 'Zoë 中 😀\n'
        yield '\n'
      }
      await session.copyIn('copy t (name) from stdin', lines())
      const { rows } = await session.query('select name from t order by position')
      expect(rows.map((row) => row['name'])).toEqual(['a\tb\nc\\d', null, 'Zoë 中 😀', ''])
    })
  })

  test('rethrows the producer’s own error, and stays usable', async () => {
    await usingSession(engine, async (session) => {
      await session.query('create table t (id int, name text)')
      for (const lines of [0, 10, 300_000]) {
        await session.query('begin')
        await expect(session.copyIn('copy t from stdin', interrupted(lines))).rejects.toThrow(
          'The file ended early.',
        )
        await session.query('rollback')
      }
      expect((await session.query('select count(*) from t')).rows).toEqual([{ count: 0 }])
    })
  })

  test('rejects with the server’s error on a bad line, and stays usable', async () => {
    await usingSession(engine, async (session) => {
      await session.query('create table t (id int, name text)')
      for (const lines of [0, 300_000]) {
        await session.query('begin')
        await expect(session.copyIn('copy t from stdin', withBadLine(lines))).rejects.toMatchObject({
          code: '22P02',
        })
        await session.query('rollback')
      }
      for (const count of [0, 10, 300_000])
        await expect(session.copyIn('copy missing from stdin', numbered(count))).rejects.toMatchObject({
          code: '42P01',
        })
      expect((await session.query('select count(*) from t')).rows).toEqual([{ count: 0 }])
    })
  })

  test('ends the producer that it does not need any more', async () => {
    await usingSession(engine, async (session) => {
      let ended = false
      async function* lines(): AsyncGenerator<string> {
        try {
          yield* withBadLine(1_000_000)
        } finally {
          ended = true
        }
      }
      await session.query('create table t (id int, name text)')
      await expect(session.copyIn('copy missing from stdin', lines())).rejects.toThrow()
      expect(ended).toBe(true)
    })
  })
})
