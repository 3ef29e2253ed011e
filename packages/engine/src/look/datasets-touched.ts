import { readTargetShape } from '../catalog/shape/read-target-shape.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { takeCensus } from '../row/census/census.js'
import { findTouchedKeys } from '../row/census/find-touched-keys.js'
import { usingTransaction } from '../transaction/using-transaction.js'

/**
 * Of datasets whose rows are not at hand, those of which somebody else may have written a row. Several of them may share a
 * table: rows of another one are none of theirs.
 */
export async function datasetsTouched(database: Database, units: readonly DatasetUnit[]): Promise<string[]> {
  const touched: string[] = []
  for (const unit of units) {
    const isTouched = await usingTransaction(database, async () => await hasTouchedRows(database, unit))
    if (isTouched) touched.push(unit.dataset.identity)
  }
  return touched
}

/** True as well where nobody can tell. */
async function hasTouchedRows(database: Database, unit: DatasetUnit): Promise<boolean> {
  const shape = await readTargetShape(database, unit)
  if (shape === null || (shape.base !== null && !shape.baseExists)) return true
  const scope = { tenant: null, planned: new Map() }
  const { tenants } = await takeCensus(database, shape, scope, true)
  const isTrusted = tenants.every(({ foreign }) => foreign !== null)
  const keys = await findTouchedKeys(database, shape, { rows: unit.dataset.rows, most: 0, isTrusted })
  return keys === null
}
