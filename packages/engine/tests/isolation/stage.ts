import type { Session } from '../../src/server/connect/session.js'
import { openDatabase } from '../../src/server/open-database.js'
import { createDatabase, createOwnerRole } from '../../src/server/throw-away/create-database.js'
import { startServer } from '../../src/server/throw-away/start-server.js'

/** A database with three sessions: Sow's, the site's, and one that looks who waits. */
export interface Stage extends AsyncDisposable {
  readonly url: string
  readonly sow: Session
  readonly site: Session
  /** Whether a session of the other two waits for a lock. */
  isWaiting(session: Session): Promise<boolean>
}

/**
 * A server of its own: a snapshot lists the transactions of all databases of a server, so that other tests beside it
 * would change what a run sees.
 */
const settings = { autovacuum: 'off', max_prepared_transactions: '4' }

export interface StageServer extends AsyncDisposable {
  /** A stage for the next play: mostly the one of the play before. */
  next(): Promise<Stage>
}

/** A database that hundreds of schemas came and went in grows slow. */
const playsPerStage = 100

export async function startStageServer(): Promise<StageServer> {
  const server = await startServer({ settings })
  await createOwnerRole(server.superuserUrl)
  let stage: Stage | null = null
  let plays = 0
  return {
    async next() {
      plays += 1
      if (stage !== null && plays % playsPerStage !== 0) return stage
      await stage?.[Symbol.asyncDispose]()
      const opened = await openStage(server.superuserUrl)
      stage = opened
      return opened
    },
    async [Symbol.asyncDispose]() {
      await stage?.[Symbol.asyncDispose]()
      await server.stop()
    },
  }
}

async function openStage(superuserUrl: string): Promise<Stage> {
  await using opened = new AsyncDisposableStack()
  const { url } = opened.use(await createDatabase(superuserUrl))
  const open = async () => opened.use(await openDatabase({ kind: 'postgres', url }))
  const [sow, site, watcher] = [await open(), await open(), await open()]
  const pids = new Map([
    [sow, await pidOf(sow)],
    [site, await pidOf(site)],
  ])
  const all = opened.move()
  return {
    ...{ url, sow, site },
    async isWaiting(session) {
      const answer = await watcher.query(
        `select cardinality(pg_blocking_pids(${pids.get(session)})) > 0 as waiting`,
      )
      return answer.rows[0]?.['waiting'] === true
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

async function pidOf(session: Session): Promise<number> {
  const answer = await session.query('select pg_backend_pid() as pid')
  return answer.rows[0]?.['pid'] as number
}
