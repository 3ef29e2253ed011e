import { expect } from 'vitest'
import type { Session } from '../../src/server/connect/session.js'

/** Cancels a statement that would run for a minute, as often as it takes: a request may come before its statement. */
export async function expectCancel(session: Session): Promise<void> {
  let error: unknown
  const running = session.query('select pg_sleep(60)').catch((thrown: unknown) => {
    error = thrown
  })
  while (error === undefined) await session.cancel()
  await running
  expect(error).toMatchObject({ code: '57014' })
  // A request that was late may hit the next statement.
  await session.query('select 1').catch(() => {})
  expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }])
}
