import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { isSowError } from '@sow/kit/errors'
import { databaseOver } from '../../src/database/database.js'
import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import type { ThrowAwayPostgres } from '../../src/throw-away.js'
import { type FaultPoint, startFaultyNetwork } from '../server/faulty-network.js'
import { startScript } from '../server/start-script.js'
import type { Fault, Injection } from './injection.js'
import { runCommand } from './run-command.js'
import type { Unit } from './small-project.js'
import { findDamage, takePicture } from './take-picture.js'

/** Where a command begins, what it sends, and where it may have been left. */
export interface Course {
  /** The database to begin from. */
  readonly template: string
  /** What a run of it sends. */
  readonly sent: readonly string[]
  /** Pictures: before it, after each of its units; the last one is where it ends. */
  readonly pictures: readonly string[]
}

/** What became of a run, and everything that is wrong with it. */
export interface Played {
  /** True where the fault happened before the run had ended. */
  readonly struck: boolean
  /** The code that the run ended with; null where it ended well. */
  readonly code: string | null
  readonly violations: readonly string[]
}

/** The codes that a run which lost its server may end with. */
const expectedCodes = new Set([
  'CONNECTION_LOST',
  'CONNECTION_REFUSED',
  'CONNECTION_READ_ONLY',
  'TRANSACTION_UNKNOWN',
])

/** Where things go wrong: a server of its own, since it is started again. */
export interface Stage {
  readonly server: ThrowAwayPostgres
  /** Runs in place of the command's own work; only the negative control has one. */
  readonly work?: Unit
}

/** Runs a command into one fault, looks at what is there, runs it again, and looks once more. */
export async function playInjection(
  { server, work }: Stage,
  injection: Injection,
  course: Course,
): Promise<Played> {
  await using made = await server.createDatabase({ template: course.template })
  if (injection.fault === 'crashed') await checkpoint(server.superuserUrl)
  const strikes: Promise<unknown>[] = []
  const process = { kill: () => {} }
  const strike = () => void strikes.push(strikeServer(server, injection.fault, made.name, process))
  const point = { ...pointOf(injection, course), strike }
  let ended: unknown
  let struck: boolean
  {
    await using network = await startFaultyNetwork(made.url, point)
    ended =
      injection.fault === 'killed'
        ? await runInProcess(network.url, injection, process)
        : await runCommand(network.url, work ?? injection.command).catch((error: unknown) => error)
    struck = network.isFaulty
  }
  await Promise.all(strikes)
  const violations = [...unexpected(ended)]
  if (injection.fault === 'failover' && struck) {
    violations.push(...(await refusedByStandby(made.url, injection)))
    await promote(made.superuserUrl)
  }
  violations.push(...(await checkAfter(made.url, course, ended)))
  await runCommand(made.url, injection.command)
  violations.push(...(await checkAgain(made.url, course)))
  return { struck, code: isSowError(ended) ? ended.code : null, violations }
}

const moments = { message: /^/, commit: /Q....commit\0/s }

function pointOf({ fault, moment, at, arrives }: Injection, { sent }: Course): FaultPoint {
  const expression = moments[moment]
  const count = sent.filter((text) => expression.test(text)).length
  const anything = { at: expression, nth: 1 + Math.floor((at * count) / 1000), arrives }
  switch (fault) {
    case 'cut':
    case 'silent':
      return { ...anything, fault: { kind: fault }, alone: true }
    case 'outage':
      return { ...anything, fault: { kind: 'silent' } }
    case 'terminated':
    case 'killed':
    case 'restarted':
    case 'crashed':
    case 'failover':
      return { ...anything, fault: { kind: 'slow', milliseconds: 20 }, alone: true }
  }
}

async function strikeServer(
  server: ThrowAwayPostgres,
  fault: Fault,
  name: string,
  process: { kill(): void },
): Promise<unknown> {
  switch (fault) {
    case 'cut':
    case 'silent':
    case 'outage':
      return
    case 'terminated':
      return await terminateOthers(server.superuserUrl, name)
    case 'killed':
      return process.kill()
    case 'restarted':
      return await server.restart('orderly')
    case 'crashed':
      return await server.restart('at once')
    case 'failover':
      return await server.becomeStandby()
  }
}

/** A sequence that a database has from its template is first written to the log after a checkpoint: until then a crash turns it back. */
async function checkpoint(superuserUrl: string): Promise<void> {
  await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
  await superuser.query('checkpoint')
}

async function terminateOthers(superuserUrl: string, name: string): Promise<void> {
  await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
  await superuser.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`)
}

async function promote(superuserUrl: string): Promise<void> {
  await using superuser = await openDatabase({ kind: 'postgres', url: superuserUrl })
  await superuser.query('select pg_promote(true, 60)')
}

/** The command in a process of its own, which is killed for good at the fault; answers null. */
async function runInProcess(url: string, { command }: Injection, process: { kill(): void }): Promise<null> {
  const script = startScript(`
    import { runCommand } from '../simulation/run-command.js'
    await runCommand(${JSON.stringify(url)}, ${JSON.stringify(command)})`)
  process.kill = () => void script.kill('SIGKILL')
  await once(script, 'close')
  return null
}

function unexpected(ended: unknown): readonly string[] {
  if (ended === undefined || ended === null) return []
  if (isSowError(ended) && expectedCodes.has(ended.code)) return []
  return [`the run ended with ${ended}`]
}

async function refusedByStandby(url: string, { command }: Injection): Promise<readonly string[]> {
  const ended = await runCommand(url, command).catch((error: unknown) => error)
  // Where everything is done already, nothing is to be written.
  if (ended === undefined || (isSowError(ended) && ended.code === 'CONNECTION_READ_ONLY')) return []
  return [`a standby answered with ${ended}`]
}

async function checkAfter(url: string, { pictures }: Course, ended: unknown): Promise<readonly string[]> {
  await using session = await openDatabase({ kind: 'postgres', url })
  const database = databaseOver(session)
  const left = await leftBehind(session)
  const at = pictures.indexOf(await takePicture(database))
  const violations = [...left, ...(await findDamage(database))]
  if (at < 0) violations.push('a part of a unit is there')
  const isLast = at === pictures.length - 1
  if (ended === undefined && !isLast) violations.push('the run ended well, and its work is not there')
  const claimsNothing = isSowError(ended) && ended.outcome === 'nothing-changed'
  if (claimsNothing && isLast)
    violations.push('the run said that nothing was changed, and all of it is there')
  return violations
}

async function checkAgain(url: string, { pictures }: Course): Promise<readonly string[]> {
  await using session = await openDatabase({ kind: 'postgres', url })
  const database = databaseOver(session)
  const violations = [...(await leftBehind(session)), ...(await findDamage(database))]
  if ((await takePicture(database)) !== pictures.at(-1))
    violations.push('the same command again does not end where it does without a fault')
  return violations
}

const patienceSeconds = 20

/** Sessions and advisory locks beside that of `session`, once they had the time to go. */
export async function leftBehind(session: Session, seconds = patienceSeconds): Promise<readonly string[]> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const { rows } = await session.query(`
      select format('%s of process %s', kind, pid) as left
      from (
        select 'a session' as kind, pid
        from pg_stat_activity
        where datname = current_database()
          and backend_type = 'client backend'
        union all
        select 'a lock', pid
        from pg_locks
        join pg_database on pg_database.oid = pg_locks.database
        where datname = current_database()
          and locktype = 'advisory'
      ) found
      where pid <> pg_backend_pid()`)
    if (rows.length === 0 || performance.now() > end) return rows.map((row) => `left behind: ${row['left']}`)
    await sleep(100)
  }
}
