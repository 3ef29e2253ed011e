import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { parse } from 'yaml'
import type { Shell } from '../../apps/cli/tests/journey/shell.js'
import { openDatabase } from '../../packages/engine/src/index.js'
import { createDatabase, type ThrowAwayDatabase } from '../../packages/engine/src/throw-away.js'
import { readText } from '../architecture/source-files.js'
import { readFences } from '../documents/read-document.js'
import { type BuiltImage, buildImage } from './build-image.js'
import {
  clinicMigrations,
  commandBlocks,
  nowhere,
  type PackedPackages,
  typeLines,
} from './installed-example.js'
import { readJobs, type WorkflowRunner, workflowRunner } from './workflow.js'

interface Service {
  readonly build?: string
  readonly command?: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

/** The deploy example: what its Dockerfile, its services and its workflows run, in the order that they say. */
export async function runDeploy(packages: PackedPackages, superuserUrl: string): Promise<void> {
  const example = packages.copyExample('deploy')
  await typeLines(example, commandBlocks('deploy').flat())
  const image = await buildImage(example, packages.emptyFolder('deploy-image'))
  await runServices(example, image, superuserUrl)
  const runner = workflowRunner(example)
  await runOnPullRequestAndPush(example, runner, superuserUrl)
  await runApprovedPlan(example, runner, superuserUrl)
}

async function runServices(example: Shell, image: BuiltImage, superuserUrl: string): Promise<void> {
  const { services } = parse(readFileSync(join(example.folder, 'compose.yaml'), 'utf8')) as {
    readonly services: Readonly<Record<'postgres' | 'sow' | 'app', Service>>
  }
  const { postgres, sow, app } = services
  expect(app.depends_on).toEqual({ sow: { condition: 'service_completed_successfully' } })
  expect(sow.depends_on).toEqual({ postgres: { condition: 'service_healthy' } })
  expect([sow.build, app.build]).toEqual(['.', '.'])
  const { POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB } = postgres.environment
  const url = `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@postgres:5432/${POSTGRES_DB}?sslmode=disable`
  expect([sow.environment['DATABASE_URL'], app.environment['DATABASE_URL']]).toEqual([url, url])
  expect(app.command).toEqual(image.command)

  await using database = await createDatabase(superuserUrl)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const container = (service: Service, address: string) =>
    image.shell.with({ ...service.environment, DATABASE_URL: address, PORT: '0' })
  await container(sow, nowhere).run(sow.command ?? [], { exits: 69 })
  const runs = async () => (await site.query('select id::text, actor from sow.run order by id')).rows
  await container(sow, database.url).run(sow.command ?? [])
  const first = await runs()
  expect(new Set(first.map(({ actor }) => actor))).toEqual(new Set(['compose']))
  await container(sow, database.url).run(sow.command ?? [])
  expect(await runs()).toEqual(first)
  await using running = await container(app, database.url).begin(app.command ?? [], /port \d+/)
  const [, port] = /port (\d+)/.exec(running.output()) ?? []
  const currencies = await (await fetch(`http://127.0.0.1:${port}/`)).json()
  expect(currencies).toContainEqual({ code: 'EUR', name: 'Euro' })
}

async function runOnPullRequestAndPush(
  example: Shell,
  runner: WorkflowRunner,
  superuserUrl: string,
): Promise<void> {
  await using database = await createDatabase(superuserUrl)
  await using reader = await readingRole(database)
  await using site = await openDatabase({ kind: 'postgres', url: database.url })
  const plan = (read: string, exits = 0) =>
    runner.runJob('database.yml', 'plan', { ...pullRequest, 'secrets.DATABASE_URL_READ': read }, exits)
  const comment = () => readFileSync(join(example.folder, 'comment.md'), 'utf8')

  await plan(nowhere, 69)
  expect(runner.calls()).toEqual([''])
  await plan(reader.url)
  expect(comment().match(/^ {4}pending {2}@sow\/clinic-schema {2}/gm)).toHaveLength(clinicMigrations)
  expect(comment()).toMatch(/\d+ inserted in 4 datasets/)
  expect(runner.calls().at(-1)).toContain('gh pr comment 7 --repo example/clinic')
  expect((await site.query(`select to_regnamespace('sow')::text as ledger`)).rows).toEqual([{ ledger: null }])

  await runner.runJob('database.yml', 'up', push(database.url))
  const actors = await site.query('select distinct actor from sow.run')
  expect(actors.rows).toEqual([{ actor: 'github 0123abc' }])
  await site.query(`update currencies set name = 'Taler 4711' where code = 'EUR'`)
  await plan(reader.url)
  expect(comment()).toContain('EUR')
  expect(comment()).not.toMatch(/Taler|4711|Euro/)
}

async function runApprovedPlan(example: Shell, runner: WorkflowRunner, superuserUrl: string): Promise<void> {
  expect(readJobs(example, 'approved-plan.yml')['apply']?.needs).toBe('plan')
  const file = 'approved-plan.yml'
  for (const moves of [false, true]) {
    await using database = await createDatabase(superuserUrl)
    await using reader = await readingRole(database)
    await using site = await openDatabase({ kind: 'postgres', url: database.url })
    const planned = { 'secrets.DATABASE_URL_READ': reader.url }
    // A plan that only estimates rows, since a migration is pending, is not saved.
    await runner.runJob(file, 'plan', planned, 64)
    await example.with({ DATABASE_URL: database.url }).run(['sow', 'db', 'migrate'])
    await runner.runJob(file, 'plan', planned)
    if (moves) await site.query(`insert into currencies (code, name) values ('EUR', 'Taler')`)
    await runner.runJob(file, 'apply', { ...pullRequest, ...push(database.url) }, moves ? 3 : 0)
    const { rows } = await site.query('select count(*)::integer as rows from currencies')
    if (moves) expect(rows).toEqual([{ rows: 1 }])
    else expect(rows[0]?.['rows']).toBeGreaterThan(10)
  }
}

const pullRequest = { 'github.token': 'none', 'github.event.pull_request.number': '7' }
const push = (url: string) => ({ 'secrets.DATABASE_URL': url, 'github.sha': '0123abc' })

/** The role that the README has made for plans, with a name of its own, since all databases of the server share it. */
async function readingRole(database: ThrowAwayDatabase): Promise<AsyncDisposable & { readonly url: string }> {
  const name = `reader_of_${database.name}`
  const superuser = await openDatabase({ kind: 'postgres', url: database.superuserUrl })
  const [statements = ''] = readFences(readText('examples/deploy/README.md'), 'sql')
  for (const statement of statements.trim().split('\n'))
    await superuser.query(statement.replaceAll('sow_reader', name))
  await superuser.query(`alter role ${name} password '${name}'`)
  const url = new URL(database.url)
  url.username = name
  url.password = name
  return {
    url: url.href,
    async [Symbol.asyncDispose]() {
      await superuser.query(`drop role ${name}`)
      await superuser[Symbol.asyncDispose]()
    },
  }
}
