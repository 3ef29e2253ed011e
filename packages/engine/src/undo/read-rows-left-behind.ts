import { isSowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { naturalKey, tenantKey } from '../catalog/statement/natural-key.js'
import type { Database } from '../database/database.js'
import { undoneRuns } from '../ledger/undone-runs.js'
import { isCarriedElsewhere } from './carried-elsewhere.js'
import type { Undoing } from './changed-rows.js'
import { readUndoableRuns } from './find-run.js'
import { judgedInserted } from './judged-inserted.js'
import { readShapes, type UndoShapes } from './read-shapes.js'
import { readReplacedReleases } from './replaced-release.js'
import type { LeftBehind, LeftRow } from './undo-report.js'

/** Rows of undone runs that an edit, or a row that refers to them, kept. Needs no package. Writes nothing. */
export async function readRowsLeftBehind(database: Database): Promise<readonly LeftBehind[]> {
  const runs = await readUndoableRuns(database)
  const undone = undoneRuns(runs)
  const found = new Map<string, { table: string; rows: Map<string, LeftRow> }>()
  for (const { id, undoes } of runs) {
    if (undoes !== null || !undone.has(id)) continue
    const undoing = { undone: id, run: runs.find(({ undoes }) => undoes === id)?.id ?? id }
    const releases = Map.groupBy(await readReplacedReleases(database, id), ({ dataset }) => dataset)
    for (const [dataset, own] of releases) {
      const left = await readLeft(database, undoing, () =>
        readShapes(database, own, { undone: id, isRedo: false }),
      )
      if (left === null) continue
      const known = found.get(dataset) ?? { table: left.table, rows: new Map() }
      for (const row of left.rows) known.rows.set(JSON.stringify([row.tenant, row.key]), row)
      found.set(dataset, known)
    }
  }
  return [...found].flatMap(([dataset, { table, rows }]) =>
    rows.size === 0 ? [] : [{ dataset, table, rows: [...rows.values()] }],
  )
}

/** Null where the table is gone, or the ledger no longer knows what it was: no row is left of that. */
async function readLeft(
  database: Database,
  undoing: Undoing,
  read: () => ReturnType<typeof readShapes>,
): Promise<Omit<LeftBehind, 'dataset'> | null> {
  try {
    const shapes = await read()
    if (shapes === null) return null
    const { now, replacedBase } = shapes
    if (now.base !== null && !now.baseExists) return null
    return { table: now.table.name, rows: await readJudged(database, now, undoing, replacedBase) }
  } catch (error) {
    if (isSowError(error) && (error.code === 'UNDO_IMPOSSIBLE' || error.code === 'TARGET_MISSING'))
      return null
    throw error
  }
}

/** What its undo found of a row that nobody wrote: others referred to it. A row that another dataset has is no left one. */
async function readJudged(
  database: Database,
  shape: TargetShape,
  undoing: Undoing,
  replacedBase: UndoShapes['replacedBase'],
): Promise<readonly LeftRow[]> {
  const carried = await isCarriedElsewhere(database, shape, { run: undoing.undone })
  const found = await sql<LeftRow>`
    with ${judgedInserted(shape, undoing, replacedBase, { carried, values: new Map(), before: [] })}
    select
      ${tenantKey(shape, 'judged')} as tenant,
      ${naturalKey(shape, 'judged')} as key,
      coalesce(judged.sow_reason, 'referenced') as reason
    from judged
    where judged.sow_reason is distinct from 'carried'
    order by 1, 2
  `.execute(database.query)
  return found.rows
}
