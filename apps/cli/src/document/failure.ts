import type { ErrorPlace, Outcome, Problem } from '@sow/kit/errors'

/** What is told of an error, as text and as JSON. Nothing else of the error is shown. */
export interface Failure extends ErrorPlace {
  /** Stable: `sow explain CODE` says what it means and how to mend it. */
  readonly code: string
  /** The exit code of the process. */
  readonly exitCode: number
  /** What happened, in one sentence. */
  readonly message: string
  /** One thing to try, usually a command. */
  readonly hint: string
  /** What became of the database. */
  readonly outcome: Outcome
  /** Every bad thing, where several were found together. */
  readonly problems?: readonly Problem[]
}
