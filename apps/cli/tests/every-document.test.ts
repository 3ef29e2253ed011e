import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Plugin } from '@oclif/core'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import {
  firstRelease,
  releaseArchive,
  writeFiles,
} from '../../../packages/codesets/tests/fixtures/release-files.js'
import type {} from '../../../tests/start-postgres.js'
import { callTool } from './fixtures/call-tool.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'
import { documentNames, faultsByType, faultsOf } from './fixtures/valid-document.js'

const root = fileURLToPath(new URL('..', import.meta.url))
const plugin = new Plugin({ isRoot: true, root, ignoreManifest: true })
await plugin.load()
const everyCommand = plugin.commandIDs.map((id) => id.replaceAll(':', ' ')).sort()

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Plaster cast', amount: '85.00' },
  { code: 'visit', title: 'Visit', amount: '65.00' },
]

/** Commands of which the story below saw a document that says what it did. */
const told = new Set<string>()

/** A project with packages and a database, in which each command has something to do. */
interface Story {
  readonly project: PriceProject
  /** Runs a command line and answers its document, once that is one of the contract. */
  readonly sow: (line: string) => Promise<Record<string, unknown>>
  readonly query: (text: string) => Promise<unknown>
  /** Calls a tool as an assistant does that goes at once. */
  readonly propose: (name: string, asked: object) => Promise<unknown>
}

/** A project with its first release; made before anybody connects, since building it holds everything up. */
function publishedProject(): PriceProject {
  const project = priceProject()
  project.publish('1.0.0', first)
  return project
}

async function tellStory(made: PriceProject, work: (story: Story) => Promise<void>): Promise<void> {
  using project = made
  await using database = await createDatabase(inject('postgres').superuserUrl)
  await using session = await openDatabase({ kind: 'postgres', url: database.url })
  const environment = { DATABASE_URL: database.url }
  const sow: Story['sow'] = async (line) => {
    const { stdout } = await runSow([...line.split(' '), '--json'], {
      ...project,
      environment,
      // A code is given at a terminal alone.
      ...(line === 'mcp code' ? { answer: 'y\n' } : {}),
      // A studio ends when somebody stops it.
      onStderr: (text, child) => (text.includes('#token=') ? child.kill('SIGINT') : undefined),
    })
    const document = JSON.parse(stdout)
    expect(faultsOf(document), line).toEqual([])
    expect(Object.keys(document).slice(0, 3), `${line}: ${stdout}`).toEqual(['format', 'ok', 'command'])
    expect(line).toMatch(new RegExp(`^${document.command}`))
    told.add(document.command)
    return document
  }
  const propose: Story['propose'] = (name, asked) => callTool(name, asked, { ...project, environment })
  await work({ project, sow, query: (text) => session.query(text), propose })
}

async function setUp({ sow }: Story): Promise<void> {
  await sow('init --dry-run')
  await sow('package list')
  await sow('plugins')
  await sow('version')
  await sow('version --verbose')
  await sow('completion bash')
  await sow('studio')
  await sow('mcp')
  await sow('explain LOCK_BUSY')
  await sow('db migrate --dry-run')
  await sow('db setup --fresh --dry-run')
  await sow('db up --dry-run')
  await sow('db setup')
  await sow('db migrate')
  await sow('db setup --fresh')
  await sow('db up')
  await sow('db verify')
  await sow('db doctor --expect-run 1')
  await sow('db status')
  await sow('schema pull')
  await sow('schema check')
}

async function upgrade({ project, sow, query, propose }: Story): Promise<void> {
  await query("update prices set amount = 70 where code = 'visit'")
  project.publish('1.1.0', second)
  expect((await sow('db drift'))['drift']).toHaveLength(1)
  await sow('db drift --show-values')
  expect((await sow('db blame prices visit'))['rows']).toHaveLength(1)
  await sow('db blame prices visit --show-values')
  expect((await sow('db show prices/prices --rows 1'))['rows']).toHaveLength(1)
  await sow('db show prices/prices --as-of 2')
  await sow('db seed --dry-run')
  await sow('db seed --dry-run --sql')
  await sow('db plan --sql')
  await sow('db plan --show-values --html plan.html --csv plan.csv')
  const page = readFileSync(join(project.directory, 'plan.html'), 'utf8')
  expect(page).toContain('<th scope="row" class="key">visit</th><td>Visit</td>')
  expect(readFileSync(join(project.directory, 'plan.csv'), 'utf8')).toContain(
    ',conflict,Visit,amount,conflict,60.00,70.00,65.00,70.00,',
  )
  await sow('db plan --out plan.json')
  await sow('db apply plan.json')
  expect((await sow('db conflicts'))['conflicts']).toHaveLength(1)
  await sow('db conflicts --show-values')
  const { run } = (await sow('db resolve --all --take site')) as { run: { id: number } }
  await propose('look_at_undo', { run: run.id })
  expect(await sow('mcp code')).toMatchObject({ minutes: 10 })
  await sow(`db undo ${run.id}`)
  await sow(`db undo ${run.id}`)
  await sow('db release')
  await sow('db seed')
}

async function lookAfter({ sow, query }: Story): Promise<void> {
  await query("delete from prices where code = 'cast'")
  await sow('db seed')
  await sow('db restore prices/prices cast')
  await query("update prices set amount = 71 where code = 'visit'")
  await sow('db accept prices/prices visit')
  await sow('db history')
  await sow('db bom')
  await sow('db status')
  await sow('db adopt')
  await sow('db place --dry-run')
  await sow('db protect --environment test')
  const { database } = (await sow('db doctor')) as { database: { name: string } }
  await sow(`db protect --off --confirm=${database.name}`)
}

async function author({ project, sow }: Story): Promise<void> {
  await sow('db setup --fresh')
  mkdirSync(join(project.directory, 'migrations'))
  await sow('migration check')
  await sow('migration new add_unit --folder migrations')
  await sow('migration hash --folder migrations')
  const [name = ''] = readdirSync(join(project.directory, 'migrations')).filter((file) =>
    file.endsWith('.ts'),
  )
  await sow(`migration renumber ${name.replace('.ts', '')} --folder migrations`)
  await sow('package new seed-units --with-migrations --database-type PriceDatabase --yes')
  project.write({ 'fees.csv': 'code,title,amount\nplaster,Plaster,80.00\n' })
  await sow('seed add fees.csv --table prices')
  rmSync(join(project.directory, 'sow'), { recursive: true })
  await sow('package capture prices --name seed-lifted --database-type PriceDatabase --yes')
  await sow('package check node_modules/seed-prices')
}

async function release({ project, sow }: Story): Promise<void> {
  const built = join(project.directory, 'node_modules/seed-prices')
  cpSync(built, join(project.directory, 'before'), { recursive: true })
  project.publish('1.1.0', second)
  await sow('package diff seed-prices --from before')
  await sow('package diff seed-prices --from before --show-values')
  await sow('package changes seed-prices --from before')
}

async function loadOfficialFile({ sow, query }: Story): Promise<void> {
  using files = writeFiles({ 'first.zip': releaseArchive(firstRelease) })
  const file = files.path('first.zip')
  const { createTable } = (await sow(`codeset inspect ${file}`)) as { createTable: string }
  await query(createTable)
  await sow(`codeset load ${file} --dry-run`)
  await sow(`codeset load ${file}`)
}

async function goBack({ sow }: Story): Promise<void> {
  await sow('db remove prices --yes')
  await sow('db history prune --keep 0')
  await sow('db rollback --accept-data-loss')
  await sow('db setup')
  await sow('db reset --yes')
}

async function workOnFleet({ project, sow }: Story): Promise<void> {
  project.write({
    'sow.config.mjs':
      "export default { fleet: { targets: [{ name: 'one', env: 'DATABASE_URL' }], queue: { env: 'DATABASE_URL' } } }",
  })
  await sow('fleet status')
  await sow('fleet plan')
  expect((await sow('fleet apply'))['targets']).toMatchObject([{ name: 'one', outcome: 'changed' }])
  await sow('fleet retry')
  expect((await sow('fleet apply --queue'))['targets']).toMatchObject([{ outcome: 'queued' }])
  expect((await sow('fleet work'))['targets']).toMatchObject([{ outcome: 'current' }])
}

/** Each on a project and a database of its own, at once. */
const stories = [[setUp, upgrade, lookAfter, goBack, workOnFleet], [author, release], [loadOfficialFile]]

describe('every command', () => {
  beforeAll(async () => {
    const projects = stories.map(publishedProject)
    await Promise.all(
      stories.map((chapters, index) =>
        tellStory(projects[index] ?? publishedProject(), async (story) => {
          for (const chapter of chapters) await chapter(story)
        }),
      ),
    )
  }, 600_000)

  it('has its document in the schema, and the schema has none besides', () => {
    expect([...documentNames.keys()].sort()).toEqual(everyCommand)
  })

  it.each(everyCommand)('`sow %s` prints a document of the contract', (command) => {
    expect([...told]).toContain(command)
  })

  it.concurrent.each(everyCommand)('`sow %s` prints a failure of the contract', async (command) => {
    const failed = await runSow([...command.split(' '), '--json', '--no-such-flag'], { directory: root })
    expect(failed.json()).toMatchObject({ format: 1, ok: false, error: { code: 'CONFIG_USAGE' } })
  })
})

describe('the validation', () => {
  const failure = { code: 'X', exitCode: 64, message: 'm', hint: 'h', outcome: 'nothing-changed' }

  it('accepts a failure', () => {
    expect(faultsOf({ format: 1, ok: false, error: failure })).toEqual([])
  })

  it.each([
    ['lacks the format', { ok: false, error: failure }],
    ['has an unknown field', { format: 1, ok: false, error: { ...failure, stack: '' } }],
    ['has another type', { format: 1, ok: false, error: { ...failure, exitCode: '64' } }],
    ['is of no command', { format: 1, ok: true, command: 'db nothing' }],
    ['lacks what its command tells', { format: 1, ok: true, command: 'db status' }],
  ])('refuses a document that %s', (_, document) => {
    expect(faultsOf(document)).not.toEqual([])
  })

  it('knows a row of a plan', () => {
    const row = { type: 'row', dataset: 'a/b', tenant: null, key: 'k', action: 'insert', columns: [] }
    expect(faultsByType('RowLine', { ...row, references: 0 })).toEqual([])
    expect(faultsByType('RowLine', row)).not.toEqual([])
  })
})
