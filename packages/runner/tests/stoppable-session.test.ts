import type { Session } from '@sow/engine'
import { describe, expect, it } from 'vitest'
import { stoppableSession } from '../src/context/stoppable-session.js'

/** A session that only remembers what it was asked. */
function rememberingSession(): Session & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    facts: { engine: 'postgres', pooled: false },
    async query(text) {
      asked.push(text)
      return { rows: [], affectedRows: 0, command: 'SELECT' }
    },
    async copyIn(statement) {
      asked.push(statement)
      return 0
    },
    cancel: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

describe('a session of work that was stopped', () => {
  it('starts nothing more, not even a commit, but rolls back', async () => {
    const inner = rememberingSession()
    const controller = new AbortController()
    const session = stoppableSession(inner, controller.signal)
    await session.query('begin')
    controller.abort(new Error('stopped'))
    await expect(session.query('commit')).rejects.toThrow('stopped')
    await expect(session.copyIn('copy x from stdin', (async function* () {})())).rejects.toThrow('stopped')
    await session.query('rollback')
    expect(inner.asked).toEqual(['begin', 'rollback'])
  })
})
