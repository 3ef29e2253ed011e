import { isSowError, type SowError } from '@sow/kit/errors'

/** Takes what one package or dataset is faulty in, so that the others are found. */
export type FaultListener = (error: SowError) => void

/** The first fault ends everything: whatever writes rows needs all packages. */
export const throwFault: FaultListener = (error) => {
  throw error
}

/** The result of work, or `otherwise` where it is faulty. */
export function unlessFaulty<Result>(onFault: FaultListener, otherwise: Result, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    if (!isSowError(error)) throw error
    onFault(error)
    return otherwise
  }
}
