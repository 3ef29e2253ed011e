import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { forgetTablesOf } from '../../ledger/forget-dropped-tables.js'
import { isMadeAnew, withoutMemory } from '../../row/census/is-made-anew.js'
import type { TargetShapes } from '../decide/target-shapes.js'

/** The shapes, after the ledger forgot what it had of tables that others have taken the place of. */
export async function forgetFormerTables(
  database: Database,
  { byIdentity }: TargetShapes,
): Promise<ReadonlyMap<string, TargetShape>> {
  const shapes = new Map(byIdentity)
  const anew: string[] = []
  for (const [identity, shape] of byIdentity) {
    if (!(await isMadeAnew(database, shape))) continue
    anew.push(identity)
    shapes.set(identity, withoutMemory(shape))
  }
  await forgetTablesOf(database, anew)
  return shapes
}
