import type { CodeTerm } from '../rows/code-catalog.js'
import { definesCodes } from '../rows/code-catalog.js'
import { codeFields } from '../rows/code-uses.js'
import type { Guard, GuardedDataset, RowWatch } from '../rows/guard.js'

/** Asks of each code that a row uses, from a code system that a dataset of the project defines. */
function watchUses(
  dataset: GuardedDataset,
  isWrong: (term: CodeTerm | null, date: string | null) => boolean,
): RowWatch | null {
  const { described, catalog } = dataset
  const fields = codeFields(dataset)
  if (definesCodes(described) || fields.length === 0) return null
  const dated = described.fields.indexOf('effective_from')
  return (row) => {
    const date = row[dated] ?? described.source?.effective ?? null
    return fields
      .filter((field) =>
        field.read(row).some(({ system, code, certain }) => {
          const terms = catalog.get(system)
          return certain && terms !== undefined && isWrong(terms.get(code) ?? null, date)
        }),
      )
      .map(({ name }) => name)
  }
}

/** Codes of fees, items and rules, held against the code datasets of the project. */
export const usedCodes: readonly Guard[] = [
  {
    code: 'CODE_UNKNOWN',
    severity: 'error',
    reason: 'The code is in no code dataset of the project, so nothing tells what it means.',
    remedy: 'Add the code to the dataset that defines its code system, or correct it.',
    inRows: (dataset) => watchUses(dataset, (term) => term === null),
  },
  {
    code: 'CODE_NOT_BILLABLE',
    severity: 'error',
    reason: 'The code is a heading, and a claim that names it is rejected.',
    remedy: 'Use one of the codes below it.',
    inRows: (dataset) => watchUses(dataset, (term) => term?.billable === false),
  },
  {
    code: 'CODE_NOT_IN_FORCE',
    severity: 'error',
    reason: 'On the day from which the row holds, the code is not in force.',
    remedy: 'Use the code that replaced it, or correct the dates.',
    inRows: (dataset) =>
      watchUses(
        dataset,
        (term, date) =>
          term !== null &&
          date !== null &&
          ((term.from !== null && date < term.from) || (term.through !== null && date > term.through)),
      ),
  },
]
