import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, type Session } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type TestProject, testProject } from './fixtures/project.js'
import { type Finished, runSow } from './fixtures/run-sow.js'

// Everything here is about one project of local seeds and one database.
let database: Awaited<ReturnType<typeof createDatabase>>
let session: Session
let project: TestProject

beforeAll(async () => {
  database = await createDatabase(inject('postgres').superuserUrl)
  session = await openDatabase({ kind: 'postgres', url: database.url })
  project = testProject()
  await session.query(`
    create table bands (code text primary key, low integer, high integer, constraint band_order check (low < high));
    create table constructor ("__proto__" text primary key, "toString" text);
    create schema auth;
    create table auth.users (login text primary key)`)
})

afterAll(async () => {
  project[Symbol.dispose]()
  await session[Symbol.asyncDispose]()
  await database[Symbol.asyncDispose]()
})

function sow(line: string, environment: Readonly<Record<string, string>> = {}): Promise<Finished> {
  const { directory } = project
  return runSow(line.split(' '), { directory, environment: { DATABASE_URL: database.url, ...environment } })
}

test('a plan can be saved once there is a ledger, and no pending migration is made up', async () => {
  project.write({ 'sow/seeds/bands.csv': 'code,low,high\na,1,2\n' })
  const { error } = (await sow('db plan --out plan.json --json')).json()
  expect(error).toMatchObject({ code: 'PLAN_INVALID', hint: expect.stringContaining('sow db setup') })
  expect(error?.['message']).not.toContain('migration')
  expect((await sow('db setup')).exitCode).toBe(0)
  expect((await sow('db plan --out plan.json')).stdout).toContain('Saved in plan.json')
})

test('a refusal names the file and the line of a local seed, in a plan as well', async () => {
  project.write({ 'sow/seeds/bands.csv': 'code,low,high\na,1,2\nb,3,2\n' })
  const refused = {
    code: 'DATA_REJECTED',
    constraint: 'band_order',
    file: 'sow/seeds/bands.csv',
    line: 3,
    key: 'b',
  }
  expect((await sow('db plan --json')).json().error).toMatchObject(refused)
  expect((await sow('db seed --json')).json().error).toMatchObject(refused)
})

test('tables and columns that are called as what every object has, and tables of other schemas, are seeded', async () => {
  project.write({
    'sow/seeds/bands.csv': 'code,low,high\na,1,2\n',
    'sow/seeds/constructor.csv': '__proto__,toString\nx,1\n',
    'sow/seeds/auth.users.csv': 'login\nann\n',
  })
  expect((await sow('db seed --json')).json()).toMatchObject({ ok: true, totals: { inserted: 3 } })
  expect((await sow('db plan --detailed-exitcode')).exitCode).toBe(0)
  expect((await session.query('select login from auth.users')).rows).toEqual([{ login: 'ann' }])
})

test('tenants of the configuration that name nothing are told, though no dataset has tenants', async () => {
  const tenants = { table: 'nosuch', key: 'slug', column: 'org_id' }
  project.write({ 'sow.config.mjs': `export default ${JSON.stringify({ tenants })}` })
  const wrong = {
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/the table nosuch.*a column org_id, which no table has/),
  }
  expect((await sow('db plan --json')).json().error).toMatchObject(wrong)
  expect((await sow('db seed --json')).json().error).toMatchObject(wrong)
  expect((await sow('db doctor --json')).json()['findings']).toEqual(
    expect.arrayContaining([expect.objectContaining(wrong)]),
  )
  const status = await sow('db status --check')
  expect(status.exitCode).toBe(3)
  expect(status.stdout).toContain('sow.config  CONFIG_INVALID')
  rmSync(join(project.directory, 'sow.config.mjs'))
})

test('what could not be looked at is told once, and nothing is said of it', async () => {
  project.write({ 'sow/seeds/bands.csv': 'code,low,high\na,"1\n' })
  const [status, drift] = await Promise.all([sow('db status'), sow('db drift')])
  expect(status.stdout.split('local/bands  DATA_SYNTAX')).toHaveLength(2)
  expect(drift.stdout).toContain('Nothing differs in what could be looked at.')
  // Nothing but migrations is verified: a project of local seeds has none.
  expect((await sow('db verify')).exitCode).toBe(0)
  project.write({ 'sow/seeds/bands.csv': 'code,low,high\na,1,2\n' })
})

test.each([
  ['db protect --environment=', '--environment holds nothing'],
  ['db seed --lock-wait 1 --lock-wait 2', 'only be specified once'],
])('nothing that was given is ignored: %s', async (line, message) => {
  const { exitCode, stderr } = await sow(line)
  expect({ exitCode, isTold: stderr.includes(message) }).toEqual({ exitCode: 64, isTold: true })
})

test('a socket that is not there is no bug', async () => {
  const { exitCode, json } = await sow('db status --json', {
    DATABASE_URL: 'postgres://u@/db?host=/nonexistent',
  })
  expect(exitCode).toBe(69)
  expect(json().error).toMatchObject({ code: 'CONNECTION_REFUSED' })
})

test('code of a local seed that fails is a fault of its file', async () => {
  project.write({
    'sow/seeds/bands.csv': 'code,low,high\na,1,2\n',
    'sow/seeds/users.mjs': `export default { table: 'auth.users', key: ['login'], rows: {
      format: 'inline', file: null, columns: async () => ['login'], read() { throw new Error('secret') } } }`,
  })
  const { error } = (await sow('db plan --json')).json()
  expect(error).toMatchObject({ code: 'DATA_SYNTAX', file: 'sow/seeds/users.mjs', dataset: 'local/users' })
  expect(JSON.stringify(error)).not.toContain('secret')
  project.write({ 'sow/seeds/users.mjs': 'export const nothing = 1' })
})

test('a ledger that lacks a table says so, whichever command meets it, and verify looks for it', async () => {
  await session.query('alter table sow.run rename to lost')
  for (const line of ['db status', 'db plan', 'db history', 'db undo 1']) {
    const { error } = (await sow(`${line} --json`)).json()
    expect(error, line).toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: expect.stringContaining('lacks sow.run'),
    })
  }
  await session.query('alter table sow.lost rename to run; alter table sow.change rename to lost')
  expect((await sow('db verify --json')).json()['findings']).toMatchObject([
    { code: 'LEDGER_CORRUPT', where: 'sow.change' },
  ])
  await session.query('alter table sow.lost rename to change')
  expect((await sow('db verify --json')).json()['findings']).toEqual([])
})

test('a reset that cannot be is refused before anybody is asked', async () => {
  const refused = (await sow('db reset --confirm other --json')).json().error
  expect(refused).toMatchObject({
    code: 'GUARD_CONFIRM',
    message: expect.stringContaining('another database'),
  })
  const asked = (await sow('db reset --json')).json().error
  expect(asked).toMatchObject({ code: 'GUARD_CONFIRM', hint: expect.stringContaining('--yes') })
})

test('a role is told all that it lacks at once, the tables of local seeds as well', async () => {
  const role = `reader_${inject('postgres').run}`
  await using superuser = await openDatabase({ kind: 'postgres', url: inject('postgres').superuserUrl })
  await superuser.query(`create role ${role} login password 'reader'`)
  const url = new URL(database.url)
  url.username = role
  url.password = 'reader'
  try {
    const { error } = (await sow('db seed local/bands --json', { DATABASE_URL: url.href })).json()
    const told = JSON.stringify(error)
    expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', outcome: 'nothing-changed' })
    for (const grant of [
      'on schema sow',
      'select on public.bands',
      'insert on public.bands',
      'usage on schema auth',
    ])
      expect(told).toContain(grant)
  } finally {
    await superuser.query(`drop role ${role}`)
  }
})
