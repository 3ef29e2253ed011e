import { type ErrorCode, errorCodes } from './error-codes.js'

/** What became of the database: nothing changed, everything was committed, a part was, or nobody knows. */
export type Outcome = 'nothing-changed' | 'committed' | 'partial' | 'unknown'

/** Where an error happened. Names, positions and row keys only: never another value, a bind parameter or a secret. */
export interface ErrorPlace {
  /** The npm package. */
  readonly package?: string
  /** `domain/name`. */
  readonly dataset?: string
  /** Its name. */
  readonly migration?: string
  /** The table in the database. */
  readonly table?: string
  /** The column of it, or the field of a row. */
  readonly column?: string
  /** The constraint that refused. */
  readonly constraint?: string
  /** Relative to the package or to the project. */
  readonly file?: string
  /** The line of the file, or the row of the dataset; 1 is the first. */
  readonly line?: number
  /** The key of the row, as people write it, where it is not the value that is wrong. */
  readonly key?: string
  /** What the server answered. */
  readonly sqlState?: string
}

/** One bad thing among many that were found together, such as one invalid row. */
export interface Problem extends ErrorPlace {
  /** The rule that is broken, by its name. */
  readonly rule: string
  /** What is wrong, in one sentence. */
  readonly message: string
}

export interface SowErrorDetails {
  readonly code: ErrorCode
  /** What happened, in one sentence. */
  readonly message: string
  /** One thing to try, usually a command. */
  readonly hint: string
  readonly outcome?: Outcome
  readonly place?: ErrorPlace
  readonly problems?: readonly Problem[]
  readonly cause?: unknown
}

/** The hint of an error that is a fault of Sow's own. */
export const reportHint =
  'Report this as a bug, with the version (`sow --version`), the command, and the code and text of this error.'

const brand = Symbol.for('sow.error')

/** The one family of errors: a stable code, what happened, the state of the database, one thing to try. */
export class SowError extends Error {
  readonly code: ErrorCode
  readonly hint: string
  readonly outcome: Outcome
  readonly place: ErrorPlace
  readonly problems: readonly Problem[]
  readonly exitCode: number

  constructor(details: SowErrorDetails) {
    super(details.message, { cause: details.cause })
    this.name = 'SowError'
    this.code = details.code
    this.hint = details.hint
    this.outcome = details.outcome ?? 'nothing-changed'
    this.place = details.place ?? {}
    this.problems = details.problems ?? []
    this.exitCode = errorCodes[details.code]
    Object.defineProperty(this, brand, { value: true })
  }
}

/** True for a SowError of any copy of this package: a bundled CLI and a seed package carry one each. */
export function isSowError(error: unknown): error is SowError {
  return typeof error === 'object' && error !== null && brand in error
}
