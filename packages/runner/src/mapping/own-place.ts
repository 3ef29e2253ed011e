import { isSowError, type Problem, SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { DatasetMapping, MappedTable } from '../config/config.js'
import { nearestNames } from '../select/nearest-names.js'

/** Where a dataset's rows are in the project's own schema. */
export interface OwnPlace {
  readonly table: string
  readonly fill: NonNullable<DatasetMapping['fill']>
  /** The table's name of a column; null where it is left out. */
  readonly columnOf: (name: string) => string | null
}

/** Reads what the configuration says of a dataset. `ids`: the columns that references to it hold. Throws CONFIG_INVALID. */
export function ownPlaceOf(
  dataset: ManifestDataset,
  { table, columns = {}, fill = {} }: DatasetMapping,
  ids: readonly string[],
): OwnPlace {
  checkColumns(dataset, columns, ids)
  return {
    table: table === undefined ? dataset.table : writtenTable(table),
    fill,
    columnOf: (name) => (Object.hasOwn(columns, name) ? (columns[name] ?? null) : name),
  }
}

/** As datasets and the ledger name a table. */
export function writtenTable(table: MappedTable): string {
  return typeof table === 'string' ? table : `${table.schema}.${table.table}`
}

/** Throws CONFIG_INVALID with all that is wrong. */
function checkColumns(
  dataset: ManifestDataset,
  mapped: NonNullable<DatasetMapping['columns']>,
  ids: readonly string[],
): void {
  const { identity, key, columns, absent } = dataset
  const retire = typeof absent === 'object' ? [absent.retireOn] : []
  const known = [...new Set([...columns.map(({ name }) => name), ...retire, ...ids])]
  const unknown = Object.keys(mapped).filter((name) => !known.includes(name))
  const lost = key.filter((name) => Object.hasOwn(mapped, name) && mapped[name] === null)
  const placed = known.map((name) => (Object.hasOwn(mapped, name) ? mapped[name] : name))
  const twice = placed.filter((name, index) => name !== null && placed.indexOf(name) !== index)
  const faults = [
    ...unknown.map((name) =>
      wrongMapping(
        identity,
        `it has no column ${name}`,
        nearestOf(name, known) ?? `Its columns are ${known.join(', ')}.`,
      ),
    ),
    ...lost.map((name) =>
      wrongMapping(
        identity,
        `${name} is of its key, and is left out`,
        'Name the column of the table that has it.',
      ),
    ),
    ...[...new Set(twice)].map((name) =>
      wrongMapping(
        identity,
        `two of its columns go to ${name}`,
        'Give each a column of its own, or leave one out with null.',
      ),
    ),
  ]
  const error = allWrong(faults)
  if (error !== null) throw error
}

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
