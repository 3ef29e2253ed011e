import { setImmediate as nextTurn } from 'node:timers/promises'
import { SowError } from '@sow/kit/errors'

/** The ways in which code ends its own process. */
const endings = ['exit', 'abort', 'reallyExit', 'kill'] as const
type Ending = (typeof endings)[number]

let running = 0
let attempted: Ending | null = null
let unheard: unknown[] = []
const real = new Map<Ending, unknown>()

/**
 * Runs foreign code that must not end the process: `process.exit` and the like throw there, and having called one is an
 * error even where the code catches what was thrown. A promise of its own that rejects unheard, which would end the
 * process as well, is an error of the code too. Its `process.exitCode` is undone. Calls may overlap.
 */
export async function withExitForbidden<T>(run: () => Promise<T>): Promise<T> {
  const exitCode = process.exitCode
  forbid()
  try {
    const result = await run()
    // What the code left behind for the end of this turn is still its own.
    await nextTurn()
    if (attempted !== null) throw exitAttempted(attempted)
    if (unheard.length > 0) throw unheard[0]
    return result
  } finally {
    allow()
    process.exitCode = exitCode
  }
}

function forbid(): void {
  if (running++ > 0) return
  attempted = null
  unheard = []
  for (const ending of endings) {
    real.set(ending, Reflect.get(process, ending))
    Reflect.set(process, ending, (...given: readonly unknown[]) => end(ending, given))
  }
  process.on('unhandledRejection', note)
}

/** A signal to another process, or one that asks whether it lives, is nobody's end. */
function end(ending: Ending, given: readonly unknown[]): unknown {
  if (ending === 'kill' && (given[0] !== process.pid || given[1] === 0))
    return Reflect.apply(real.get('kill') as typeof process.kill, process, given)
  attempted = ending
  throw exitAttempted(ending)
}

function note(reason: unknown): void {
  unheard.push(reason)
}

function allow(): void {
  if (--running > 0) return
  for (const [ending, value] of real) Reflect.set(process, ending, value)
  process.off('unhandledRejection', note)
}

function exitAttempted(ending: Ending): SowError {
  return new SowError({
    code: 'PACKAGE_LOAD',
    message: `its code called process.${ending}.`,
    hint: 'Report it to the author of the package.',
  })
}
