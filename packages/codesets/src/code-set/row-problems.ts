import { type Problem, SowError } from '@sow/kit/errors'

/** How many problems are kept; the rest are counted. */
const keptProblems = 100

/** What is wrong with a line: a stable rule, the column where it is one column's, half a sentence without values. */
export interface LineViolation {
  readonly rule: string
  readonly column?: string
  readonly message: string
}

/** Collects the bad lines of one text, in bounded memory. */
export class RowProblems {
  readonly #file: string
  readonly #kept: Problem[] = []
  #count = 0

  constructor(file: string) {
    this.#file = file
  }

  add(line: number, { rule, column, message }: LineViolation): void {
    this.#count += 1
    if (this.#kept.length === keptProblems) return
    this.#kept.push({
      file: this.#file,
      line,
      ...(column === undefined ? {} : { column }),
      rule,
      message: `${message}.`,
    })
  }

  /** Throws SowError DATA_INVALID where anything was added. */
  throwIfAny(): void {
    const [first] = this.#kept
    if (first === undefined) return
    const what = this.#count === 1 ? 'One line' : `${this.#count} lines`
    throw new SowError({
      code: 'DATA_INVALID',
      message: `${what} of ${this.#file} cannot be read, the first is line ${first.line}: ${first.message}`,
      hint: 'Download the file again from its publisher, and load it as it is.',
      place: {
        file: this.#file,
        line: first.line ?? 0,
        ...(first.column === undefined ? {} : { column: first.column }),
      },
      problems: this.#kept,
    })
  }
}
