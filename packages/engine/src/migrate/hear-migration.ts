import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Session } from '../server/connect/session.js'

/**
 * Runs a migration to its end, with the statements that it did not wait for: their failure is the migration's, and would
 * otherwise end the process. Throws what it threw, or the first that nobody heard.
 */
export async function hearMigration(
  session: Session,
  migrate: (heard: Session) => Promise<void>,
): Promise<void> {
  const unheard: unknown[] = []
  const note = (reason: unknown) => void unheard.push(reason)
  const running = new Set<Promise<unknown>>()
  process.on('unhandledRejection', note)
  try {
    await migrate(watched(session, running))
    // A statement is sent, and that nobody hears a promise is told, once the turn is over.
    await nextTurn()
    while (running.size > 0) {
      await Promise.allSettled(running)
      await nextTurn()
    }
  } finally {
    process.off('unhandledRejection', note)
  }
  if (unheard.length > 0) throw unheard[0]
}

function watched(session: Session, running: Set<Promise<unknown>>): Session {
  const watch = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    running.add(answer)
    const end = () => void running.delete(answer)
    answer.then(end, end)
    return answer
  }
  return {
    facts: session.facts,
    query: (text, parameters) => watch(session.query(text, parameters)),
    copyIn: (statement, lines) => watch(session.copyIn(statement, lines)),
    cancel: () => session.cancel(),
    [Symbol.asyncDispose]: async () => {},
  }
}
