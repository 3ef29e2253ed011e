import { type ErrorCode, errorCodes, SowError } from '@sow/kit/errors'
import { nearestNames } from '@sow/runner/start'
import type { ExplainedCode } from './explanation.js'
import { explanations } from './explanations.js'

/** The explanation of one code, in any case. Throws CONFIG_USAGE for a code that does not exist. */
export function explainCode(name: string): ExplainedCode {
  const code = name.toUpperCase()
  if (!isErrorCode(code)) throw unknownCode(code)
  return { code, exitCode: errorCodes[code], ...explanations[code] }
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}

function unknownCode(code: string): SowError {
  const nearest = nearestNames(code, Object.keys(errorCodes))
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `There is no error code ${code}.`,
    hint:
      nearest.length > 0
        ? `Did you mean ${nearest.join(' or ')}?`
        : 'The code stands in the last line of an error.',
  })
}
