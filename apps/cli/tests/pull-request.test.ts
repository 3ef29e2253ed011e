import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { priceProject } from './fixtures/price-project.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const bin = fileURLToPath(new URL('../bin/run.js', import.meta.url))

/** Comments as GitHub keeps them, and what was asked of it. */
interface Recorded extends AsyncDisposable {
  readonly address: string
  readonly comments: { id: number; body: string; user: object; html_url: string }[]
  readonly asked: string[]
  /** What everything but reading is answered with, where it is refused. */
  refuses: number | null
}

/** The part of GitHub's API that the action speaks, on this machine, as it answers a job's own token. */
async function recordedApi(): Promise<Recorded> {
  const comments: Recorded['comments'] = []
  const asked: string[] = []
  const bot = { login: 'github-actions[bot]', type: 'Bot' }
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1')
    const body = JSON.parse((await request.setEncoding('utf8').toArray()).join('') || 'null')
    asked.push(`${request.method} ${pathname}`)
    const answer = (status: number, value: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
    }
    if (request.headers.authorization !== 'Bearer secret') return answer(401, {})
    if (pathname === '/user') return answer(403, { message: 'Resource not accessible by integration' })
    if (request.method === 'GET') {
      const page = Number(searchParams.get('page'))
      return answer(200, comments.slice((page - 1) * 100, page * 100))
    }
    if (api.refuses !== null) return answer(api.refuses, {})
    const id = Number(pathname.split('/').at(-1))
    const known = comments.find((comment) => comment.id === id)
    if (request.method === 'PATCH' && known !== undefined) known.body = body.body
    else
      comments.push({
        id: comments.length + 1,
        body: body.body,
        user: bot,
        html_url: 'https://example.org/1',
      })
    return answer(200, known ?? comments.at(-1))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const api: Recorded = {
    address: `http://127.0.0.1:${port}`,
    comments,
    asked,
    refuses: null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => void server.close(resolve))
    },
  }
  return api
}

/** Runs the action's own script, as `action.yml` does, with these inputs. */
function runAction(directory: string, environment: Readonly<Record<string, string>>) {
  const { PATH = '', HOME = '' } = process.env
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'action/main.mjs')],
      { cwd: directory, env: { PATH, HOME, CI: 'true', ...environment } },
      (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
    )
  })
}

test('a pull request has one comment: what would happen to rows after the base, and which version that needs', async () => {
  using project = priceProject()
  await using api = await recordedApi()
  const temporary = mkdtempSync(join(tmpdir(), 'sow-action-'))
  const { directory } = project
  const git = (...words: readonly string[]) =>
    execFileSync(
      'git',
      ['-c', 'user.name=a', '-c', 'user.email=a@b', '-c', 'commit.gpgsign=false', ...words],
      {
        cwd: directory,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    ).trim()
  project.publish('1.0.0', [{ code: 'visit', title: 'Visit', amount: '60.00' }])
  git('init', '--quiet')
  git('remote', 'add', 'origin', `file://${directory}`)
  git('add', '--all', '--force')
  git('commit', '--quiet', '--message', 'base')
  project.publish('1.1.0', [
    { code: 'visit', title: 'Visit', amount: '65.00' },
    { code: 'cast', title: 'Cast', amount: '80.00' },
  ])
  const inputs = {
    PLAN_BASE: git('rev-parse', 'HEAD'),
    PLAN_SOW: `${process.execPath} ${bin}`,
    PLAN_PACKAGES: 'node_modules/seed-prices',
    PLAN_SHOW_VALUES: 'true',
    PLAN_TOKEN: 'secret',
    PLAN_PULL_REQUEST: '7',
    GITHUB_REPOSITORY: 'clinic/prices',
    GITHUB_API_URL: api.address,
    GITHUB_OUTPUT: join(temporary, 'output'),
    RUNNER_TEMP: temporary,
  }
  // Somebody else's comment, and a hundred more before ours.
  const mark = '<!-- sow: plan of this pull request -->'
  for (let id = 1; id <= 100; id += 1)
    api.comments.push({ id, body: `${mark} by hand`, user: { type: 'User' }, html_url: '' })

  const first = await runAction(directory, inputs)
  expect(first, first.stderr).toMatchObject({ code: 0 })
  expect(api.comments).toHaveLength(101)
  const { body } = api.comments[100] as { body: string }
  expect(body).toContain('1 inserted, 1 updated')
  expect(body).toContain("| visit: Visit | amount | 60.00 | 65.00 | Changed; the package's value |")
  expect(body).toContain('- `node_modules/seed-prices`: a **minor** version')
  expect(readFileSync(inputs.GITHUB_OUTPUT, 'utf8')).toBe(
    'pending=true\nbump=minor\ncomment=https://example.org/1\n',
  )

  // The next push: the same comment, also where the plan fails. There is no other database, and no base to make.
  const failing = await runAction(directory, {
    ...inputs,
    PLAN_BASE: '',
    PLAN_PACKAGES: '',
    PLAN_DATABASE_URL: 'postgres://127.0.0.1:1/x',
  })
  expect(failing.code).toBe(69)
  expect(api.comments).toHaveLength(101)
  expect(api.comments[100]?.body).toMatch(/^<!-- sow.*The plan failed:\n\n```\n/s)
  expect(api.comments[100]?.body).not.toContain('60.00')
  expect(api.asked.filter((line) => !line.startsWith('GET'))).toEqual([
    'POST /repos/clinic/prices/issues/7/comments',
    'PATCH /repos/clinic/prices/issues/comments/101',
  ])

  // A fork's token only reads: the job says what it found, and goes on.
  api.refuses = 403
  const refused = await runAction(directory, {
    ...inputs,
    PLAN_BASE: '',
    PLAN_PACKAGES: '',
    PLAN_SOW: `${process.execPath} -e 0`,
  })
  expect(refused).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('::notice::The comment was not written'),
  })
  rmSync(temporary, { recursive: true, force: true })
}, 240_000)

test('the action hands its inputs over in variables, which a pull request cannot make code of', () => {
  const { inputs, runs } = parse(readFileSync(join(root, 'action.yml'), 'utf8'))
  const [step] = runs.steps
  expect(runs.using).toBe('composite')
  expect(step.run).not.toContain('${{')
  const handed = Object.values<string>(step.env).join(' ')
  for (const name of Object.keys(inputs)) expect(handed).toContain(`inputs.${name} `)
})
