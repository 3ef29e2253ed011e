import { expect } from 'vitest'
import { isSowError, type SowError } from '../src/errors.js'

/** The SowError that `work` ends with; anything else fails the test. */
export async function errorOf(work: () => unknown): Promise<SowError> {
  try {
    await work()
  } catch (error) {
    if (isSowError(error)) return error
    throw error
  }
  return expect.fail('No error was thrown.')
}

/** Where and what each problem of an error is: `line column rule`. */
export function rulesOf(error: SowError): readonly string[] {
  return error.problems.map(({ line, column, rule }) => [line, column, rule].filter(Boolean).join(' '))
}
