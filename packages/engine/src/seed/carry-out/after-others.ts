import { SowError } from '@sow/kit/errors'

/** The same failure, with what is true of the datasets that were committed before it. */
export function afterOthers(error: SowError, done: number, all: number): SowError {
  return new SowError({
    code: error.code,
    message: `${error.message} ${done} of ${all} datasets ${done === 1 ? 'was' : 'were'} committed before it.`,
    hint: error.hint,
    outcome: 'partial',
    place: error.place,
    problems: error.problems,
    cause: error,
  })
}
