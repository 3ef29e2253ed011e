import { openDatabase, type Session } from '@sow/engine'
import type { OpenSession } from './keep-embedded.js'

/** A database that several pieces of work open one after the other. Disposed, it is closed. */
export interface KeptSession extends AsyncDisposable {
  readonly open: OpenSession
}

/** Opens the database for the first piece of work, and keeps it for those that follow. */
export function keepSession(open: OpenSession = openDatabase): KeptSession {
  let kept: Promise<Session> | null = null
  return {
    async open(location) {
      kept ??= open(location)
      // Each piece of work closes what it opened: this one is closed at the end of all.
      return { ...(await kept), [Symbol.asyncDispose]: async () => {} }
    },
    async [Symbol.asyncDispose]() {
      // Where it could not be opened, whoever asked for it was told.
      const session = await kept?.catch(() => null)
      await session?.[Symbol.asyncDispose]()
    },
  }
}
