import { writeKeyHeader } from '@sow/studio'
import { isSame, type Session } from './sessions.js'

/** What is known of a request before its body is read. */
export interface RequestFacts {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  /** What a browser says of the page that asks. */
  readonly fetchSite: string | undefined
  readonly contentType: string | undefined
  readonly writeKey: string | undefined
}

/** What a request is for: a file of the page; the exchange of the token; a call that reads or writes. */
export type Purpose = 'file' | 'enter' | 'read' | 'write'

/** Why a request is refused; nothing of it is repeated. */
export interface Refusal {
  readonly status: number
  readonly message: string
}

/** What the server allows. */
export interface Rules {
  /** The names by which the server may be called: another one is a name that somebody else points at this machine. */
  readonly hosts: readonly string[]
  /** False where whatever writes is refused. */
  readonly write: boolean
}

/**
 * Why a request is refused; null where it may go on. The order is from outside to inside: the name of the server, the page that
 * asks, the form of the call, the session, and at last the right to write.
 */
export function refuseRequest(
  purpose: Purpose,
  facts: RequestFacts,
  session: Session | null,
  rules: Rules,
): Refusal | null {
  const { host } = facts
  if (host === undefined || !rules.hosts.includes(host))
    return { status: 421, message: 'This server answers to its own address alone.' }
  if (purpose === 'file')
    return facts.method === 'GET' || facts.method === 'HEAD'
      ? null
      : { status: 405, message: 'Files of the page can only be read.' }
  if (facts.method !== 'POST') return { status: 405, message: 'Calls are made with POST.' }
  if (facts.origin !== `http://${host}` || isFromElsewhere(facts))
    return { status: 403, message: 'Only the page of this server may ask.' }
  if (facts.contentType !== 'application/json')
    return { status: 415, message: 'Calls are made with a body of JSON.' }
  if (purpose === 'enter') return null
  if (session === null)
    return {
      status: 401,
      message: 'This browser was not let in, or its time is over: start `sow studio` again.',
    }
  return purpose === 'write' ? refuseWriting(facts, session, rules) : null
}

function isFromElsewhere({ fetchSite }: RequestFacts): boolean {
  return fetchSite !== undefined && fetchSite !== 'same-origin'
}

function refuseWriting({ writeKey }: RequestFacts, session: Session, { write }: Rules): Refusal | null {
  if (!write) return { status: 403, message: 'The page only looks: start `sow studio --write` to decide.' }
  if (writeKey === undefined || !isSame(writeKey, session.writeKey))
    return { status: 403, message: `A call that writes needs the header ${writeKeyHeader}.` }
  return null
}
