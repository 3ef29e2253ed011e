import { setTimeout as sleep } from 'node:timers/promises'
import { translateDatabaseError } from '@sow/engine'

/** As long as a restart of a server takes, and longer. */
const patience = 120_000

const away = new Set(['CONNECTION_REFUSED', 'CONNECTION_LOST', 'CONNECTION_SLOTS', 'TRANSACTION_UNKNOWN'])

/** Asks the queue until its database is back. Throws what its database says after two minutes, and any other error at once. */
export async function askPatiently<Result>(signal: AbortSignal, ask: () => Promise<Result>): Promise<Result> {
  // Clocks of the day step; this one does not.
  const end = performance.now() + patience
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      signal.throwIfAborted()
      if (!isAway(error) || performance.now() > end) throw translateDatabaseError(error)
    }
    await sleep(500, undefined, { signal })
  }
}

/** A driver says in several ways that nobody is at the other end. */
function isAway(error: unknown): boolean {
  const { code, message } = translateDatabaseError(error)
  return (code !== undefined && away.has(code)) || /connection|terminated/i.test(message)
}
