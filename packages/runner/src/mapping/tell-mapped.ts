import { type Database, type DatasetUnit, localPackage, readUnfitTargets } from '@sow/engine'
import { isSowError, SowError } from '@sow/kit/errors'
import { allUnfit } from './wrong-mapping.js'

/**
 * Does work with datasets. Where a table cannot take one that the project mapped, the error has what is wrong with all of them, so
 * that the configuration is corrected once; where it refuses a value, the error says what the project can do: the value is the
 * package's.
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
    if (!mapped.some(({ dataset }) => dataset.identity === error.place.dataset)) throw error
    if (error.code === 'DATA_REJECTED') throw refusedValue(error)
    if (!error.code.startsWith('TARGET_')) throw error
    throw allUnfit(await readUnfitTargets(database, mapped)) ?? error
  }
}

function refusedValue({ code, message, outcome, place, problems, cause }: SowError): SowError {
  const hint =
    place.column === undefined
      ? 'Let the table take the row, with the tool that keeps the schema, or correct `mappings` in the configuration.'
      : 'Let the column take the value, with the tool that keeps the schema, or leave it out: null in `mappings`.'
  return new SowError({ code, message, hint, outcome, place, problems, cause })
}
