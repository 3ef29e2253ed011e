import { setTimeout as sleep } from 'node:timers/promises'
import { type Interleaving, type SideName, sides } from './interleavings.js'

/** One of two sessions at work. */
export interface Side {
  /** Takes one step, if there is another one; what it does then may have to wait for the other side. */
  step(): Promise<void>
  /** Whether its session waits for a lock of the other one. */
  isWaiting(): Promise<boolean>
  /** Goes on to its end, if its steps were not all. */
  end(): Promise<void>
}

/**
 * Plays the steps in their order. A side that waits for a lock takes its next steps as soon as it has it, and the other
 * one goes on meanwhile, as PostgreSQL's own isolation tests do it. Tells which sides had to wait.
 */
export async function interleave(
  order: Interleaving,
  playing: Readonly<Record<SideName, Side>>,
): Promise<ReadonlySet<SideName>> {
  const waited = new Set<SideName>()
  const owed = { run: 0, site: 0 }
  const busy: Record<SideName, Promise<void> | null> = { run: null, site: null }
  for (const side of order) {
    owed[side] += 1
    await settle()
  }
  await Promise.all(sides.map((side) => finish(side)))
  return waited

  async function finish(side: SideName): Promise<void> {
    const ended = playing[side].end()
    for (begin(side); busy[side] !== null; begin(side)) await busy[side]
    await ended
  }

  function begin(side: SideName): void {
    if (busy[side] !== null || owed[side] === 0) return
    owed[side] -= 1
    busy[side] = playing[side].step().finally(() => {
      busy[side] = null
    })
  }

  /** Until each side is done, or waits. */
  async function settle(): Promise<void> {
    for (;;) {
      for (const side of sides) begin(side)
      const working = sides.filter((side) => busy[side] !== null)
      if (working.length === 0) return
      await Promise.race([...working.map((side) => busy[side]), sleep(5)])
      const still = working.filter((side) => busy[side] !== null)
      if (still.length < working.length) continue
      const waiting = await Promise.all(still.map((side) => playing[side].isWaiting()))
      if (!waiting.every((each) => each)) continue
      for (const side of still) waited.add(side)
      return
    }
  }
}
