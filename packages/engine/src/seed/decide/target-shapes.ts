import { readCatalogStamp } from '../../catalog/shape/catalog-stamp.js'
import { missingTarget } from '../../catalog/shape/check-target.js'
import { readTargets, type ShapeOf } from '../../catalog/shape/read-target-shape.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'

/** The targets of datasets, by identity, as the catalog had them at one time. */
export interface TargetShapes {
  readonly stamp: string
  readonly byIdentity: ReadonlyMap<string, TargetShape>
}

/** Reads every target. Throws TARGET_MISSING, and TARGET_* where one cannot take its dataset. */
export async function readTargetShapes(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<TargetShapes> {
  const stamp = await readCatalogStamp(database, { schemas: schemasOf(database, units) })
  const shapeOf = await readTargets(database, units)
  const byIdentity = new Map<string, TargetShape>()
  for (const unit of units) byIdentity.set(unit.dataset.identity, await requireShape(shapeOf, unit))
  return { stamp, byIdentity }
}

/** The targets as they are now: those that are known, as long as nothing that they were read from has changed. */
export async function currentShapes(
  database: Database,
  units: readonly DatasetUnit[],
  known: TargetShapes,
): Promise<TargetShapes> {
  const stamp = await readCatalogStamp(database, { schemas: schemasOf(database, units) })
  return stamp === known.stamp ? known : await readTargetShapes(database, units)
}

/** The project's schema, and those of targets that are in others. */
function schemasOf(database: Database, units: readonly DatasetUnit[]): readonly string[] {
  const named = units.map(({ dataset }) => tableNamed(database, dataset.table).schema)
  return [...new Set([database.schema, ...named])]
}

async function requireShape(shapeOf: ShapeOf, unit: DatasetUnit): Promise<TargetShape> {
  const shape = await shapeOf(unit)
  if (shape !== null) return shape
  throw missingTarget(unit)
}
