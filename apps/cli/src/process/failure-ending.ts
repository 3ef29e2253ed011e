import { debuglog, inspect } from 'node:util'
import { getHeapStatistics } from 'node:v8'
import { exitCode, isSowError, reportHint, SowError } from '@sow/kit/errors'
import type { FailureDocument } from '../document/document.js'
import { documentFormat } from '../document/envelope.js'
import type { Failure } from '../document/failure.js'
import { renderFailure } from '../render/render-failure.js'
import { asksFor } from './early-options.js'
import { documentText, type Ending, linesText } from './ending.js'
import { foreignFault } from './foreign-fault.js'
import { type Interruption, interruptedBy, interruptionError, interruptionExitCode } from './interruption.js'
import { usageFailure } from './usage-failure.js'

/** With NODE_DEBUG=sow errors are shown whole, on stderr; their texts may hold values. */
const debug = debuglog('sow')

/** How a command ends that failed: text on stderr, or one document on stdout; the same exit code either way. */
export function failureEnding(error: unknown, argv: readonly string[]): Ending {
  debug('%s', linesText(inspect(error, { depth: 4 }).split('\n')))
  const failure = describeFailure(error)
  if (!asksFor('--json', argv))
    return { exitCode: failure.exitCode, stdout: '', stderr: linesText(renderFailure(failure)) }
  const document: FailureDocument = { format: documentFormat, ok: false, error: failure }
  return { exitCode: failure.exitCode, stdout: documentText(document), stderr: '' }
}

/** Decides what is told of whatever was thrown. */
export function describeFailure(error: unknown): Failure {
  const failure = isSowError(error) ? fromSowError(error) : (usageFailure(error) ?? unforeseen(error))
  const interrupted = interruptedBy()
  return interrupted === null ? failure : asInterrupted(failure, interrupted)
}

function fromSowError({ code, exitCode, message, hint, outcome, place, problems }: SowError): Failure {
  const failure = { code, exitCode, message, hint, outcome, ...place }
  return problems.length > 0 ? { ...failure, problems } : failure
}

/** Whatever the interrupted work threw, the interruption is what happened; the outcome is the work's own. */
function asInterrupted({ outcome }: Failure, by: Interruption): Failure {
  const { code, message, hint } = interruptionError(by)
  return {
    code: by.kind === 'signal' ? 'INTERRUPTED' : code,
    exitCode: interruptionExitCode(by),
    message,
    hint,
    outcome,
  }
}

/** What code that is not ours threw is no fault of ours. */
function unforeseen(error: unknown): Failure {
  if (isOutOfMemory(error)) return fromSowError(memoryExhausted())
  const foreign = foreignFault(error)
  return foreign === null ? unexpected(error) : fromSowError(foreign)
}

/** The thread that runs a command had all that Node gives it. */
function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'
}

function memoryExhausted(): SowError {
  const megabytes = Math.ceil(getHeapStatistics().heap_size_limit / 2 ** 20)
  return new SowError({
    code: 'RESOURCE_EXHAUSTED',
    message: `The command needs more memory than Node gives it, which is ${megabytes} MB.`,
    hint: `Give it more: NODE_OPTIONS=--max-old-space-size=${Math.max(2048, 2 * megabytes)}. What was done before is told by \`sow db status\`.`,
    outcome: 'unknown',
  })
}

/** The text of an unexpected error may carry values: only its kind and the places in our code are told. */
function unexpected(error: unknown): Failure {
  const kind = error instanceof Error ? error.name : typeof error
  const at = error instanceof Error ? firstFrame(error.stack ?? '') : ''
  return {
    code: 'INTERNAL',
    exitCode: exitCode.bug,
    message: `An unexpected error stopped the command: ${kind}${at}.`,
    hint: `See what was done with \`sow db status\`. ${reportHint}`,
    outcome: 'unknown',
  }
}

function firstFrame(stack: string): string {
  const frame = stack.split('\n').find((line) => /^\s+at /.test(line))
  return frame === undefined ? '' : ` ${frame.trim()}`
}
