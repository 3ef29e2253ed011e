import { createDatabase } from '@sow/engine/throw-away'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import type {} from '../../../tests/start-postgres.js'
import { type PriceProject, priceProject } from './fixtures/price-project.js'
import { runSow } from './fixtures/run-sow.js'
import { openBrowser } from './studio/open-browser.js'
import { type Answered, type StudioProcess, send, startStudio } from './studio/studio-process.js'

const first = [
  { code: 'cast', title: 'Cast', amount: '80.00' },
  { code: 'visit', title: 'Visit', amount: '60.00' },
]
let project: PriceProject
let database: Awaited<ReturnType<typeof createDatabase>>
let looking: StudioProcess
let writing: StudioProcess
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  project = closing.use(priceProject())
  project.publish('1.0.0', first)
  database = closing.use(await createDatabase(inject('postgres').superuserUrl))
  const environment = { DATABASE_URL: database.url }
  expect((await runSow(['db', 'up'], { ...project, environment })).exitCode).toBe(0)
  looking = closing.use(await startStudio(project.directory, environment))
  writing = closing.use(await startStudio(project.directory, environment, ['--write']))
})
afterAll(() => closing.disposeAsync())

/** What our own page sends; a header that is undefined is left out. */
type Sent = Readonly<Record<string, string | undefined>>

function call(studio: StudioProcess, name: string, more: Sent = {}, asks: object = {}): Promise<Answered> {
  const host = `127.0.0.1:${studio.port}`
  const sent: Sent = { host, origin: `http://${host}`, 'content-type': 'application/json', ...more }
  const headers = Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return send(studio.port, `/api/${name}`, {
    headers: Object.fromEntries(headers),
    body: JSON.stringify(asks),
  })
}

/** Lets in whoever asks, and answers what its calls have to carry. */
async function enter(
  studio: StudioProcess,
): Promise<{ readonly cookie: string; readonly 'x-sow-write-key': string }> {
  const token = new URL(studio.entrance).hash.slice('#token='.length)
  const { headers, text } = await call(studio, 'session', {}, { token })
  const cookie = String(headers['set-cookie'])
  expect(cookie).toMatch(/^sow_studio_\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/; Max-Age=\d+$/)
  return { cookie: cookie.split(';')[0] ?? '', 'x-sow-write-key': JSON.parse(text).answer.writeKey }
}

describe('the server of a studio', () => {
  /** The one call that all others differ from in a single thing. */
  const undo = { run: 99 }
  let letIn: Awaited<ReturnType<typeof enter>>

  beforeAll(async () => {
    letIn = await enter(writing)
  })

  test('lets one browser in by its token, once', async () => {
    const token = new URL(writing.entrance).hash.slice('#token='.length)
    expect((await call(writing, 'session', {}, { token })).status).toBe(401)
    expect((await call(looking, 'session', {}, { token: 'guessed' })).status).toBe(401)
    expect((await call(writing, 'hello', letIn)).status).toBe(200)
  })

  test.each<[string, Sent, number]>([
    ['nothing is wrong', {}, 422],
    ['the host is another name', { host: 'sow.example:80' }, 421],
    ['the host is another port', { host: '127.0.0.1:1' }, 421],
    ['the origin is another page', { origin: 'http://sow.example' }, 403],
    ['the origin is a file', { origin: 'null' }, 403],
    ['there is no origin', { origin: undefined }, 403],
    ['the browser says that another site asks', { 'sec-fetch-site': 'cross-site' }, 403],
    ['it comes from a form', { 'content-type': 'text/plain' }, 415],
    ['there is no session', { cookie: undefined }, 401],
    ['the session is another', { cookie: 'sow_studio_1=x' }, 401],
    ['there is no key to write', { 'x-sow-write-key': undefined }, 403],
    ['the key to write is another', { 'x-sow-write-key': 'guessed' }, 403],
  ])('answers by the rules where %s', async (_, more, status) => {
    // A run that there is not: whoever comes so far passed every rule.
    const answer = await call(writing, 'undo', { ...letIn, ...more }, undo)
    expect([answer.status, answer.text]).toEqual([
      status,
      expect.stringContaining(status === 422 ? 'RUN_UNKNOWN' : 'STUDIO_REFUSED'),
    ])
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
  })

  test('refuses to write where it was started to look', async () => {
    const own = await enter(looking)
    expect((await call(looking, 'history', own, { limit: 5 })).status).toBe(200)
    const answer = await call(looking, 'undo', own, undo)
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('sow studio --write')])
  })

  test('gives no file but its own, runs no script but its own, and lies in no frame', async () => {
    const host = `127.0.0.1:${looking.port}`
    const page = await send(looking.port, '/', { method: 'GET', headers: { host } })
    expect([page.status, page.headers]).toMatchObject([
      200,
      {
        'content-security-policy': expect.stringMatching(/default-src 'none'.*frame-ancestors 'none'/),
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      },
    ])
    expect(page.headers['content-security-policy']).not.toContain('unsafe')
    expect(page.text).not.toMatch(/https?:|<style|<script(?! type="module" crossorigin src="\/assets)/)
    for (const path of ['/..%2f..%2fpackage.json', '/../package.json', '/.vite/license.md', '/api'])
      expect([path, (await send(looking.port, path, { method: 'GET', headers: { host } })).status]).toEqual([
        path,
        404,
      ])
    expect((await send(looking.port, '/', { method: 'GET', headers: { host: 'sow.example' } })).status).toBe(
      421,
    )
  })

  test('tells of a body that it cannot read nothing of what it holds', async () => {
    const { status, text } = await call(writing, 'undo', letIn, { run: 'secret' })
    expect([status, text]).toEqual([422, expect.stringContaining('CONFIG_USAGE')])
    expect(text + writing.printed()).not.toContain('secret')
  })
})

describe('the page', () => {
  let browser: Browser
  let page: Page
  const faults: string[] = []

  beforeAll(async () => {
    const opened = await openBrowser()
    if (opened === null) throw new Error('There is no browser.')
    browser = opened
    closing.defer(() => browser.close())
    page = await browser.newPage()
    page.on('pageerror', (error) => faults.push(error.message))
    page.on('console', (message) => (message.type() === 'error' ? faults.push(message.text()) : undefined))
  })

  test('shows the state of the database to the browser that comes with the address', async () => {
    const own = await startStudio(project.directory, { DATABASE_URL: database.url }, ['--write'])
    closing.use(own)
    await page.goto(own.entrance)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    await page.getByRole('table', { name: 'prices' }).waitFor()
    expect(await page.getByRole('table', { name: 'prices' }).textContent()).toContain('Up to date')
    expect(page.url()).not.toContain('token')
    expect(faults).toEqual([])
  })
})
