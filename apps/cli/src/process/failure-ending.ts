import { renderFailure } from '../render/render-failure.js'
import { asksFor } from './early-options.js'
import { documentText, type Ending, linesText } from './ending.js'
import { describeFailure } from './failure.js'
import type { Failure } from './failure-report.js'

/** How a command ends that failed: text on stderr, or one document on stdout; the same exit code either way. */
export function failureEnding(error: unknown, argv: readonly string[]): Ending {
  const failure = describeFailure(error)
  return asksFor('--json', argv)
    ? { exitCode: failure.exitCode, stdout: documentText(failureDocument(failure)), stderr: '' }
    : { exitCode: failure.exitCode, stdout: '', stderr: linesText(renderFailure(failure)) }
}

function failureDocument({ place, problems, ...failure }: Failure): Record<string, unknown> {
  const error = { ...failure, ...place }
  return { ok: false, error: problems.length > 0 ? { ...error, problems } : error }
}
