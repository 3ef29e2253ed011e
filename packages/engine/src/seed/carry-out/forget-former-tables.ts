import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { forgetTablesOf } from '../../ledger/forget-dropped-tables.js'
import { isMadeAnew, withoutMemory } from '../../row/census/is-made-anew.js'
import type { TargetShapes } from '../decide/target-shapes.js'

/** The shapes, and the datasets of which the ledger forgot what it had: others have taken the place of their tables. */
export async function forgetFormerTables(
  database: Database,
  { byIdentity }: TargetShapes,
): Promise<{ readonly shapes: ReadonlyMap<string, TargetShape>; readonly anew: ReadonlySet<string> }> {
  const shapes = new Map(byIdentity)
  const anew = new Set<string>()
  for (const [identity, shape] of byIdentity) {
    if (!(await isMadeAnew(database, shape))) continue
    anew.add(identity)
    shapes.set(identity, withoutMemory(shape))
  }
  await forgetTablesOf(database, [...anew])
  return { shapes, anew }
}
