import type { Session } from '../../src/server/connect/session.js'

/** A session beside which something happens just before each of its statements. Whoever opened the inner one closes it. */
export function watchedSession(
  session: Session,
  before: (statement: string, parameters?: readonly unknown[]) => Promise<void> | void,
): Session {
  return {
    facts: session.facts,
    async query(text, parameters) {
      await before(text, parameters)
      return await session.query(text, parameters)
    },
    async copyIn(statement, lines) {
      await before(statement)
      return await session.copyIn(statement, lines)
    },
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: async () => {},
  }
}
