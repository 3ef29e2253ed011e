import type { Problem, SowError } from '../errors/sow-error.js'

/** An error as text for people: what happened, each problem on a line of its own, one thing to try. */
export function formatError(error: SowError): string {
  const problems = error.problems.map((problem) => `  ${formatProblem(problem)}\n`).join('')
  return `${error.code}: ${error.message}\n${problems}Try: ${error.hint}\n`
}

/** `data/payers.csv:12 code not-null: code is null ...`; an inline row has its dataset for a file. */
function formatProblem({ file, dataset, line, column, rule, message }: Problem): string {
  const where = [file ?? dataset, line].filter((part) => part !== undefined).join(':')
  return `${[where, column, rule].filter(Boolean).join(' ')}: ${message}`
}
