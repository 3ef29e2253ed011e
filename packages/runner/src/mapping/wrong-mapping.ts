import { isSowError, type Problem, SowError } from '@sow/kit/errors'
import { nearestNames } from '../select/nearest-names.js'

/** What somebody may have meant; null where nothing is near. */
export function nearestOf(name: string, known: readonly string[]): string | null {
  const nearest = nearestNames(name, known)
  return nearest.length === 0 ? null : `Did you mean ${nearest.join(' or ')}?`
}

/** The error of a mapping that nothing can be done with. */
export function wrongMapping(identity: string, what: string, hint: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${unusable(identity)}: ${what}.`,
    hint,
    place: { dataset: identity },
  })
}

/** All that is wrong with mappings in one error, so that the configuration is corrected once; null where nothing is. */
export function allWrong(errors: readonly SowError[]): SowError | null {
  const [first] = errors
  if (first === undefined || errors.length === 1) return first ?? null
  const problems = errors.flatMap((error) =>
    error.problems.length > 0 ? error.problems : [problemOf(error)],
  )
  const datasets = [...new Set(problems.map(({ dataset }) => dataset))]
  const [only] = datasets
  return new SowError({
    code: 'CONFIG_INVALID',
    message:
      datasets.length === 1
        ? `${unusable(only ?? '')}: ${problems.length} things are wrong with it.`
        : `The mappings of ${datasets.length} datasets cannot be used.`,
    hint: 'Correct `mappings` in the configuration; `sow package list` shows the datasets.',
    place: datasets.length === 1 && only !== undefined ? { dataset: only } : {},
    problems,
  })
}

function unusable(identity: string): string {
  return `The mapping of ${identity} cannot be used`
}

function problemOf({ message, hint, place: { dataset = '' } }: SowError): Problem {
  return { rule: 'mapping', dataset, message: `${message.replace(`${unusable(dataset)}: `, '')} ${hint}` }
}

/** The error of datasets whose tables cannot take them; null where there is none. */
export function allUnfit(errors: readonly SowError[]): SowError | null {
  const [first] = errors
  if (first === undefined || errors.length === 1) return first ?? null
  return new SowError({
    code: first.code,
    message: `The tables of ${errors.length} mapped datasets cannot take them.`,
    hint: 'Correct `mappings` in the configuration (null leaves a column out), or fit the tables, with the tool that keeps the schema.',
    problems: errors.flatMap(({ message, place: { dataset = '', table = '' }, problems }) =>
      problems.length === 0
        ? [{ rule: 'table', dataset, table, message }]
        : problems.map((each) => ({ ...each, dataset, table })),
    ),
  })
}

/** What `work` makes of each; throws all that is wrong with them. */
export function mapAll<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Result[] {
  const faults: SowError[] = []
  const results = items.flatMap((item) => {
    try {
      return [work(item)]
    } catch (error) {
      if (!isSowError(error)) throw error
      faults.push(error)
      return []
    }
  })
  const error = allWrong(faults)
  if (error !== null) throw error
  return results
}
