import { isSowError, SowError } from '@sow/kit/errors'

/** An error of the rows, told truly where the same command had applied migrations before: those stay. */
export function afterMigrations(error: unknown, applied: number): unknown {
  if (!isSowError(error) || applied === 0) return error
  const { code, message, hint, outcome, place, problems } = error
  return new SowError({
    code,
    message: `${message} Before that ${applied === 1 ? '1 migration was' : `${applied} migrations were`} applied.`,
    hint,
    outcome: outcome === 'nothing-changed' ? 'partial' : outcome,
    place,
    problems,
    cause: error,
  })
}
