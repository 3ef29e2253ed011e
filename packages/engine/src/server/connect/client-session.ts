import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, QueryResult } from 'pg'
import { hangUp } from './ask-backend.js'
import type { KeptPlans } from './kept-plans.js'
import type { ServerWatch, Turn } from './server-watch.js'
import type { Session, SessionFacts, SessionResult } from './session.js'
import type { SessionBackend } from './session-backend.js'
import { valueTypes } from './value-types.js'
import { withWordsOfOthers } from './words-of-others.js'

const goodbyeMilliseconds = 5000

/** What differs between the servers behind a `pg` client. */
export interface ClientSessionParts {
  readonly client: Client
  readonly facts: SessionFacts
  readonly watch: ServerWatch
  /** Null where the server is in this process. */
  readonly backend: SessionBackend | null
  /** Where the connection is this session's alone, and leads to one backend: plans that the server keeps. */
  readonly plans?: KeptPlans | null
  copyIn(statement: string, lines: AsyncIterable<string | Uint8Array>, turn: Turn): Promise<number>
  cancel(): Promise<void>
  /** Lets go of the connection. */
  close(): Promise<void>
}

/** A session over a connected `pg` client, whatever types that client parses for others. Its errors are the driver's own. */
export function sessionOverClient(parts: ClientSessionParts): Session {
  const { client, facts, watch, backend, plans = null, copyIn, cancel, close } = parts
  return {
    facts,
    copyIn: (statement, lines) => watch.during((turn) => copyIn(statement, lines, turn)),
    async cancel() {
      watch.expectEnd()
      await cancel()
    },
    async query(statement, parameters, isRepeated = false) {
      const text = backend?.textOf(statement) ?? statement
      const name = isRepeated ? plans?.nameOf(text) : undefined
      // Without parameters there is one message and no portal; a text of many statements answers with the last.
      const ask = (): Promise<QueryResult | QueryResult[]> =>
        parameters === undefined || (parameters.length === 0 && name === undefined)
          ? client.query({ text, types: valueTypes })
          : client.query({ text, values: [...parameters], types: valueTypes, name })
      const answer = await watch.during(() => withWordsOfOthers(client, ask))
      const result = sessionResult(Array.isArray(answer) ? answer.at(-1) : answer)
      backend?.learn(statement, result.rows[0])
      return result
    },
    [Symbol.asyncDispose]: close,
  }
}

function sessionResult(answer: QueryResult | undefined): SessionResult {
  return {
    rows: answer?.rows ?? [],
    affectedRows: answer?.rowCount ?? 0,
    command: answer?.command ?? '',
  }
}

/** Says goodbye, and hangs up on a server that does not answer. */
export async function endClient(client: Client): Promise<void> {
  const patience = new AbortController()
  const givenUp = sleep(goodbyeMilliseconds, undefined, { signal: patience.signal }).then(
    () => hangUp(client),
    () => {},
  )
  await Promise.race([client.end(), givenUp])
  patience.abort()
}
