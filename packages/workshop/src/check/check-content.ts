import type { Finding } from '@sow/runner/project'
import type { CodeCatalog } from './rows/code-catalog.js'
import type { Guard, GuardedDataset, RowWatch } from './rows/guard.js'
import { guardedFields } from './rows/guarded-fields.js'
import { describePositions, type ReadableDataset, readRows } from './rows/rows-under-check.js'
import { contactDetails } from './rules/contact-details.js'
import { datasetPapers } from './rules/dataset-papers.js'
import { licensedCodes } from './rules/licensed-codes.js'
import { providerNumbers } from './rules/provider-numbers.js'
import { rowOrder } from './rules/row-order.js'
import { spreadsheetValues } from './rules/spreadsheet-values.js'
import { usedCodes } from './rules/used-codes.js'
import { valueForms } from './rules/value-forms.js'
import { writtenText } from './rules/written-text.js'

/** A finding with what an exception names it by. */
export interface ContentFinding extends Finding {
  /** The identity of the dataset; null for one about the package. */
  readonly dataset: string | null
}

interface Watched {
  readonly guard: Guard
  readonly watch: RowWatch
  /** Where each field was found wrong. */
  readonly wrong: Map<string, number[]>
}

/** Holds a dataset and each of its rows against every guard: one finding for each guard and field. */
export async function checkContent(
  readable: ReadableDataset,
  surroundings: { readonly others: GuardedDataset['others']; readonly catalog: CodeCatalog },
): Promise<readonly ContentFinding[]> {
  const { described } = readable
  const dataset: GuardedDataset = {
    described,
    saysRowOwnership: readable.dataset.rowOwnership !== undefined,
    fields: guardedFields(described),
    ...surroundings,
  }
  const watched = guards.flatMap((guard): Watched[] => {
    const watch = guard.inRows?.(dataset) ?? null
    return watch === null ? [] : [{ guard, watch, wrong: new Map() }]
  })
  // Rows that break the rules of their columns are told by the check of the manifest.
  await readRows(readable, (row, position) => {
    for (const { watch, wrong } of watched) {
      for (const field of watch(row)) addPosition(wrong, field, position)
    }
  })
  return guards.flatMap((guard) => [
    ...(guard.inDataset?.(dataset) ?? []).map((what) => finding(guard, described.identity, what)),
    ...rowFindings(watched, guard, readable),
  ])
}

function addPosition(wrong: Map<string, number[]>, field: string, position: number): void {
  const positions = wrong.get(field)
  if (positions === undefined) wrong.set(field, [position])
  else positions.push(position)
}

function rowFindings(
  watched: readonly Watched[],
  guard: Guard,
  { described, dataset }: ReadableDataset,
): ContentFinding[] {
  const wrong = watched.find((each) => each.guard === guard)?.wrong ?? new Map<string, number[]>()
  const { file } = dataset.rows
  return [...wrong].map(([field, positions]) => ({
    ...finding(guard, described.identity, `'${field}', ${describePositions(positions, file)}`),
    ...(file === null ? {} : { file, ...firstLine(positions) }),
  }))
}

function firstLine([line]: readonly number[]): Pick<Finding, 'line'> {
  return line === undefined ? {} : { line }
}

function finding({ code, severity, reason, remedy }: Guard, dataset: string, what: string): ContentFinding {
  return { code, severity, where: dataset, message: `${what}: ${reason}`, remedy, dataset }
}

/** Every rule about the content of a dataset, in the order in which findings are told. */
export const guards: readonly Guard[] = [
  ...datasetPapers,
  ...licensedCodes,
  ...providerNumbers,
  ...contactDetails,
  ...valueForms,
  ...spreadsheetValues,
  ...usedCodes,
  ...rowOrder,
  ...writtenText,
]
