import { type DatabaseLocation, openDatabase, type Session } from '@sow/engine'

/** How databases are opened. */
export type OpenSession = (location: DatabaseLocation) => Promise<Session>

/** Opens databases, and keeps the embedded one for a while. Disposed, it keeps none. */
export interface KeptEmbedded extends AsyncDisposable {
  readonly open: OpenSession
}

/**
 * Keeps the session of an embedded database open between one piece of work and the next: to open it takes seconds, and nobody
 * else may have it meanwhile. So it is closed once nobody asked for `idleMilliseconds`. One piece of work at a time. A server is
 * connected to anew each time: that is quick, and it may have been started again.
 */
export function keepEmbedded(idleMilliseconds: number): KeptEmbedded {
  let kept: { readonly directory: string; readonly session: Session } | null = null
  let closing: NodeJS.Timeout | undefined
  let closed: Promise<void> = Promise.resolve()
  const close = (): Promise<void> => {
    const last = kept
    kept = null
    clearTimeout(closing)
    if (last !== null) closed = Promise.resolve(last.session[Symbol.asyncDispose]()).catch(() => {})
    return closed
  }
  const take = async (directory: string): Promise<Session> => {
    clearTimeout(closing)
    if (kept !== null && kept.directory !== directory) close()
    await closed
    kept ??= { directory, session: await openDatabase({ kind: 'embedded', directory }) }
    return kept.session
  }
  const giveBack = async (session: Session) => {
    // Nothing of the work stays behind: no transaction, no temporary table, no setting.
    try {
      await session.query('rollback')
      await session.query('discard all')
      closing = setTimeout(close, idleMilliseconds).unref()
    } catch {
      await close()
    }
  }
  return {
    async open(location) {
      if (location.kind !== 'embedded') return await openDatabase(location)
      const session = await take(location.directory)
      return { ...session, [Symbol.asyncDispose]: () => giveBack(session) }
    },
    [Symbol.asyncDispose]: close,
  }
}
