import { type Database, type DatasetUnit, describeColumn, localPackage, readUnfitTargets } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { allUnfit } from './wrong-mapping.js'

/**
 * Does work with datasets. Where a table cannot take one that the project mapped, the error has what is wrong with all of them, so
 * that the configuration is corrected once. Where a column refuses a value, the error says what the column takes, and of a mapped
 * one what the project can do: the value is the package's.
 */
export async function tellMapped<Result>(
  database: Database,
  units: readonly DatasetUnit[],
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!isSowError(error) || error.outcome !== 'nothing-changed') throw error
    const mapped = units.filter((unit) => unit.mapping !== undefined && unit.package !== localPackage)
    const isMapped = mapped.some(({ dataset }) => dataset.identity === error.place.dataset)
    if (error.code === 'DATA_REJECTED') throw await refusedValue(database, error, isMapped)
    if (!isMapped || !error.code.startsWith('TARGET_')) throw error
    throw allUnfit(await readUnfitTargets(database, mapped)) ?? error
  }
}

async function refusedValue(database: Database, error: SowError, isMapped: boolean): Promise<SowError> {
  const { code, message, hint, outcome, place, problems, cause } = error
  const takes = await tellColumn(database, error)
  return new SowError({
    code,
    message: takes === null ? message : `${message} ${takes}`,
    hint: isMapped ? ofMapped(place) : hint,
    outcome,
    place,
    problems,
    cause,
  })
}

/** The states of values that a type has no place for: another label, too many characters or digits. */
const ofTypes = ['22P02', '22001', '22003']

/** As many labels as fit into a sentence. */
const toldLabels = 20

/** Null where the type says nothing that helps, or cannot be asked any more. */
async function tellColumn(database: Database, { place }: SowError): Promise<string | null> {
  const { table, column, sqlState } = place
  if (table === undefined || column === undefined || !ofTypes.includes(sqlState ?? '')) return null
  const found = await describeColumn(database, table, column).catch(() => null)
  if (found === null) return null
  const { type, over, labels } = found
  if (labels === null) return `${column} is ${type}${over === null ? '' : ` (${over})`}.`
  const more = labels.length - toldLabels
  return `${column} is ${type}, with the labels ${labels.slice(0, toldLabels).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`
}

function ofMapped({ column }: SowError['place']): string {
  return column === undefined
    ? 'Let the table take the row, with the tool that keeps the schema, or correct `mappings` in the configuration.'
    : 'Let the column take the value, with the tool that keeps the schema, or leave it out: null in `mappings`.'
}
