import { isSowError, type SowError } from '@sow/kit/errors'
import { splitTableName } from '@sow/kit/manifest'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database, SoughtRefusal } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { findRefusingTable } from '../../row/refusal/find-refusing-table.js'
import { isOfRows, translateDatabaseError } from '../../server/connect/translate-database-error.js'
import { placeRefusal } from './name-refusal.js'

/**
 * Runs `work`; where the database refuses a row and does not say which, runs it once more to find that row, and throws
 * the refusal with its place. On the database that `work` is then given nothing may be committed.
 */
export async function findingRefusedRow<Result>(
  database: Database,
  units: readonly DatasetUnit[],
  work: (database: Database) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(database)
  } catch (error) {
    const sought = soughtRefusal(error, units)
    if (sought === null) throw error
    const found = await work({ ...database, sought }).then(
      () => null,
      (again: unknown) => again,
    )
    throw isSowError(found) && isFound(found, sought) ? found : ofItsTable(error as SowError, units)
  }
}

function soughtRefusal(error: unknown, units: readonly DatasetUnit[]): SoughtRefusal | null {
  if (!isSowError(error) || error.place.line !== undefined || !isOfRows(error)) return null
  const { sqlState, constraint } = error.place
  return sqlState === undefined ? null : { sqlState, constraint, isAlone: units.length === 1 }
}

function isFound({ place }: SowError, { sqlState, constraint }: SoughtRefusal): boolean {
  return place.dataset !== undefined && place.sqlState === sqlState && place.constraint === constraint
}

/** A constraint that is checked when all datasets are done names its table alone. */
function ofItsTable(error: SowError, units: readonly DatasetUnit[]): SowError {
  const [unit, ...others] = units.filter(
    ({ dataset }) => splitTableName(dataset.table).name === error.place.table,
  )
  if (unit === undefined || others.length > 0) return error
  return placeRefusal(error, { package: unit.package, dataset: unit.dataset.identity })
}

/** What no single row was found to be refused for: with its dataset, where a constraint that was put off refuses its table. */
export async function refusedAtTheEnd(
  database: Database,
  units: readonly DatasetUnit[],
  shapes: ReadonlyMap<string, TargetShape>,
  sought: SoughtRefusal,
): Promise<unknown> {
  const found = await findRefusingTable(database, shapes, sought)
  const unit = units.find(({ dataset }) => dataset.identity === found?.identity)
  if (found === null || unit === undefined) return new Error('The refused row was not found.')
  const { identity, table } = unit.dataset
  return translateDatabaseError(found.cause, { place: { package: unit.package, dataset: identity, table } })
}
