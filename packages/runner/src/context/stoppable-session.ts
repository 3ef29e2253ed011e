import type { Session } from '@sow/engine'

/**
 * A session that starts no statement once the signal aborted, but the end of the transaction: so the work stops and
 * is rolled back also where a running statement cannot be cancelled. It throws the signal's reason.
 */
export function stoppableSession(session: Session, signal: AbortSignal): Session {
  return {
    facts: session.facts,
    async query(text, parameters, isRepeated) {
      if (!isRollback(text)) signal.throwIfAborted()
      return await session.query(text, parameters, isRepeated)
    },
    async copyIn(statement, lines) {
      signal.throwIfAborted()
      return await session.copyIn(statement, lines)
    },
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: () => session[Symbol.asyncDispose](),
  }
}

function isRollback(text: string): boolean {
  return /^\s*rollback\b/i.test(text)
}
