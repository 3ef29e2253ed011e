import { type ErrorCode, errorCodes, SowError } from '@sow/kit/errors'
import { nearestNames } from '@sow/runner/start'
import type { CommandResult } from '../command/command-result.js'
import { bold } from '../render/color.js'
import { explanations } from './explanations.js'

/** The explanation of one code, in any case. Throws CONFIG_USAGE for a code that does not exist. */
export function explainCode(name: string): CommandResult {
  const code = name.toUpperCase()
  if (!isErrorCode(code)) throw unknownCode(code)
  const { title, meaning, remedies } = explanations[code]
  const exitCode = errorCodes[code]
  return {
    document: { explanation: { code, exitCode, title, meaning, remedies } },
    lines: [
      `${bold(code)}: ${title}. Exit code ${exitCode}.`,
      '',
      meaning,
      '',
      ...remedies.map((remedy) => `- ${remedy}`),
    ],
  }
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
