import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'
import { Config } from '@oclif/core'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import {
  firstRelease,
  releaseArchive,
  writeFiles,
} from '../../../packages/codesets/tests/fixtures/release-files.js'
import type {} from '../../../tests/start-postgres.js'
import type { SowCommand } from '../src/command/sow-command.js'
import { commands } from '../src/commands.js'
import type { CommandDocument } from '../src/document/document.js'
import { failureEnding } from '../src/process/failure-ending.js'
import { widthOf } from '../src/render/width.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'

// The built command finds its own package.json beside its folder; a source does not.
vi.mock('../src/process/version.js', () => ({ ownVersion: () => '1.0.0', versionLine: () => 'sow 1.0.0' }))

const root = fileURLToPath(new URL('..', import.meta.url))

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  {
    code: 'injection',
    title: 'Injection into a joint, with guidance by ultrasound and a recording',
    amount: '140.00',
  },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Plaster cast', amount: '85.00' },
  { code: 'visit', title: 'Visit', amount: '65.00' },
  { code: 'x-ray-of-the-left-hand-in-three-views', title: 'X-ray', amount: '95.00' },
]

type CommandClass = (new (argv: string[], config: Config) => SowCommand<CommandDocument>) & { id: string }

/** Lines that were printed, by the width that they were printed for. */
const transcripts = new Map<number, string[]>([
  [80, []],
  [120, []],
])
const terminal: string[] = []
const tooWide: string[] = []
let config: Config
let project: PriceProject
let databaseName = ''
let names: readonly (readonly [string, string])[] = []
const closing = new AsyncDisposableStack()

/** Runs a command line in this process, as a build server would: what it prints, on both streams. */
async function print(line: string): Promise<string> {
  const words = line.split(' ')
  const length = [3, 2, 1].find((count) => words.slice(0, count).join(':') in commands) ?? 0
  const id = words.slice(0, length).join(':') as keyof typeof commands
  const command = commands[id] as unknown as CommandClass
  command.id = id
  const argv = words.slice(length)
  try {
    const { stdout } = await new command(argv, config).run()
    return stdout
  } catch (error) {
    return failureEnding(error, argv).stderr
  }
}

/** Takes a command line into the transcript of 80 columns; where it writes nothing, into that of 120 as well. */
async function sow(line: string, widths: readonly number[] = [80]): Promise<void> {
  for (const width of widths) {
    vi.stubEnv('COLUMNS', String(width))
    const printed = await print(line)
    const lines = printed.split('\n')
    tooWide.push(
      ...lines
        .filter((each) => widthOf(each) > width && !isPasted(line, each))
        .map((each) => `${line}: ${each}`),
    )
    transcripts.get(width)?.push(`$ sow ${steady(line)}\n${steady(printed)}`)
  }
}

const look = (line: string) => sow(line, [80, 120])

/** The same at a terminal of 80 columns, which has colours, and prints the same words. */
async function atTerminal(line: string): Promise<void> {
  vi.stubEnv('COLUMNS', '80')
  const plain = await print(line)
  const streams = [process.stdout, process.stderr]
  const before = streams.map(({ isTTY, columns, getColorDepth }) => ({ isTTY, columns, getColorDepth }))
  vi.stubEnv('NO_COLOR', undefined)
  vi.stubEnv('FORCE_COLOR', undefined)
  for (const stream of streams) Object.assign(stream, { isTTY: true, columns: 80, getColorDepth: () => 8 })
  const printed = await print(line)
  for (const [at, stream] of streams.entries()) Object.assign(stream, before[at])
  vi.stubEnv('NO_COLOR', '1')
  expect(steady(stripVTControlCharacters(printed))).toBe(steady(plain))
  terminal.push(`$ sow ${line}\n${steady(printed.replaceAll('\u001B', '␛'))}`)
}

/** A command, an address, a path, or a text for another program: what is pasted stays in one line, however long it is. */
function isPasted(command: string, line: string): boolean {
  if (command.includes('--markdown') || command === 'db bom') return true
  return /^\s*(?:(?:npx )?sow |npm |(?:Try|Next|Code) ?:? ?\S+$|\S+$)/.test(line)
}

/** Without what differs from one run of this test to the next. */
function steady(text: string): string {
  return names
    .reduce((told, [name, instead]) => told.replaceAll(name, instead), text)
    .replaceAll(
      /^(␛\[2m)?.* on PostgreSQL .*(?: s| ms|rows\/s)(␛\[22m)?$/gm,
      '$1shop on PostgreSQL, in no time$2',
    )
    .replaceAll(/PostgreSQL \d+(?:\.\d+)*/g, 'PostgreSQL 18')
    .replaceAll(/postgres \d+(?:\.\d+)*/g, 'postgres 18')
    .replaceAll(/\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+Z?)?)?/g, (date) =>
      '2026-01-01 09:00:00.000Z'.slice(0, date.length),
    )
    .replaceAll(/(?<=m|\b)20\d{12}(?=_|\b)/g, '20260101000000')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '0'.repeat(64))
    .replaceAll(/Node v?\d+\.\d+\.\d+/g, 'Node 24.0.0')
}

beforeAll(async () => {
  project = closing.use(priceProject())
  project.publish('1.0.0', first)
  const database = closing.use(await createDatabase(inject('postgres').superuserUrl))
  const session = closing.use(await openDatabase({ kind: 'postgres', url: database.url }))
  const files = writeFiles({ 'first.zip': releaseArchive(firstRelease) })
  closing.use(files)
  const query = (text: string) => session.query(text)
  config = new Config({ root, ignoreManifest: true })
  await config.load()
  databaseName = new URL(database.url).pathname.slice(1)
  names = [
    [files.path('first.zip'), 'first.zip'],
    [project.directory, '/project'],
    [databaseName, 'shop'],
    [databaseName.replaceAll('_', String.raw`\_`), 'shop'],
  ]
  const before = process.cwd()
  closing.defer(() => process.chdir(before))
  process.chdir(project.directory)
  vi.stubEnv('DATABASE_URL', database.url)
  vi.stubEnv('SOW_ACTOR', 'somebody@example.com')
  vi.stubEnv('NO_COLOR', '1')
  vi.stubEnv('CI', '1')
  await tellStory(query, files.path('first.zip'))
}, 300_000)
afterAll(async () => {
  vi.unstubAllEnvs()
  await closing.disposeAsync()
})

async function tellStory(query: (text: string) => Promise<unknown>, release: string): Promise<void> {
  await sow('init')
  // It imports the command, which is not installed here.
  rmSync('sow.config.mjs')
  await look('package list')
  await look('plugins')
  await look('explain LOCK_BUSY')
  await look('db status')
  await look('db conflicts')
  await look('db plan')
  await sow('db setup')
  await look('db plan --show-values')
  await sow('db up')
  await sow('db up')
  await look('db status')
  await look('db plan')
  await look('db verify')
  await query("update prices set amount = 70 where code = 'visit'")
  cpSync('node_modules/seed-prices', 'before', { recursive: true })
  project.publish('1.1.0', second)
  await look('db status')
  await look('db status --all')
  await look('db drift')
  await look('db drift --show-values')
  await look('db plan')
  await look('db plan --show-values')
  await sow('db plan --markdown --show-values')
  await atTerminal('db status')
  await atTerminal('db plan --show-values')
  await atTerminal('db seed nothing')
  await sow('db plan --out plan.json')
  await look('package diff seed-prices --from before')
  await look('package diff seed-prices --from before --show-values')
  await sow('package changes seed-prices --from before')
  await sow('db apply plan.json')
  await look('db conflicts')
  await look('db conflicts --show-values')
  await look('db resolve --all --take site --dry-run')
  await sow('db resolve --all --take site')
  await look('db blame prices visit --show-values')
  await look('db show prices/prices')
  await look('db show prices/prices --as-of 2')
  await look('db history')
  await look('db undo 3 --dry-run')
  await sow('db undo 4')
  await sow('db undo 3')
  await look('db status')
  await sow('db release')
  await sow('db seed')
  await query("delete from prices where code = 'cast'")
  await sow('db seed')
  await look('db restore prices/prices --dry-run')
  await sow('db restore prices/prices cast')
  await query("update prices set amount = 71 where code = 'visit'")
  await look('db accept prices/prices --dry-run')
  await sow('db accept prices/prices visit')
  await look('db bom')
  await look('db doctor')
  await look('db adopt')
  await look('db place')
  await sow('db protect --environment production')
  await sow('db reset --yes')
  await sow(`db protect --off --confirm=${databaseName}`)
  await look('schema check')
  await sow('schema pull')
  await look('schema check')
  await look(`codeset inspect ${release}`)
  mkdirSync('migrations')
  await sow('migration new add_unit --folder migrations')
  await sow('migration hash --folder migrations')
  await look('migration check')
  const [name = ''] = readdirSync('migrations').filter((file) => file.endsWith('.ts'))
  await sow(`migration renumber ${name.replace('.ts', '')} --folder migrations`)
  await sow('package new seed-units --with-migrations --database-type PriceDatabase --yes')
  project.write({ 'fees.csv': 'code,title,amount\ncast,Cast,80.00\n' })
  await sow('seed add fees.csv --table prices')
  rmSync('sow', { recursive: true })
  await look('package check node_modules/seed-prices')
  await sow('db remove prices --dry-run')
  await sow('db remove prices --yes')
  await sow('db history prune --keep 0')
  await sow('db rollback')
  await sow('db rollback --accept-data-loss')
  await fail()
}

/** Errors of each kind: they are what a person reads most carefully. */
async function fail(): Promise<void> {
  await sow('db apply nowhere.json')
  await sow('db apply plan.json')
  await sow('db undo 99')
  await sow('db undo')
  await sow('db undo 12 13')
  await sow('db show nothing/nothing')
  await sow('db show prices')
  await sow('db blame prices')
  await sow('db blame prices nothing')
  await look('db seed nothing')
  await sow('db resolve --take site')
  await sow('db plan --no-such-flag')
  await sow('db up --lock-wait soon')
  await sow('explain NOTHING')
  await sow('mcp code')
  await sow('fleet status')
  await sow('db doctor')
  project.write({
    'sow.config.mjs': "export default { schemas: 'shop', packages: 'x', embedded: { path: '.' } }",
  })
  await sow('db status')
  rmSync('sow.config.mjs')
  vi.stubEnv('DATABASE_URL', 'postgres://somebody@127.0.0.1:1/shop')
  await sow('db status')
  vi.stubEnv('DATABASE_URL', '')
  await sow('db status')
}

test.each([80, 120])('what commands print in %d columns is as it was looked at', async (width) => {
  await expect(transcripts.get(width)?.join('\n')).toMatchFileSnapshot(`golden/${width}-columns.txt`)
})

test('a terminal shows the same words, with colours', async () => {
  await expect(terminal.join('\n')).toMatchFileSnapshot('golden/terminal.txt')
})

test('no line is wider, but for what is pasted', () => {
  expect(tooWide).toEqual([])
})
