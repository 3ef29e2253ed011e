import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { sharedPlaces } from '../src/process/thread-messages.js'
import { watchThread } from '../src/process/watchdog.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A thread that beats for some seconds, and then stands still for others: what the watchdog barked. */
function standing(beating: number, still: number, underWay: { package: string; migration: string } | null) {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
  const barked: unknown[] = []
  using watchdog = watchThread(shared, (error) => void barked.push(error))
  watchdog.setUnderWay(underWay)
  for (let half = 0; half < 2 * beating; half += 1) {
    Atomics.add(new Int32Array(shared), sharedPlaces.beats, 1)
    vi.advanceTimersByTime(500)
  }
  const wasStill = watchdog.standsStill()
  vi.advanceTimersByTime(still * 1000)
  return { barked, wasStill, isStill: watchdog.standsStill() }
}

it('leaves a thread alone that works, however long', () => {
  expect(standing(3600, 0, null)).toEqual({ barked: [], wasStill: false, isStill: false })
})

it('leaves one alone that stands still for less than a minute', () => {
  expect(standing(2, 59, null)).toEqual({ barked: [], wasStill: false, isStill: true })
})

it('ends a thread that stands still in a migration, and names it', () => {
  const migration = { package: '@x/schema', migration: '20260101000001_loops' }
  const { barked } = standing(2, 61, migration)
  expect(barked[0]).toMatchObject({
    code: 'PACKAGE_TIMEOUT',
    message: expect.stringContaining('20260101000001_loops of @x/schema computed for 60 seconds'),
    outcome: 'unknown',
    place: migration,
  })
})

it('ends a thread that stands still in nothing that is known', () => {
  expect(standing(2, 61, null).barked[0]).toMatchObject({ code: 'PACKAGE_TIMEOUT', outcome: 'unknown' })
})
