import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase, startThrowAwayPostgres } from '@sow/engine/throw-away'
import { expect, inject, it } from 'vitest'
import { everyTest } from '../../../tests/every-test.js'
import type {} from '../../../tests/start-postgres.js'
import { testProject } from './fixtures/project.js'
import { runSow } from './fixtures/run-sow.js'

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
const lines = (...rows: readonly string[]) => `${rows.join('\n')}\n`

type Session = Awaited<ReturnType<typeof openDatabase>>

/** Databases with two tables, a project with a file of rows for each, and a queue in a database of its own. */
async function openFleet(names: readonly string[], queueUrl: string, schema: string) {
  await using opened = new AsyncDisposableStack()
  const environment: Record<string, string> = { QUEUE_URL: queueUrl, SOW_ACTOR: 'test', NO_COLOR: '1' }
  const sessions = new Map<string, Session>()
  for (const name of names) {
    const { url } = opened.use(await createDatabase(inject('postgres').superuserUrl))
    environment[`${name.toUpperCase()}_URL`] = url
    const session = opened.use(await openDatabase({ kind: 'postgres', url }))
    await session.query('create table countries (code text primary key, name text not null)')
    await session.query('create table towns (code text primary key, country text references countries)')
    sessions.set(name, session)
  }
  const targets = names.map((name) => ({ name, env: `${name.toUpperCase()}_URL` }))
  const fleet = { targets, queue: { env: 'QUEUE_URL', schema } }
  const project = opened.use(
    testProject({
      'sow.config.mjs': `export default ${JSON.stringify({ ownSchema: true, fleet })}`,
      'sow/seeds/countries.csv': lines('code,name', 'AT,Austria', 'DE,Germany'),
      'sow/seeds/towns.csv': lines('code,country', 'VIE,AT'),
    }),
  )
  const { directory } = project
  const sow = (...args: readonly string[]) => runSow([...args, '--json'], { directory, environment })
  /** A worker that a test may kill. */
  const work = (parallel: number) => {
    const child = spawn(process.execPath, [bin, 'fleet', 'work', '--parallel', `${parallel}`, '--json'], {
      cwd: directory,
      env: {
        PATH: process.env['PATH'],
        HOME: process.env['HOME'],
        SOW_IMPORT_SECONDS: '600',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = once(child, 'close')
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    const report = async () => {
      await ended
      return JSON.parse(stdout) as { readonly targets: readonly { readonly outcome: string }[] }
    }
    return { child, report }
  }
  const on = (name: string) => sessions.get(name) as Session
  const runs = async () => {
    const found = names.map(async (name) => {
      const { rows } = await on(name).query(
        `select (select count(*)::integer from sow.run where outcome = 'applied') as runs,
          (select count(*)::integer from countries) as countries, (select count(*)::integer from towns) as towns`,
      )
      return rows[0]
    })
    return await Promise.all(found)
  }
  const kept = opened.move()
  return { project, sow, work, on, runs, [Symbol.asyncDispose]: () => kept.disposeAsync() }
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await sleep(50)
}

async function answers(session: Session, statement: string): Promise<number> {
  return (await session.query(statement)).rows.length
}

it('a worker that is killed in the middle of a database loses nothing, and nothing is done twice', async () => {
  const names = ['north', 'south']
  await using place = await createDatabase(inject('postgres').superuserUrl)
  await using queue = await openDatabase({ kind: 'postgres', url: place.url })
  await using fleet = await openFleet(names, place.url, 'pgboss')
  const queued = (await fleet.sow('fleet', 'apply', '--queue')).json()
  expect(queued['targets']).toMatchObject(names.map(() => ({ outcome: 'queued' })))
  // Names and digests; no address, no row.
  const { rows } = await queue.query('select data::text, output::text from pgboss.job')
  expect(rows.length).toBeGreaterThan(names.length)
  expect(JSON.stringify(rows)).not.toMatch(/postgres:|Austria|127\.0\.0\.1/)

  // The first database stands still after its countries were written, before its towns are.
  const north = fleet.on('north')
  await north.query('begin')
  await north.query('lock table towns in share mode')
  const first = fleet.work(1)
  const blocked = `select from pg_locks where not granted and relation = 'towns'::regclass
    and database = (select oid from pg_database where datname = current_database())`
  await until(async () => (await answers(north, blocked)) > 0)
  const second = fleet.work(2)
  const state = (name: string) => `select from pgboss.job where name = 'sow-fleet' and state = '${name}'`
  await until(async () => (await answers(queue, state('completed'))) === names.length - 1)
  first.child.kill('SIGKILL')
  await north.query('rollback')
  // The time that a dead worker is waited for passes.
  await queue.query(
    "update pgboss.job set heartbeat_on = now() - interval '1 hour' where name = 'sow-fleet' and state = 'active'",
  )
  const report = await second.report()
  expect(report.targets).toMatchObject(names.map(() => ({ outcome: 'changed' })))
  expect(second.child.exitCode).toBe(0)
  expect(first.child.signalCode).toBe('SIGKILL')
  expect(await fleet.runs()).toEqual(names.map(() => ({ runs: 1, countries: 2, towns: 1 })))
})

// It takes a server of its own, which is stopped while workers are busy.
it.runIf(everyTest)(
  'the server of the queue is restarted, orderly and at once, while workers are busy',
  async () => {
    const names = ['north', 'south', 'east', 'west']
    await using server = await startThrowAwayPostgres()
    await using place = await server.createDatabase()
    await using fleet = await openFleet(names, place.url, 'sow_queue')
    const rows = [...'abcdefghij']
    for (const [at, end] of (['orderly', 'at once'] as const).entries()) {
      fleet.project.write({
        'sow/seeds/countries.csv': lines(
          'code,name',
          ...rows.slice(0, at + 1).map((code) => `${code},${code}`),
        ),
        'sow/seeds/towns.csv': lines('code,country'),
      })
      expect((await fleet.sow('fleet', 'apply', '--queue')).exitCode).toBe(0)
      const standing = names.slice(0, 2).map((name) => fleet.on(name))
      for (const session of standing) {
        await session.query('begin')
        await session.query('lock table countries in share mode')
      }
      const workers = [fleet.work(1), fleet.work(1)]
      const blocked = "select from pg_locks where not granted and relation = 'countries'::regclass"
      for (const session of standing) await until(async () => (await answers(session, blocked)) > 0)
      await server.restart(end)
      for (const session of standing) await session.query('rollback')
      for (const { report } of workers)
        expect((await report()).targets).toMatchObject(names.map(() => ({ outcome: 'changed' })))
      expect(await fleet.runs()).toEqual(names.map(() => ({ runs: at + 1, countries: at + 1, towns: 0 })))
    }
  },
)
