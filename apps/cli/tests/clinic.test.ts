import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openDatabase } from '@sow/engine'
import { createDatabase, startThrowAwayPostgres } from '@sow/engine/throw-away'
import { describe, expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { faultsOf } from './fixtures/valid-document.js'

const repository = fileURLToPath(new URL('../../..', import.meta.url))
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))
/** The clinic's migrations. */
const migrations = 39
const everything = ['--kind', 'reference,starter,demo']

interface Run {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the built CLI in this repository, which is a project with all four seed packages. */
function sow(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<Run> {
  const child = spawn(process.execPath, [bin, ...args], {
    cwd: repository,
    env: { ...withoutDatabase(), NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((resolve) => child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr })))
}

function withoutDatabase(): NodeJS.ProcessEnv {
  const { DATABASE_URL: _, SOW_DIR: __, ...rest } = process.env
  return rest
}

/** Runs and reads the one JSON document. */
async function sowJson(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const run = await sow([...args, '--json'], environment)
  const json = JSON.parse(run.stdout)
  expect(faultsOf(json)).toEqual([])
  return { ...run, json }
}

async function usingEmbedded(work: (environment: { SOW_DIR: string }) => Promise<void>): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'sow-clinic-'))
  try {
    await work({ SOW_DIR: directory })
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

describe('the clinic of this repository', () => {
  test('ten set-ups at once on one server all succeed, and every unit is applied exactly once', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    const environment = { DATABASE_URL: database.url }
    const runs = await Promise.all(
      Array.from({ length: 10 }, () => sowJson(['db', 'setup', '--fresh', ...everything], environment)),
    )
    expect(runs.map(({ exitCode }) => exitCode)).toEqual(Array(10).fill(0))
    expect(runs.flatMap(({ json }) => json.changed)).toHaveLength(migrations)
    const inserted = runs.map(({ json }) => json.totals.inserted)
    expect(inserted.filter((rows) => rows > 0)).toHaveLength(1)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    const recorded = await session.query(
      'select count(*) as rows, count(distinct name) as names from sow.migration',
    )
    expect(recorded.rows).toEqual([{ rows: migrations, names: migrations }])
    const seeds = await session.query("select count(*) as runs from sow.run where counts <> '{}'")
    expect(seeds.rows).toEqual([{ runs: 1 }])
  })

  test('a second set-up writes not one row, and spends no transaction id', async () => {
    // Transaction ids are counted for a whole server, so this one is nobody else's.
    await using server = await startThrowAwayPostgres()
    await using database = await createDatabase(server.superuserUrl)
    const environment = { DATABASE_URL: database.url }
    await sowJson(['db', 'setup', '--fresh', ...everything], environment)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    const written = async () => {
      await session.query('select pg_stat_clear_snapshot()')
      const found = await session.query(`
        select coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)::bigint as rows
        from pg_stat_user_tables`)
      return found.rows[0]?.['rows']
    }
    const nextTransaction = async () =>
      (await session.query('select pg_snapshot_xmax(pg_current_snapshot())::text as next')).rows[0]?.['next']
    await new Promise((resolve) => setTimeout(resolve, 1200))
    const before = [await written(), await nextTransaction()]
    const second = await sowJson(['db', 'setup', '--fresh', ...everything], environment)
    expect(second.json).toMatchObject({ ok: true, run: null, totals: { inserted: 0, updated: 0 } })
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect([await written(), await nextTransaction()]).toEqual(before)
    expect(before[0]).toBeGreaterThan(2000)
  })

  test('the same plan comes from the embedded database and from a server, before and after the migrations', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    await usingEmbedded(async (embedded) => {
      const both = [{ DATABASE_URL: database.url }, embedded]
      const comparable = async (args: readonly string[]) => {
        const [server, own] = await Promise.all(both.map((environment) => sowJson(args, environment)))
        expect([server?.exitCode, own?.exitCode]).toEqual([0, 0])
        expect({ ...own?.json, database: null }).toEqual({ ...server?.json, database: null })
        return server?.json
      }
      const empty = await comparable(['db', 'plan', ...everything])
      expect(empty.totals.estimated).toBe(true)
      await comparable(['db', 'setup'])
      const migrated = await comparable(['db', 'plan', ...everything])
      expect(migrated.totals).toMatchObject({ estimated: false, updated: 0, unchanged: 0 })
      const seeded = await sowJson(['db', 'seed', ...everything], both[0] ?? {})
      expect(migrated.datasets).toMatchObject(seeded.json.datasets)
    })
  })

  test('a name edited by the site is told as drift, planned to stay, and stays', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    const environment = { DATABASE_URL: database.url }
    await sowJson(['db', 'setup', '--fresh', ...everything], environment)
    expect(await sowJson(['db', 'status', '--check'], environment)).toMatchObject({ exitCode: 0 })
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    const edit =
      "update billing_payers set name = 'Our own name' where payer_key = (select min(payer_key) from billing_payers)"
    await session.query(edit)
    const drifted = await sowJson(['db', 'status', '--check'], environment)
    expect(drifted.exitCode).toBe(3)
    const states = drifted.json.datasets.filter(({ state }: { state: string }) => state !== 'current')
    expect(states).toMatchObject([{ dataset: 'payers', state: 'drifted' }])
    const plan = await sowJson(['db', 'plan', ...everything, '--detailed-exitcode'], environment)
    expect(plan).toMatchObject({ exitCode: 0, json: { totals: { kept: 1, updated: 0, inserted: 0 } } })
    const again = await sow(['db', 'setup', '--fresh', ...everything], environment)
    expect(again.stdout).toContain('Nothing changed')
    const name = await session.query(
      "select count(*) as rows from billing_payers where name = 'Our own name'",
    )
    expect(name.rows).toEqual([{ rows: 1 }])
    expect(await sowJson(['db', 'status', '--check'], environment)).toMatchObject({ exitCode: 0 })
  })

  test('a selection pulls in what it refers to, and says so', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    const environment = { DATABASE_URL: database.url }
    await sowJson(['db', 'setup'], environment)
    const seeded = await sowJson(['db', 'seed', 'billing-masters/fee-schedule-items'], environment)
    const names = seeded.json.datasets.map(({ dataset }: { dataset: string }) => dataset)
    expect(names).toContain('fee-schedules')
    expect(seeded.json.pulledIn.length).toBeGreaterThan(0)
  })

  test('a reset drops what is ours and says what it dropped; without a terminal it wants --yes', async () => {
    await using database = await createDatabase(inject('postgres').superuserUrl)
    const environment = { DATABASE_URL: database.url }
    await sowJson(['db', 'setup', '--fresh'], environment)
    const refused = await sowJson(['db', 'reset'], environment)
    expect(refused).toMatchObject({ exitCode: 64, json: { ok: false } })
    const done = await sowJson(['db', 'reset', '--yes'], environment)
    expect(done.exitCode).toBe(0)
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    const left = await session.query(
      "select count(*) as tables from pg_tables where schemaname in ('public', 'sow')",
    )
    expect(left.rows).toEqual([{ tables: 0 }])
  })

  test('its migrations pass the check and go up, down and up again, and a new database has nothing to mend', async () => {
    const check = await sowJson(['migration', 'check'], {})
    expect(check).toMatchObject({ exitCode: 0, json: { ok: true, migrations } })
    // What keeps a table from its place in a cluster is told, and stops nobody who has none.
    const codes: string[] = check.json.findings.map(({ code }: { readonly code: string }) => code)
    expect(codes.filter((code) => !code.startsWith('PLACE_'))).toEqual([])
    await using database = await createDatabase(inject('postgres').superuserUrl)
    const environment = { DATABASE_URL: database.url }
    const pending = await sowJson(['db', 'migrate', '--dry-run'], environment)
    expect(pending.json.migrations).toHaveLength(migrations)
    await sowJson(['db', 'setup'], environment)
    const verified = await sowJson(['db', 'verify'], environment)
    expect(verified).toMatchObject({ exitCode: 0, json: { ok: true, migrations, findings: [] } })
    expect(await sowJson(['db', 'doctor'], environment)).toMatchObject({
      exitCode: 0,
      json: { ok: true, findings: [] },
    })
    const { run } = (await sowJson(['db', 'seed', '--only', 'billing-masters'], environment)).json
    const expecting = (id: number) => sowJson(['db', 'doctor', '--expect-run', String(id)], environment)
    expect(await expecting(run.id)).toMatchObject({ exitCode: 0, json: { findings: [] } })
    expect(await expecting(run.id + 1)).toMatchObject({
      exitCode: 65,
      json: { ok: false, findings: [{ code: 'LEDGER_BEHIND', severity: 'error', where: 'sow.run' }] },
    })
    await using session = await openDatabase({ kind: 'postgres', url: database.url })
    await session.query(`update sow.dataset set version = '999.0.0' where dataset = 'billing-masters/payers'`)
    expect(await sowJson(['db', 'doctor'], environment)).toMatchObject({
      exitCode: 65,
      json: { findings: [{ code: 'LEDGER_CHANGED', where: 'sow.dataset billing-masters/payers' }] },
    })
  })

  test('its packages pass their check', async () => {
    const check = await sowJson(['package', 'check'], {})
    expect(check).toMatchObject({ exitCode: 0, json: { ok: true, findings: [] } })
    expect(check.json.packages.length).toBeGreaterThanOrEqual(7)
  })

  test('two processes on one embedded database: the second is told the pid of the first', async () => {
    await usingEmbedded(async (environment) => {
      const runs = await Promise.all([
        sowJson(['db', 'setup', '--fresh', ...everything], environment),
        sowJson(['db', 'setup', '--fresh', ...everything], environment),
      ])
      expect(runs.map(({ exitCode }) => exitCode).sort()).toEqual([0, 75])
      const locked = runs.find(({ exitCode }) => exitCode === 75)
      expect(locked?.json.error).toMatchObject({ code: 'EMBEDDED_LOCKED' })
      expect(locked?.json.error.message).toMatch(/\d+/)
    })
  })
})
