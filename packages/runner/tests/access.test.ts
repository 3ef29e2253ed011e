import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { isSowError, type SowError } from '@sow/kit/errors'
import { Pool } from 'pg'
import { describe, expect, inject, it } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { createSow, type Sow } from '../src/index.js'

/** This repository is a project with seed packages. */
const project = fileURLToPath(new URL('../../..', import.meta.url))
const only = ['countries']

interface Opened extends AsyncDisposable {
  readonly owner: Sow
  /** Connects as a role that nothing was granted to, not even what everybody has by default. */
  readonly poor: Sow
  /** Runs statements as the superuser. */
  run(statement: string): Promise<readonly Record<string, unknown>[]>
}

async function openBoth(): Promise<Opened> {
  const { url, superuserUrl, name, ...database } = await createDatabase(inject('postgres').superuserUrl)
  const superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
  const role = `poor_${name}`
  const run = async (statement: string) => (await superuser.query(statement)).rows
  await run(`create role ${role} login password 'poor' bypassrls`)
  await run(`revoke all on schema public from public; revoke temporary on database ${name} from public`)
  const poorUrl = new URL(url)
  poorUrl.username = role
  poorUrl.password = 'poor'
  const pools = [url, poorUrl.href].map((connectionString) => new Pool({ connectionString, max: 1 }))
  // The drop of the database may end a connection before its goodbye arrived.
  for (const pool of pools) pool.on('error', () => {})
  const [owner, poor] = pools.map((pool) => createSow({ database: pool, project, actor: 'test' }))
  return {
    owner: owner as Sow,
    poor: poor as Sow,
    run,
    async [Symbol.asyncDispose]() {
      for (const pool of pools) await pool.end()
      await run(`drop owned by ${role} cascade; drop role ${role}`)
      await superuser[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** What a command was refused with for want of privileges: each of them with the statement that grants it. */
async function refusal(command: () => Promise<unknown>): Promise<SowError> {
  const error = await command().then(
    () => new Error('It went through.'),
    (thrown: unknown) => thrown,
  )
  expect(isSowError(error), String((error as Error).stack)).toBe(true)
  expect(error).toMatchObject({ code: 'PRIVILEGE_MISSING', exitCode: 77, outcome: 'nothing-changed' })
  return error as SowError
}

function grantsOf({ problems }: SowError): string[] {
  return problems.map(({ message }) => message.slice(message.indexOf(': ') + 2))
}

describe('a role that may nothing', () => {
  it.each([
    ['status', (sow: Sow) => sow.status()],
    ['plan', (sow: Sow) => sow.plan({ only })],
    ['seed', (sow: Sow) => sow.seed({ only })],
    ['undo', (sow: Sow) => sow.undo()],
    ['set-up', (sow: Sow) => sow.setUp({ only })],
  ])('is told what %s needs, and with exactly that it works', async (what, command) => {
    await using both = await openBoth()
    await both.owner.migrate()
    if (what === 'undo') await both.owner.seed({ only })
    const grants = grantsOf(await refusal(() => command(both.poor)))
    expect(grants.some((grant) => grant.includes('on schema sow'))).toBe(true)
    // Negative control: without the first of them it is refused again, for that one alone.
    const [first = '', ...others] = grants
    for (const grant of others) await both.run(grant)
    expect(grantsOf(await refusal(() => command(both.poor)))).toContain(first)
    await both.run(first)
    await command(both.poor)
  })

  it('is told before the first migration what the rows will need as well', async () => {
    await using both = await openBoth()
    const grants = grantsOf(await refusal(() => both.poor.setUp({ only })))
    expect(grants.map((grant) => grant.replace(/ (on database|to) \S+/g, ''))).toEqual([
      'grant temporary',
      'grant usage on schema public',
      'grant usage, create on schema public',
      'grant create',
    ])
    expect(await both.run("select from pg_namespace where nspname = 'sow'")).toEqual([])
    for (const grant of grants) await both.run(grant)
    expect((await both.poor.setUp({ only })).totals.inserted).toBeGreaterThan(0)
  })

  it('is told the sequence of a column that the rows do not carry', async () => {
    await using both = await openBoth()
    await both.owner.migrate()
    await both.run(
      'create sequence numbers; alter table time_zones add number bigint default nextval($$numbers$$)',
    )
    const grants = grantsOf(await refusal(() => both.poor.seed({ only })))
    expect(grants).toContainEqual(
      expect.stringMatching(/^grant usage, select on sequence public\.numbers to /),
    )
    for (const grant of grants) await both.run(grant)
    await both.poor.seed({ only })
  })
})

describe('a statement that runs outside a transaction', () => {
  it('and into a limit of the server is told as such', async () => {
    await using both = await openBoth()
    await both.owner.migrate()
    await both.run(
      `do $$ begin execute format('alter database %I set statement_timeout = 1', current_database()); end $$`,
    )
    const error = await both.owner.status().catch((thrown: unknown) => thrown)
    // A fast server may be done in time.
    if (error instanceof Error) expect(error).toMatchObject({ exitCode: 75 })
  })
})
