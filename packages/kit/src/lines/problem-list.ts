import type { Problem } from '../errors/sow-error.js'

/** How many problems are kept; the rest are counted. */
export const keptProblems = 100

/** Collects problems in bounded memory: a bad column of a large file is wrong in every row. */
export class ProblemList {
  readonly #kept: Problem[] = []
  #count = 0

  get count(): number {
    return this.#count
  }

  /** The first problems, in the order in which they were found. */
  get kept(): readonly Problem[] {
    return this.#kept
  }

  add(problems: readonly Problem[]): void {
    this.#count += problems.length
    for (const problem of problems) {
      if (this.#kept.length === keptProblems) return
      this.#kept.push(problem)
    }
  }
}
