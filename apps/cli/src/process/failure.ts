import { debuglog } from 'node:util'
import { exitCode, isSowError } from '@sow/kit/errors'
import type { Failure } from './failure-report.js'
import { interruptedBy } from './interruption.js'
import { usageFailure } from './usage-failure.js'

/** With NODE_DEBUG=sow errors are shown whole, on stderr; their texts may hold values. */
const debug = debuglog('sow')

/** Decides what is told of whatever was thrown. */
export function describeFailure(error: unknown): Failure {
  debug('%O', error)
  const failure = isSowError(error) ? fromSowError(error) : (usageFailure(error) ?? unexpected(error))
  const interrupted = interruptedBy()
  return interrupted === null ? failure : asInterrupted(failure, interrupted)
}

function fromSowError(error: Failure & Error): Failure {
  const { code, exitCode, message, hint, outcome, place, problems } = error
  return { code, exitCode, message, hint, outcome, place, problems }
}

/** Whatever the interrupted work threw, the interruption is what happened; the outcome is the work's own. */
function asInterrupted(
  failure: Failure,
  by: { readonly signal: string; readonly exitCode: number },
): Failure {
  return {
    code: 'INTERRUPTED',
    exitCode: by.exitCode,
    message: `The command was interrupted (${by.signal}).`,
    hint: 'Run the command again: it takes up where the database stands.',
    outcome: failure.outcome,
    place: {},
    problems: [],
  }
}

/** The text of an unexpected error may carry values: only its kind and the places in our code are told. */
function unexpected(error: unknown): Failure {
  const kind = error instanceof Error ? error.name : typeof error
  const at = error instanceof Error ? firstFrame(error.stack ?? '') : ''
  return {
    code: 'INTERNAL',
    exitCode: exitCode.bug,
    message: `An unexpected error stopped the command: ${kind}${at}.`,
    hint: 'See what was done with `sow db status`, and report this as a bug.',
    outcome: 'unknown',
    place: {},
    problems: [],
  }
}

function firstFrame(stack: string): string {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line))
  return frame === undefined ? '' : ` ${frame.trim()}`
}
