import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Session } from '../server/connect/session.js'

/** What a migration left without an ear: statements on their way, those that failed, and failures that nobody heard. */
interface Unheard {
  readonly running: Set<Promise<unknown>>
  readonly failed: WeakSet<object>
  readonly reasons: unknown[]
}

/** Of which migration something is that fails later. */
const migrating = new AsyncLocalStorage<Unheard>()

/**
 * Runs a migration to its end, with the statements that it did not wait for: their failure is the migration's, and would
 * otherwise end the process. Throws what it threw, or the first that nobody heard. What else fails in the process is none of
 * its business, and goes the way that it would without a migration.
 */
export async function hearMigration(
  session: Session,
  migrate: (heard: Session) => Promise<void>,
): Promise<void> {
  const unheard: Unheard = { running: new Set(), failed: new WeakSet(), reasons: [] }
  const { running, reasons } = unheard
  const note = (reason: unknown) => {
    if (isOf(unheard, reason)) reasons.push(reason)
    else if (process.listenerCount('unhandledRejection') === 1) throw reason
  }
  process.on('unhandledRejection', note)
  try {
    await migrating.run(unheard, () => migrate(watched(session, unheard)))
    // A statement is sent, and that nobody hears a promise is told, once the turn is over.
    await nextTurn()
    while (running.size > 0) {
      await Promise.allSettled(running)
      await nextTurn()
    }
  } finally {
    process.off('unhandledRejection', note)
  }
  if (reasons.length > 0) throw reasons[0]
}

/** Some versions of Node do not say in whose course something failed: a statement's failure is known by itself. */
function isOf(unheard: Unheard, reason: unknown): boolean {
  if (migrating.getStore() === unheard) return true
  return typeof reason === 'object' && reason !== null && unheard.failed.has(reason)
}

function watched(session: Session, { running, failed }: Unheard): Session {
  const watch = <Answer>(answer: Promise<Answer>): Promise<Answer> => {
    running.add(answer)
    const end = () => void running.delete(answer)
    answer.then(end, (reason: unknown) => {
      if (typeof reason === 'object' && reason !== null) failed.add(reason)
      end()
    })
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
