import type { Client, QueryResult } from 'pg'
import type { Backend } from './ask-backend.js'
import { pinnedAlone } from './search-path.js'

/** What a client says of the server process that greeted it; its types leave it out. */
interface Greeted {
  readonly processID: number
}

interface BackendRow {
  readonly pid: number
  readonly started: number
  readonly now: number
}

/** The column in which what begins a transaction tells which backend took it on. */
export const backendColumn = 'sow_backend'

/** The backend of a session, as far as it is known. Behind a pooler that is while a transaction holds on to one. */
export class SessionBackend {
  readonly pooled: boolean
  #known: Backend

  constructor(pooled: boolean, known: Backend) {
    this.pooled = pooled
    this.#known = known
  }

  get known(): Backend {
    return this.#known
  }

  /**
   * The text that is sent for a statement: behind a pooler, what begins a transaction asks who took it on. A message that says
   * more than that asks itself.
   */
  textOf(statement: string): string {
    return this.pooled && begins.test(statement) && !statement.includes(';')
      ? `${statement};\nselect pg_catalog.pg_backend_pid() as ${backendColumn}`
      : statement
  }

  /** Hears the first row that a statement was answered with. */
  learn(statement: string, row: Readonly<Record<string, unknown>> | undefined): void {
    if (!this.pooled) return
    if (begins.test(statement)) this.#know(row?.[backendColumn])
    else if (ends.test(statement)) this.#know(null)
  }

  #know(processId: unknown): void {
    this.#known = { ...this.#known, processId: typeof processId === 'number' ? processId : null }
  }
}

const begins = /^\s*begin\b/i
const ends = /^\s*(?:commit|rollback)\s*$/i

/** Asks a server that was just connected to about the process that it gave us. A pooler greets with an id of its own making. */
export async function readBackend(client: Client): Promise<SessionBackend> {
  const answer: unknown = await client.query(
    pinnedAlone(`
    select
      pg_backend_pid() as pid,
      extract(epoch from pg_postmaster_start_time())::float8 as started,
      extract(epoch from now())::float8 as now`),
  )
  const row = (answer as readonly QueryResult<BackendRow>[]).at(-1)?.rows[0]
  if (row === undefined) throw new Error('The server answered a select without a row.')
  const pooled = row.pid !== (client as unknown as Greeted).processID
  return new SessionBackend(pooled, {
    processId: pooled ? null : row.pid,
    serverStarted: row.started,
    connected: row.now,
  })
}
