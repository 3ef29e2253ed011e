import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import { rowName } from '../diff/find-handovers.js'
import type { WriteOrder } from '../diff/order-writes.js'
import { runWork } from '../run-work.js'
import type { WorkTables } from '../work-tables.js'

/** Rows that one statement updates. */
export interface UpdateStep {
  /** Null where there is one statement for all of them. */
  readonly step: number | null
  readonly expected: number
}

/** The steps in which so many rows are updated, the first one first. */
export function updateSteps({ steps }: WriteOrder, updates: number): readonly UpdateStep[] {
  if (steps.size === 0) return [{ step: null, expected: updates }]
  const expected = new Map([[0, updates - steps.size]])
  for (const step of steps.values()) expected.set(step, (expected.get(step) ?? 0) + 1)
  return [...expected].sort(([one], [other]) => one - other).map(([step, rows]) => ({ step, expected: rows }))
}

/** Writes into the delta which rows wait for others; nothing where none does. */
export async function markSteps(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  { steps }: WriteOrder,
): Promise<void> {
  if (steps.size === 0) return
  const [names, numbers] = [[...steps.keys()], [...steps.values()]]
  await runWork(database, {
    kind: 'change',
    table: work.delta,
    alias: 'decided',
    set: { sow_step: sql`placed.step` },
    from: sql`unnest(${names}::text[], ${numbers}::integer[]) as placed (name, step)`,
    where: [sql`${rowName('decided', shape)} = placed.name`],
  })
}
