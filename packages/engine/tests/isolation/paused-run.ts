import type { Session } from '../../src/server/connect/session.js'
import { watchedSession } from '../seed/watched-session.js'

/** The steps of a run, each by the statement that it begins with. */
const runSteps = [
  // What its census counts is what this snapshot saw, or newer.
  ['snapshot and census', /^select pg_current_snapshot\(\)/],
  ['diff', /^insert into "pg_temp"."delta_1" \(\s+"sow_position"/],
  ['before-images', /^insert into sow\.change/],
  // Rows that others may refer to are locked first.
  ['delete', /^(delete from "\w+"."prices"|select count\(\*\)\s+from \(\s+select\s+from "\w+"."prices")/],
  ['update', /^update "\w+"."prices"/],
  ['insert', /^(with inserted as \(\s*)?insert into "\w+"."prices"/],
  ['record', /^(with (wanted|documents) as materialized|update sow\.dataset as known)/],
  ['commit', /^commit/],
] as const

export const runStepNames: readonly string[] = runSteps.map(([name]) => name)

/** A run that stands before each of its steps until it may go on; after the last one it ends, or decides again. */
export interface PausedRun {
  /** Lets it take one step; fulfilled where it stands before another one, and where it has ended. */
  step(): Promise<void>
  /** Lets it go without a pause to its end. Throws what it threw. */
  end(): Promise<void>
}

/** Begins a run by a session that pauses; fulfilled where it stands before its first step. */
export async function beginPausedRun(
  session: Session,
  run: (session: Session) => Promise<void>,
): Promise<PausedRun> {
  let free = false
  let ended = false
  let last = -1
  let open = () => {}
  let arrived = Promise.withResolvers<void>()
  const paused = watchedSession(session, async (text) => {
    const at = stepOf(text, last)
    if (at === null || free) return
    last = at
    const gate = Promise.withResolvers<void>()
    open = gate.resolve
    arrived.resolve()
    await gate.promise
  })
  const done = run(paused).finally(() => {
    ended = true
    arrived.resolve()
  })
  // Whoever waits for the end is told of it; nobody waits yet.
  done.catch(() => {})
  await arrived.promise
  return {
    async step() {
      if (ended) return
      arrived = Promise.withResolvers()
      open()
      await arrived.promise
    },
    async end() {
      free = true
      open()
      await done
    },
  }
}

/**
 * Which step begins with a statement; null where none does. A run that decides again begins with the first. What came
 * before its first snapshot, transactions that look around among it, is no step.
 */
function stepOf(text: string, last: number): number | null {
  const found = runSteps.findIndex(([, beginning]) => beginning.test(text.trimStart()))
  if (found === 0) return found
  return last === -1 || found <= last ? null : found
}
