import { SowError } from '@sow/kit/errors'
import { endProcess } from './end-process.js'
import { tell } from './ending.js'

const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const

type InterruptingSignal = keyof typeof exitCodes

/** Milliseconds that the work has to undo itself before the process ends anyway. */
const patience = 10_000

const controller = new AbortController()
let received: InterruptingSignal | null = null

/** Aborts when the process was asked to stop: the work cancels its statement and rolls back. */
export const interruption: AbortSignal = controller.signal

/** The signal that stopped the work, with its exit code; null where nobody did. */
export function interruptedBy(): { readonly signal: InterruptingSignal; readonly exitCode: number } | null {
  return received === null ? null : { signal: received, exitCode: exitCodes[received] }
}

/** Turns SIGINT and SIGTERM into an interruption. The second one, or patience running out, ends the process. */
export function listenForInterruption(): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupt(signal))
}

function interrupt(signal: InterruptingSignal): void {
  if (received !== null) {
    giveUp(signal)
    return
  }
  received = signal
  tell('', 'Stopping, and rolling back what is not committed.')
  controller.abort(stopped(signal))
  setTimeout(() => giveUp(signal), patience).unref()
}

function giveUp(signal: InterruptingSignal): void {
  const stderr = 'Stopped at once. The server rolls back what was not committed; see `sow db status`.\n'
  void endProcess({ exitCode: exitCodes[signal], stdout: '', stderr })
}

/** What the aborted work throws: it is rolled back as after any error. */
function stopped(signal: InterruptingSignal): SowError {
  return new SowError({
    code: 'INTERNAL',
    message: `The command was interrupted (${signal}).`,
    hint: 'Run the command again: it takes up where the database stands.',
  })
}
