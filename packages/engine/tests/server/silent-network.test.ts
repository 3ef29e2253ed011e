import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test, vi } from 'vitest'
import type {} from '../../../../tests/start-postgres.js'
import { databaseOver } from '../../src/database/database.js'
import { defaultPatience, type Patience } from '../../src/server/connect/patience.js'
import type { Session } from '../../src/server/connect/session.js'
import { translateDatabaseError } from '../../src/server/connect/translate-database-error.js'
import { openDatabase } from '../../src/server/open-database.js'
import { usingDatabase } from '../../src/throw-away.js'
import { usingLockedTransaction } from '../../src/transaction/using-locked-transaction.js'
import { usingTransaction } from '../../src/transaction/using-transaction.js'
import { type FaultPoint, type FaultyNetwork, startFaultyNetwork } from './faulty-network.js'
import { startGreetingProxy } from './greeting-proxy.js'

// What is looked for is that they end: one that does not is to be noticed in a while.
vi.setConfig({ testTimeout: 90_000 })

const impatient: Patience = {
  ...defaultPatience,
  silenceSeconds: 0.2,
  askSeconds: 1,
  doubtSeconds: 0.1,
  cancelSeconds: 0.5,
}

interface Through {
  readonly network: FaultyNetwork
  readonly session: Session
  readonly direct: Session
  readonly reopen: () => Promise<Session>
}

async function through(
  point: FaultPoint | undefined,
  work: (through: Through) => Promise<void>,
  patience: Patience = impatient,
): Promise<void> {
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using direct = await openDatabase({ kind: 'postgres', url })
    await direct.query('create table kept (value text)')
    await using network = await startFaultyNetwork(url, point)
    const reopen = () => openDatabase({ kind: 'postgres', url: `${network.url}?connect_timeout=1`, patience })
    await using session = await reopen()
    await work({ network, session, direct, reopen })
  })
}

const lost = { code: 'CONNECTION_LOST', exitCode: 75, outcome: 'nothing-changed' }

async function* rows(count: number): AsyncGenerator<string> {
  for (let row = 0; row < count; row += 1) yield `${'x'.repeat(10_000)}\n`
}

test.each([
  ['silent', false],
  ['silent', true],
  ['deaf', true],
  ['mute', true],
] as const)(
  'a %s network in the midst of a statement ends it (one connection alone: %s)',
  async (kind, alone) => {
    await through({ at: 'pg_sleep', fault: { kind }, arrives: true, alone }, async ({ network, session }) => {
      const answer = session.query('select pg_sleep(0.3)')
      // Who only sends nothing more gets the answer of what arrived.
      if (kind === 'deaf')
        await expect(answer.then(() => session.query('select 1'))).rejects.toMatchObject(lost)
      else await expect(answer).rejects.toMatchObject(lost)
      expect(network.isFaulty).toBe(true)
      await expect(session.query('select 1')).rejects.toThrow()
    })
  },
)

test('a statement that never arrived is lost, although its server is well', async () => {
  await through({ at: 'select 42', fault: { kind: 'silent' }, alone: true }, async ({ session }) => {
    await expect(session.query('select 42')).rejects.toMatchObject(lost)
  })
})

test('a statement that takes long on a server that is well is left alone', async () => {
  await through(undefined, async ({ session, direct }) => {
    const answer = session.query("select pg_sleep(3), 'done' as answer")
    await sleep(1500)
    const asked = await direct.query(
      "select count(*) as sessions from pg_stat_activity where datname = current_database() and query like '%pg_sleep%' and pid <> pg_backend_pid()",
    )
    expect(asked.rows).toEqual([{ sessions: 1 }])
    expect((await answer).rows).toMatchObject([{ answer: 'done' }])
  })
})

test('a network that is slow, or heals, loses nothing', async () => {
  await through(
    { at: 'select 42', fault: { kind: 'slow', milliseconds: 500 } },
    async ({ network, session }) => {
      expect((await session.query('select 42 as value')).rows).toEqual([{ value: 42 }])
      network.begin({ kind: 'silent' })
      const answer = session.query('select 43 as value')
      await sleep(250)
      network.heal()
      expect((await answer).rows).toEqual([{ value: 43 }])
    },
  )
})

test.each([true, false])(
  'a silent network in the midst of a copy ends it (one connection alone: %s)',
  async (alone) => {
    await through(
      { at: 'x'.repeat(9000), nth: 3, fault: { kind: 'silent' }, alone },
      async ({ session, direct }) => {
        await expect(session.copyIn('copy kept from stdin', rows(5000))).rejects.toMatchObject(lost)
        expect((await direct.query('select count(*) as rows from kept')).rows).toEqual([{ rows: 0 }])
      },
    )
  },
)

test('rows that are made slowly are waited for', async () => {
  async function* slowly(): AsyncGenerator<string> {
    yield 'one\n'
    await sleep(1500)
    yield 'two\n'
  }
  await through(undefined, async ({ session }) => {
    expect(await session.copyIn('copy kept from stdin', slowly())).toBe(2)
  })
})

test.each([
  ['the network stays so', false, { code: 'TRANSACTION_UNKNOWN', exitCode: 76, outcome: 'unknown' }, 1],
  ['the server can be asked', true, 'committed', 1],
] as const)('a COMMIT whose answer is held up has an end: %s', async (_, alone, told, rowsLeft) => {
  const point: FaultPoint = { at: /Q....commit\0/s, fault: { kind: 'silent' }, arrives: true, alone }
  await through(point, async ({ session, direct, reopen }) => {
    const database = databaseOver(session, { reopen, fateSeconds: 1 })
    const answer = await usingTransaction(database, async () => {
      await session.query("insert into public.kept values ('one')")
      return 'committed'
    }).catch((error: unknown) => error)
    if (typeof told === 'string') expect(answer).toBe(told)
    else expect(answer).toMatchObject(told)
    expect((await direct.query('select count(*) as rows from kept')).rows).toEqual([{ rows: rowsLeft }])
  })
})

test('a network that falls silent while the lock is waited for ends the wait', async () => {
  await through({ at: 'pg_try_advisory', nth: 2, fault: { kind: 'silent' } }, async ({ session, direct }) => {
    await direct.query('begin')
    await direct.query('select pg_advisory_xact_lock(5459799, 1)')
    await expect(
      usingLockedTransaction(databaseOver(session), { waitSeconds: 600 }, async () => {}),
    ).rejects.toMatchObject(lost)
    await direct.query('rollback')
  })
})

test('a statement that was cancelled in vain is given up', async () => {
  await through(
    { at: 'pg_sleep', fault: { kind: 'silent' }, arrives: true },
    async ({ session }) => {
      const answer = session.query('select pg_sleep(600)').catch(translateDatabaseError)
      await session.cancel()
      expect(await answer).toMatchObject({ code: 'CONNECTION_LOST' })
    },
    { ...impatient, silenceSeconds: 600 },
  )
})

test('a connection of a pool is watched over as well', async () => {
  const { Pool } = (await import('pg')).default
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using network = await startFaultyNetwork(url, {
      at: 'select 42',
      fault: { kind: 'silent' },
      alone: true,
    })
    const pool = new Pool({ connectionString: network.url, max: 1 })
    const session = await openDatabase({ kind: 'pool', pool, patience: impatient })
    await expect(session.query('select 42')).rejects.toMatchObject(lost)
    await session[Symbol.asyncDispose]()
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
    await pool.end()
  })
})

test('behind a pooler a backend is known while a transaction holds on to it', async () => {
  const patience = { ...impatient, unclearSeconds: 1 }
  await usingDatabase(inject('postgres').superuserUrl, async ({ url }) => {
    await using pooler = await startGreetingProxy(url)
    const point: FaultPoint = { at: 'select 42', fault: { kind: 'silent' }, alone: true }
    await using network = await startFaultyNetwork(pooler.url, point)
    await using session = await openDatabase({ kind: 'postgres', url: network.url, patience })
    expect(session.facts.pooled).toBe(true)
    await session.query('begin isolation level read committed')
    expect((await session.query("select pg_sleep(3), 'done' as answer")).rows).toMatchObject([
      { answer: 'done' },
    ])
    await session.query('rollback')
    // Outside one nobody can say whether it is at work.
    await expect(session.query('select pg_sleep(60)')).rejects.toMatchObject(lost)
    await using other = await openDatabase({ kind: 'postgres', url: network.url, patience: impatient })
    await other.query('begin')
    await expect(other.query('select 42')).rejects.toMatchObject(lost)
  })
})
