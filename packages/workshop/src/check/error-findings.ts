import { type ErrorPlace, isSowError, type Problem, type SowError } from '@sow/kit/errors'
import type { Finding } from '@sow/runner/project'

/** Does a piece of a check; where it throws SowError, answers the findings that it stands for. */
export async function findingsOfErrors(where: string, work: () => Promise<unknown>): Promise<Finding[]> {
  try {
    await work()
    return []
  } catch (error) {
    if (isSowError(error)) return errorFindings(error, where)
    throw error
  }
}

/** One finding for each problem that an error lists, or one for the error itself. */
function errorFindings({ code, message, hint, place, problems }: SowError, where: string): Finding[] {
  const common = { code, severity: 'error' as const, remedy: hint }
  if (problems.length === 0) return [{ ...common, where: place.dataset ?? where, message, ...fileOf(place) }]
  return problems.map((problem) => ({
    ...common,
    where: problemPlace(problem, where),
    message: problem.message,
    ...fileOf(problem),
  }))
}

/** Only the place of a row in a file: that of an inline row is no line. */
function fileOf({ file, line }: ErrorPlace): Pick<Finding, 'file' | 'line'> {
  if (file === undefined) return {}
  return line === undefined ? { file } : { file, line }
}

function problemPlace({ dataset, file, line }: Problem, where: string): string {
  const at = line === undefined ? [] : [file === undefined ? `row ${line}` : `${file}:${line}`]
  return [dataset ?? where, ...at].join(', ')
}
