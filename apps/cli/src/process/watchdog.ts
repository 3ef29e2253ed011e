import { counted, type ErrorPlace, SowError } from '@sow/kit/errors'
import { importTimeout } from '@sow/runner/start'
import { type ForeignCode, sharedPlaces, type UnderWay } from './thread-messages.js'

/** What a thread may be late, beyond what its own clock allows its code: it has the better words. */
const graceMilliseconds = 2000
/** Seconds that a thread may stand still: nothing of ours computes that long without a pause. */
const stillSeconds = 60
const lookMilliseconds = 500

/** Watches a thread from outside. */
export interface Watchdog extends Disposable {
  foreignBegan(id: number, code: ForeignCode): void
  foreignEnded(id: number): void
  setUnderWay(what: UnderWay | null): void
  /** True where the thread has not run since the last time that it was looked at. */
  standsStill(): boolean
}

/** Watches a thread by the memory that it shares; `bark` is called, once, with what is wrong with it. */
export function watchThread(shared: SharedArrayBuffer, bark: (error: SowError) => void): Watchdog {
  const memory = new Int32Array(shared)
  const timers = new Map<number, NodeJS.Timeout>()
  let underWay: UnderWay | null = null
  let beats = 0
  let still = 0
  const looks = setInterval(() => {
    const seen = Atomics.load(memory, sharedPlaces.beats)
    // Looks are counted, and not time: while this thread itself stands still, nobody looks.
    still = seen === beats ? still + 1 : 0
    beats = seen
    if (still * lookMilliseconds >= stillSeconds * 1000 && !isDebugged()) bark(standingStill(underWay))
  }, lookMilliseconds)
  const stop = (timer: NodeJS.Timeout | undefined) => clearTimeout(timer)
  return {
    foreignBegan(id, code) {
      const milliseconds = code.seconds * 1000 + graceMilliseconds
      timers.set(
        id,
        setTimeout(() => (isDebugged() ? undefined : bark(foreignTimeout(code))), milliseconds),
      )
    },
    foreignEnded(id) {
      stop(timers.get(id))
      timers.delete(id)
    },
    setUnderWay(what) {
      underWay = what
    },
    standsStill: () => still > 2,
    [Symbol.dispose]() {
      clearInterval(looks)
      for (const timer of timers.values()) stop(timer)
    },
  }
}

function foreignTimeout(code: ForeignCode): SowError {
  if (code.hook === null) return importTimeout(code)
  return new SowError({
    code: 'PACKAGE_TIMEOUT',
    message: `The hook ${code.hook} of ${code.package} did not come to an end within ${counted(code.seconds, 'second')}.`,
    hint: 'Report it to the author of the package, or take the package out.',
    place: placeOf(code.package),
  })
}

/** What was committed before stays; of what was under way the server rolls back all. */
function standingStill(underWay: UnderWay | null): SowError {
  if (underWay === null)
    return new SowError({
      code: 'PACKAGE_TIMEOUT',
      message: `Code that makes rows computed for ${stillSeconds} seconds without a pause, and the command was ended.`,
      hint: 'Look for a loop that does not come to an end in local seeds, or in a seed package that is linked; see what was done with `sow db status`.',
      outcome: 'unknown',
    })
  return new SowError({
    code: 'PACKAGE_TIMEOUT',
    message: `The migration ${underWay.migration} of ${underWay.package} computed for ${stillSeconds} seconds without a pause and was ended.`,
    hint: 'Look for a loop in it that does not come to an end; see what was done with `sow db status`.',
    outcome: 'unknown',
    place: underWay,
  })
}

function placeOf(name: string | null): ErrorPlace {
  return name === null ? {} : { package: name }
}

/** Whoever stands at a breakpoint stands still. */
function isDebugged(): boolean {
  const options = [...process.execArgv, process.env['NODE_OPTIONS'] ?? '']
  return options.some((option) => option.includes('--inspect'))
}
