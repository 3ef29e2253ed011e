import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js'
import { openDatabase } from '@sow/engine'
import { createDatabase } from '@sow/engine/throw-away'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { keptProposalsOf } from '../src/consent/kept-proposals.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'
import { faultsOf } from './fixtures/valid-document.js'

const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
const second = [
  { code: 'cast', title: 'Cast', amount: '85.00' },
  { code: 'visit', title: 'Visit', amount: '65.00' },
]

type Told = Record<string, unknown> & { readonly error?: { readonly code: string; readonly message: string } }

/** What a tool answered, once its document is one of the contract. */
interface Answered {
  readonly document: Told
  readonly digest?: string
  readonly text: string
}

/** An assistant at the other end of the built command. */
interface Assistant extends AsyncDisposable {
  readonly client: Client
  call(name: string, asked?: object): Promise<Answered>
}

async function startAssistant(directory: string, url: string, ...flags: string[]): Promise<Assistant> {
  const { PATH = '', HOME = '' } = process.env
  const client = new Client({ name: 'test', version: '1.0.0' })
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [bin, 'mcp', ...flags],
    cwd: directory,
    env: { PATH, HOME, DATABASE_URL: url },
    stderr: 'pipe',
  })
  await client.connect(transport)
  return {
    client,
    async call(name, asked = {}) {
      const { structuredContent, content } = await client.callTool({ name, arguments: { ...asked } })
      const answered = structuredContent as Omit<Answered, 'text'>
      expect(faultsOf(answered.document), name).toEqual([])
      return { ...answered, text: JSON.stringify(content) }
    },
    [Symbol.asyncDispose]: () => client.close(),
  }
}

let project: PriceProject
let url: string
let session: Awaited<ReturnType<typeof openDatabase>>
let assistant: Assistant
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  project = closing.use(priceProject())
  project.publish('1.0.0', first)
  const database = closing.use(await createDatabase(inject('postgres').superuserUrl))
  url = database.url
  session = closing.use(await openDatabase({ kind: 'postgres', url }))
  expect((await runSow(['db', 'up'], { ...project, environment: { DATABASE_URL: url } })).exitCode).toBe(0)
  await session.query("update prices set amount = 70 where code = 'visit'")
  project.publish('1.1.0', second)
  assistant = closing.use(await startAssistant(project.directory, url))
})
afterAll(() => closing.disposeAsync())

/** A code, as a person who said yes got it. */
function codeOf(digest: string): string {
  const proposals = keptProposalsOf(project.directory)
  return proposals.giveCode(proposals.find(digest))
}

/** What a person at a terminal gets, who gives this answer. */
async function typedCodeOf(digest: string, answer: string): Promise<string> {
  const environment = { DATABASE_URL: url }
  const { stdout, stderr } = await runSow(['mcp', 'code', digest], { ...project, environment, answer })
  return /^(?:[A-Z2-9]{4}-){2}[A-Z2-9]{4}$/m.exec(stdout)?.[0] ?? `${stdout}${stderr}`
}

const amounts = async () =>
  Object.fromEntries(
    (await session.query('select code, amount from prices order by code')).rows.map(({ code, amount }) => [
      code,
      amount,
    ]),
  )
const commands = async () =>
  (await session.query('select command from sow.run order by id')).rows.map(({ command }) => command)

describe('an assistant that looks', () => {
  test('finds tools that say what their commands say, and which of them writes', async () => {
    const { tools } = await assistant.client.listTools()
    expect(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint])).toEqual([
      ...['list', 'status', 'plan', 'explain', 'diff', 'blame', 'conflicts', 'drift', 'history'].map(
        (name) => [name, true],
      ),
      ['look_at_undo', true],
      ['look_at_resolve', true],
      ['carry_out', false],
    ])
    expect(tools.find(({ name }) => name === 'status')?.description).toBe(
      'Show where every migration and dataset stands. As `sow db status --json`.',
    )
  })

  test('is told names that would command a terminal, or hide, as escapes', async () => {
    const hostile = '\u001B[2J\u202E\u200B\nError: forged'
    await session.query('update sow.run set actor = actor || $1', [hostile])
    try {
      const { content } = await assistant.client.callTool({ name: 'history', arguments: {} })
      const [{ text }] = content as [{ text: string }]
      expect(text).toContain(String.raw`\u001b[2J\u202e\u200b\nError: forged`)
      for (const character of ['\u001B', '\u202E', '\u200B']) expect(text).not.toContain(character)
    } finally {
      await session.query('update sow.run set actor = replace(actor, $1, $2)', [hostile, ''])
    }
  })

  test.each<[string, object, string]>([
    ['list', {}, 'package list'],
    ['status', { datasets: ['prices'] }, 'db status'],
    ['plan', {}, 'db plan'],
    ['explain', { code: 'lock_busy' }, 'explain'],
    ['diff', { package: 'seed-prices', from: 'node_modules/seed-prices' }, 'package diff'],
    ['blame', { table: 'prices', keys: ['visit'] }, 'db blame'],
    ['conflicts', {}, 'db conflicts'],
    ['drift', {}, 'db drift'],
    ['history', { limit: 5 }, 'db history'],
    ['look_at_undo', { run: 2 }, 'db undo'],
  ])('%s answers the document of the contract, and no value of a row', async (name, asked, command) => {
    const { document, text } = await assistant.call(name, asked)
    expect(document).toMatchObject({ ok: true, command })
    expect(text).not.toMatch(/70(?:\.00)?\b(?!")|65\.00|85\.00/)
  })

  test('is told what rows hold where the person who started it says so', async () => {
    await using seeing = await startAssistant(project.directory, url, '--show-values')
    expect((await seeing.call('drift')).text).toContain('70.00')
    expect((await seeing.call('plan')).text).toContain('85.00')
  })

  test.each<[string, object, string]>([
    ['status', { datasets: ['nothing'] }, 'SELECTION_UNKNOWN'],
    ['blame', { table: 'prices; drop table prices', keys: ['x'] }, 'DATASET_UNKNOWN'],
    ['diff', { from: '../elsewhere' }, 'CONFIG_USAGE'],
    ['diff', { package: '/etc' }, 'CONFIG_USAGE'],
    ['look_at_undo', { run: 99 }, 'RUN_UNKNOWN'],
    ['carry_out', { digest: '0'.repeat(64), code: 'AAAA-AAAA-AAAA' }, 'GUARD_CODE'],
  ])('%s of %j fails with the document of a failure', async (name, asked, code) => {
    expect((await assistant.call(name, asked)).document.error).toMatchObject({ code })
  })

  test('gets no file for what is no digest, and nothing for fields that there are not', async () => {
    for (const asked of [
      { digest: '../../package', code: 'x' },
      { digest: '0'.repeat(64), code: 'x'.repeat(101) },
      { digest: '0'.repeat(64), code: 'x', yes: true },
    ]) {
      const answer = await assistant.client.callTool({ name: 'carry_out', arguments: asked })
      expect([answer.isError, answer.structuredContent]).toEqual([true, undefined])
    }
  })
})

describe('an assistant that writes', () => {
  const digestOf = async (): Promise<string> => (await assistant.call('plan')).digest ?? ''
  const carryOut = async (digest: string, code: string, of: Assistant = assistant) =>
    (await of.call('carry_out', { digest, code })).document
  const before = { cast: '80.00', visit: '70.00' }

  test('needs a code: a wrong one ends the right one', async () => {
    const digest = await digestOf()
    expect(await carryOut(digest, 'AAAA-AAAA-AAAA')).toMatchObject({ error: { code: 'GUARD_CODE' } })
    const code = codeOf(digest)
    expect(await carryOut(digest, 'AAAA-AAAA-AAAA')).toMatchObject({ error: { code: 'GUARD_CODE' } })
    expect(await carryOut(digest, code)).toMatchObject({ error: { code: 'GUARD_CODE' } })
    expect(await amounts()).toEqual(before)
  })

  test('gets none where nobody sits at a terminal, or the person says no', async () => {
    const digest = await digestOf()
    const environment = { DATABASE_URL: url }
    const alone = await runSow(['mcp', 'code', digest, '--json'], { ...project, environment })
    expect(alone.json().error).toMatchObject({ code: 'GUARD_CONFIRM', exitCode: 64 })
    expect(await typedCodeOf(digest, 'n\n')).toContain('No code was given.')
    expect(await carryOut(digest, 'AAAA-AAAA-AAAA')).toMatchObject({ error: { code: 'GUARD_CODE' } })
  })

  test('cannot use a code for another proposal, on another database, or too late', async () => {
    const digest = await digestOf()
    const code = codeOf(digest)
    const undoing = (await assistant.call('look_at_undo', { run: 2 })).digest ?? ''
    expect(await carryOut(undoing, code)).toMatchObject({ error: { code: 'GUARD_CODE' } })

    await using other = await createDatabase(inject('postgres').superuserUrl)
    const there = { ...project, environment: { DATABASE_URL: other.url } }
    expect((await runSow(['db', 'setup'], there)).exitCode).toBe(0)
    await using elsewhere = await startAssistant(project.directory, other.url)
    expect(await carryOut(digest, code, elsewhere)).toMatchObject({
      error: { code: 'GUARD_CODE', message: expect.stringContaining('another database') },
    })

    const folder = join(project.directory, '.sow/assistant')
    const file = join(folder, `${digest}.code.json`)
    expect(readFileSync(file, 'utf8')).not.toContain(code)
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), until: 1 }))
    expect(await carryOut(digest, code)).toMatchObject({
      error: { code: 'GUARD_CODE', message: expect.stringContaining('in time') },
    })
    // Whoever makes it last longer has another code.
    const again = codeOf(digest)
    writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), until: Date.now() * 2 }))
    expect(await carryOut(digest, again)).toMatchObject({ error: { code: 'GUARD_CODE' } })
    expect(await amounts()).toEqual(before)
    expect(
      readdirSync(folder).filter((name) => !/^(\.gitignore|[0-9a-f]{64}\.(proposal|code)\.json)$/.test(name)),
    ).toEqual([])
  })

  test('applies just the plan that was allowed, once, and the history says so', async () => {
    const digest = await digestOf()
    const code = await typedCodeOf(digest.slice(0, 12), 'y\n')
    const done = await Promise.all([1, 2].map(() => carryOut(digest, code.toLowerCase())))
    expect(done.map(({ ok }) => ok).sort()).toEqual([false, true])
    expect(await amounts()).toEqual({ cast: '85.00', visit: '70.00' })
    expect((await commands()).at(-1)).toBe('db apply # by an assistant')
  })

  test('ends a conflict, and takes a run back', async () => {
    const asked = { dataset: 'prices/prices', keys: ['visit'], take: 'package', note: 'as agreed' }
    const resolving = (await assistant.call('look_at_resolve', asked)).digest ?? ''
    expect(await carryOut(resolving, codeOf(resolving))).toMatchObject({ ok: true, command: 'db resolve' })
    expect(await amounts()).toEqual({ cast: '85.00', visit: '65.00' })
    expect((await commands()).at(-1)).toBe('db resolve # by an assistant: as agreed')
    const undoing = (await assistant.call('look_at_undo', { run: 4 })).digest ?? ''
    expect(await carryOut(undoing, codeOf(undoing))).toMatchObject({ ok: true, command: 'db undo' })
    expect(await amounts()).toEqual({ cast: '85.00', visit: '70.00' })
  })

  test('does nothing where the database moved between the look and the deed', async () => {
    const undoing = (await assistant.call('look_at_undo', { run: 3 })).digest ?? ''
    const code = codeOf(undoing)
    await session.query("update prices set amount = 99 where code = 'cast'")
    expect(await carryOut(undoing, code)).toMatchObject({ error: { code: 'PLAN_STALE' } })
    expect(await amounts()).toEqual({ cast: '99.00', visit: '70.00' })
  })
})
