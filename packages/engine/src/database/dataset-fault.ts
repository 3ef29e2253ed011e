import type { SowError } from '@sow/kit/errors'

/** A dataset that could not be looked at, and why. The others were. */
export interface DatasetFault {
  /** `domain/name`. */
  readonly dataset: string
  readonly error: SowError
}

/** Takes what one dataset fails at, so that the others go on. */
export type FaultListener = (fault: DatasetFault) => void
