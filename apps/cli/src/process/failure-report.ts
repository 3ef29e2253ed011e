import type { ErrorPlace, Outcome, Problem } from '@sow/kit/errors'

/** What is told of an error, as text and as JSON. Nothing else of the error is shown. */
export interface Failure {
  readonly code: string
  readonly exitCode: number
  readonly message: string
  readonly hint: string
  readonly outcome: Outcome
  readonly place: ErrorPlace
  readonly problems: readonly Problem[]
}
