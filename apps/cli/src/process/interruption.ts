import { counted, exitCode, SowError } from '@sow/kit/errors'

/** What stops a command from outside. */
export type Interruption =
  | { readonly kind: 'signal'; readonly signal: 'SIGINT' | 'SIGTERM' }
  | { readonly kind: 'deadline'; readonly seconds: number }

const controller = new AbortController()
let received: Interruption | null = null

/** Aborts when the command was asked to stop: the work cancels its statement and rolls back. */
export const interruption: AbortSignal = controller.signal

/** What stopped the work; null where nobody did. */
export function interruptedBy(): Interruption | null {
  return received
}

/** Stops the work of this thread. */
export function interrupt(by: Interruption): void {
  received ??= by
  controller.abort(interruptionError(received))
}

/** What the aborted work throws, and what is told of it: it is rolled back as after any error. */
export function interruptionError(by: Interruption): SowError {
  if (by.kind === 'signal')
    return new SowError({
      code: 'INTERNAL',
      message: `The command was interrupted (${by.signal}).`,
      hint: 'Run the command again: it takes up where the database stands.',
    })
  return new SowError({
    code: 'TRANSACTION_TIMEOUT',
    message: `The command was not done within ${counted(by.seconds, 'second')}, which SOW_RUN_SECONDS allows.`,
    hint: 'Run the command again, it takes up where the database stands; or allow it more seconds.',
  })
}

export function interruptionExitCode(by: Interruption): number {
  if (by.kind === 'deadline') return exitCode.temporary
  return by.signal === 'SIGINT' ? 130 : 143
}
