import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDatabase } from '@sow/engine/throw-away'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'
import { describe, expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { createSow, type RunnerEvent } from '../src/index.js'

/** This repository is a project with seed packages. */
const project = fileURLToPath(new URL('../../..', import.meta.url))
const only = ['countries']

/** A database of its own, and an application's pool of connections to it. */
async function openApp(max: number) {
  const database = await createDatabase(inject('postgres').superuserUrl)
  const pool = new Pool({ connectionString: database.url, max })
  // The server may end a connection before its goodbye arrived.
  pool.on('error', () => {})
  return {
    database,
    pool,
    async [Symbol.asyncDispose]() {
      await pool.end()
      await database[Symbol.asyncDispose]()
    },
  }
}

describe('Sow in an application', () => {
  it('migrates, plans, seeds, tells where it stands and undoes, on one connection of its pool', async () => {
    await using app = await openApp(1)
    const events: RunnerEvent[] = []
    const sow = createSow({
      database: app.pool,
      project,
      actor: 'the clinic',
      onEvent: (event) => events.push(event),
    })
    const { changed } = await sow.migrate()
    expect(changed).toHaveLength(39)
    const planned = await sow.plan({ only })
    expect(planned).toMatchObject({ pending: true, run: null })
    const seeded = await sow.seed({ only })
    expect(seeded.totals.inserted).toBe(planned.totals.inserted)
    expect((await sow.seed({ only })).totals).toMatchObject({ inserted: 0, updated: 0 })
    expect((await sow.plan({ only })).pending).toBe(false)
    expect(events.map(({ type }) => type)).toEqual(
      expect.arrayContaining(['migration-done', 'dataset-started', 'dataset-done']),
    )
    const states = (await sow.status()).datasets.filter(({ domain }) => domain === 'countries')
    expect(new Set(states.map(({ state }) => state))).toEqual(new Set(['current']))
    await sow.undo()
    const held = (await sow.status()).datasets.filter(({ domain }) => domain === 'countries')
    expect(new Set(held.map(({ state }) => state))).toEqual(new Set(['held']))

    // The pool is the application's as before: open, with all of its connections, and its own way to read values.
    const runs = await app.pool.query('select actor, command, 1::int8 as big from sow.run order by id')
    expect(runs.rows).toEqual(
      ['app migrate', 'app seed', 'app undo'].map((command) => ({ actor: 'the clinic', command, big: '1' })),
    )
    expect([app.pool.totalCount, app.pool.idleCount]).toEqual([1, 1])
  })

  it('starts in many instances at once, and applies everything once', async () => {
    await using app = await openApp(8)
    const makePool = async () => app.pool
    const reports = await Promise.all(
      Array.from({ length: 4 }, () => createSow({ database: makePool, project }).setUp({ only })),
    )
    expect(reports.flatMap(({ changed }) => changed)).toHaveLength(39)
    expect(reports.filter(({ totals }) => totals.inserted > 0)).toHaveLength(1)
  })

  it('stops and rolls back when its signal aborts, and takes the stopped connection out of the pool', async () => {
    await using app = await openApp(2)
    const url = createSow({ database: app.database.url, project })
    await url.migrate()
    const stop = new AbortController()
    const sow = createSow({
      database: app.pool,
      project,
      onEvent: ({ type }) => type === 'dataset-started' && stop.abort(new Error('shutting down')),
    })
    await expect(sow.seed({ only, signal: stop.signal })).rejects.toThrow('shutting down')
    const rows = await app.pool.query('select count(*)::int as rows from currencies')
    expect(rows.rows).toEqual([{ rows: 0 }])
    expect(app.pool.totalCount).toBe(1)
  })

  it('makes an embedded database where there is none, and finds it again', async () => {
    const parent = mkdtempSync(join(tmpdir(), 'sow-library-'))
    try {
      const sow = createSow({ database: { directory: join(parent, 'db') }, project })
      expect((await sow.setUp({ only })).totals.inserted).toBeGreaterThan(0)
      expect(await sow.setUp({ only })).toMatchObject({ run: null, totals: { inserted: 0, updated: 0 } })
    } finally {
      rmSync(parent, { recursive: true, force: true })
    }
  })

  it('tells its errors apart by code, and leaves the pool open', async () => {
    await using app = await openApp(1)
    const sow = createSow({ database: app.pool, project })
    await expect(sow.seed({ only: ['contries'] })).rejects.toMatchObject({ code: 'SELECTION_UNKNOWN' })
    await expect(sow.seed({ only })).rejects.toMatchObject({ code: 'TARGET_MISSING' })
    expect((await app.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('asks for the pool where it is handed an instance of Kysely', async () => {
    await using app = await openApp(1)
    const kysely = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: app.pool }) })
    const database = kysely as unknown as Pool
    expect(() => createSow({ database })).toThrow(expect.objectContaining({ code: 'CONFIG_USAGE' }))
  })

  it('tells a time limit of the server as one, also outside a transaction', async () => {
    await using app = await openApp(2)
    const sow = createSow({ database: app.pool, project })
    await sow.setUp({ only })
    const limited = new Pool({
      connectionString: app.database.url,
      max: 1,
      options: '-c statement_timeout=300',
    })
    const holder = await app.pool.connect()
    try {
      await holder.query('begin')
      await holder.query('lock table sow.migration in access exclusive mode')
      const status = createSow({ database: limited, project }).status()
      await expect(status).rejects.toMatchObject({
        name: 'SowError',
        code: 'TRANSACTION_TIMEOUT',
        exitCode: 75,
        outcome: 'nothing-changed',
      })
      await holder.query('rollback')
    } finally {
      holder.release()
      await limited.end()
    }
  })
})
