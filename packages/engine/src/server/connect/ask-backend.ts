import type { Client, QueryResult } from 'pg'
import { isTlsCode, readDriverError } from './driver-error.js'
import type { Patience } from './patience.js'
import { pinnedAlone } from './search-path.js'

/** What a session knows of the server process that works for it. */
export interface Backend {
  /** Null where a pooler stands before it, and no transaction is open that holds on to one. */
  readonly processId: number | null
  /** When its server was started, and what that server's clock said when we connected: seconds of its own clock. */
  readonly serverStarted: number
  readonly connected: number
}

/**
 * What another connection told of a backend. `at-work`: it runs the statement. `waits`: it waits for the client, who waits
 * for it. `gone`: it is no more. `unreachable`: nobody answers at the address. `unclear`: somebody answers, who cannot say.
 */
export type BackendFinding = 'at-work' | 'waits' | 'gone' | 'unreachable' | 'unclear'

/** True for a finding that says that no answer will come any more. */
export function isLoss(finding: BackendFinding): boolean {
  return finding === 'waits' || finding === 'gone' || finding === 'unreachable'
}

/** Asks after a backend over a connection of its own, which is closed again. Never rejects. */
export async function askBackend(
  client: Client,
  backend: Backend,
  { askSeconds }: Pick<Patience, 'askSeconds'>,
): Promise<BackendFinding> {
  client.on('error', () => {})
  let connected = false
  const late = Promise.withResolvers<BackendFinding>()
  const timer = setTimeout(() => late.resolve(connected ? 'unclear' : 'unreachable'), askSeconds * 1000)
  const answer = async () => {
    await client.connect()
    connected = true
    return await readState(client, backend)
  }
  try {
    return await Promise.race([answer(), late.promise])
  } catch (error) {
    return findingOf(error)
  } finally {
    clearTimeout(timer)
    hangUp(client)
  }
}

/** Closes a connection without waiting for anybody. */
export function hangUp(client: Client): void {
  client.connection.stream.destroy()
}

interface BackendState {
  readonly started: number
  readonly is_there: boolean
  readonly state: string | null
  readonly waits_for: string | null
}

async function readState(client: Client, backend: Backend): Promise<BackendFinding> {
  const { processId } = backend
  const answer: unknown = await client.query(
    pinnedAlone(`
    select
      extract(epoch from pg_postmaster_start_time())::float8 as started,
      activity.pid is not null as is_there,
      activity.state,
      activity.wait_event_type as waits_for
    from (values (${Number(processId ?? 0)})) as asked (pid)
    left join pg_stat_activity activity
      on activity.pid = asked.pid`),
  )
  const row = (answer as readonly QueryResult<BackendState>[]).at(-1)?.rows[0]
  return row === undefined ? 'unclear' : judge(row, backend)
}

function judge(row: BackendState, { processId, serverStarted, connected }: Backend): BackendFinding {
  // Restarted since, or the one that took over.
  if (row.started > connected) return 'gone'
  if (row.started !== serverStarted || processId === null) return 'unclear'
  if (!row.is_there) return 'gone'
  if (row.state === null || row.state === 'disabled') return 'unclear'
  return row.state === 'active' && row.waits_for !== 'Client' ? 'at-work' : 'waits'
}

/** A server or a pooler that refuses is there all the same. */
function findingOf(error: unknown): BackendFinding {
  const driverError = readDriverError(error)
  if (driverError === null || driverError.sqlState !== undefined || isTlsCode(driverError.nodeCode))
    return 'unclear'
  return driverError.nodeCode !== undefined || driverError.wording?.startsWith('Connection terminated')
    ? 'unreachable'
    : 'unclear'
}
