import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, QueryResult } from 'pg'
import type { Session, SessionFacts, SessionResult } from './session.js'
import { valueTypes } from './value-types.js'

const goodbyeMilliseconds = 5000

/** What differs between the servers behind a `pg` client. */
export interface ClientSessionParts {
  readonly client: Client
  readonly facts: SessionFacts
  copyIn(statement: string, lines: AsyncIterable<string | Uint8Array>): Promise<number>
  cancel(): Promise<void>
  /** Lets go of the connection. */
  close(): Promise<void>
}

/** A session over a connected `pg` client, whatever types that client parses for others. Its errors are the driver's own. */
export function sessionOverClient({ client, facts, copyIn, cancel, close }: ClientSessionParts): Session {
  return {
    facts,
    copyIn,
    cancel,
    async query(text, parameters) {
      // Without parameters there is one message and no portal; a text of many statements answers with the last.
      const answer: QueryResult | QueryResult[] =
        parameters === undefined || parameters.length === 0
          ? await client.query({ text, types: valueTypes })
          : await client.query({ text, values: [...parameters], types: valueTypes })
      return sessionResult(Array.isArray(answer) ? answer.at(-1) : answer)
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
  const hangUp = sleep(goodbyeMilliseconds, undefined, { signal: patience.signal }).then(
    () => client.connection.stream.destroy(),
    () => {},
  )
  await Promise.race([client.end(), hangUp])
  patience.abort()
}
