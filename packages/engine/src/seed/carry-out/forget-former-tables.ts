import { readTargetShape } from '../../catalog/shape/read-target-shape.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { forgetTablesOf } from '../../ledger/forget-dropped-tables.js'
import { readRecordedUnit } from '../../ledger/read-definition.js'
import { readSharedReleases, type SharedRelease } from '../../ledger/read-releases.js'
import { isMadeAnew, withoutMemory } from '../../row/census/is-made-anew.js'
import { attempt } from '../../transaction/attempt.js'
import type { TargetShapes } from '../decide/target-shapes.js'

export interface RememberedTargets {
  readonly shapes: ReadonlyMap<string, TargetShape>
  readonly remembered: readonly SharedRelease[]
}

/**
 * The targets and what the ledger has of them, after it forgot what it had of tables that a reset dropped: of all datasets at
 * once, since the first one that is seeded again is a table of Sow's.
 */
export async function forgetFormerTables(
  database: Database,
  { byIdentity }: TargetShapes,
  releases: readonly SharedRelease[],
): Promise<RememberedTargets> {
  const known = new Set(releases.map(({ dataset }) => dataset))
  const anew = new Set<string>()
  for (const [identity, shape] of byIdentity)
    if (known.has(identity) && (await isMadeAnew(database, shape))) anew.add(identity)
  const others = anew.size > 0 ? await othersMadeAnew(database, byIdentity) : []
  // Of a first release that was undone the ledger has no more than a base and seals, and they are of the table before.
  const undone = [...byIdentity].flatMap(([identity, { isOtherTable }]) =>
    isOtherTable && !known.has(identity) ? [identity] : [],
  )
  await forgetTablesOf(database, [...anew, ...others, ...undone])
  const forgotten = new Set([...anew, ...undone])
  const shapes = [...byIdentity].map(
    ([identity, shape]) => [identity, forgotten.has(identity) ? withoutMemory(shape) : shape] as const,
  )
  return { shapes: new Map(shapes), remembered: releases.filter(({ dataset }) => !anew.has(dataset)) }
}

/** Datasets of the ledger that this run is not about; of one that cannot be looked at, the ledger keeps what it has. */
async function othersMadeAnew(
  database: Database,
  byIdentity: TargetShapes['byIdentity'],
): Promise<readonly string[]> {
  const recorded = Map.groupBy(await readSharedReleases(database, 'all'), ({ dataset }) => dataset)
  const anew: string[] = []
  for (const [identity, [release]] of recorded) {
    if (byIdentity.has(identity) || release === undefined) continue
    const looked = await attempt(database, 'nothing', async () => {
      const shape = await readTargetShape(database, await readRecordedUnit(database, release))
      return shape !== null && (await isMadeAnew(database, shape))
    })
    if (looked.kind === 'done' && looked.result) anew.push(identity)
  }
  return anew
}
