// A fleet of small databases, by one process and by several workers over the queue: `node bench/measure-fleet.ts [DATABASES]`.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readServerCpu } from './measure/server-cpu.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const { startThrowAwayPostgres } = await import(join(root, 'packages/engine/dist/throw-away.js'))
const { openDatabase } = await import(join(root, 'packages/engine/dist/index.js'))
const tellUsage = fileURLToPath(new URL('./sow/tell-usage.mjs', import.meta.url))
const command = join(root, 'apps/cli/bin/run.js')

const databases = Number(process.argv[2] ?? 200)
const rows = 1000

await using server = await startThrowAwayPostgres()
await using template = await server.createDatabase()
await using place = await server.createDatabase()
await using observer = await openDatabase({ kind: 'postgres', url: server.superuserUrl })
const [{ id: backend }] = (await observer.query('select pg_backend_pid() as id')).rows
const directory = await mkdtemp(join(tmpdir(), 'sow-fleet-'))
const environment: Record<string, string | undefined> = {
  PATH: process.env['PATH'],
  HOME: process.env['HOME'],
  DATABASE_URL: template.url,
  QUEUE_URL: place.url,
}

/** The rows of a release: every tenth row of another release is another one. */
async function writeRelease(release: number): Promise<void> {
  const lines = Array.from({ length: rows }, (_, at) =>
    [`C${at}`, at % 10 === 0 ? `Title ${at} of release ${release}` : `Title ${at}`].join(','),
  )
  await writeFile(join(directory, 'sow/seeds/codes.csv'), ['code,title', ...lines, ''].join('\n'))
}

/** Runs `sow` and answers the processor time of its process, in milliseconds. */
async function sow(...args: readonly string[]): Promise<number> {
  const usage = join(directory, `usage-${Math.random()}.json`)
  const child = spawn(process.execPath, ['--import', tellUsage, command, ...args], {
    cwd: directory,
    env: { ...environment, BENCH_USAGE: usage },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let told = ''
  child.stdout.on('data', (bytes: Buffer) => {
    told += bytes
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`sow ${args.join(' ')} ended with ${code}:\n${told}`)
  process.stdout.write(`    ${told.split('\n')[0]}\n`)
  return JSON.parse(await readFile(usage, 'utf8')).cpu / 1000
}

async function measure(name: string, work: () => Promise<readonly number[]>): Promise<void> {
  const server = readServerCpu(backend) ?? 0
  const started = performance.now()
  const clients = await work()
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1)
  const client = clients.reduce((sum, each) => sum + each, 0)
  const ofServer = (readServerCpu(backend) ?? 0) - server
  process.stdout.write(
    `${name}: ${seconds(performance.now() - started)} s, client ${seconds(client)} s, server ${seconds(ofServer)} s\n`,
  )
}

const inOne = async () => [await sow('fleet', 'apply')]
const byWorkers = (workers: number, parallel: number) => async () => {
  const put = await sow('fleet', 'apply', '--queue')
  const all = Array.from({ length: workers }, () => sow('fleet', 'work', '--parallel', `${parallel}`))
  return [put, ...(await Promise.all(all))]
}

try {
  await mkdir(join(directory, 'sow/seeds'), { recursive: true })
  await writeFile(join(directory, 'package.json'), '{ "name": "fleet", "private": true, "type": "module" }')
  await writeRelease(1)
  await using session = await openDatabase({ kind: 'postgres', url: template.url })
  await session.query('create table codes (code text primary key, title text not null)')
  await session[Symbol.asyncDispose]()
  const config = (fleet: object) =>
    writeFile(
      join(directory, 'sow.config.mjs'),
      `export default ${JSON.stringify({ ownSchema: true, fleet })}`,
    )
  await config({ targets: [] })
  await sow('db', 'seed')
  const targets: object[] = []
  for (let at = 0; at < databases; at += 1) {
    await observer.query(
      `create database fleet_${at} owner sow_owner template ${template.name} strategy file_copy`,
    )
    targets.push({ name: `fleet-${at}`, env: 'DATABASE_URL', database: `fleet_${at}` })
  }
  await config({
    targets,
    groups: [{ name: 'all', parallel: 8 }],
    perServer: 8,
    queue: { env: 'QUEUE_URL' },
  })
  await observer.query('checkpoint')
  let release = 1
  const ways = [
    ['one process, eight at a time', inOne],
    ['one worker, eight at a time', byWorkers(1, 8)],
    ['two workers, four at a time each', byWorkers(2, 4)],
  ] as const
  // The first look at a new database reads its catalog from the disk.
  await inOne()
  for (const [name, work] of ways) await measure(`nothing to do, ${name}`, work)
  for (const [name, work] of ways) {
    release += 1
    await writeRelease(release)
    await measure(`a release, ${name}`, work)
  }
} finally {
  await rm(directory, { recursive: true, force: true })
}
