import { type Database, readDatasetsInConflict } from '@sow/engine'
import type { SeedReport } from '../report/reports.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import type { SeedChoices } from './seed-choices.js'

/** What a choice about conflicts does not reach: those that are open, as neither `package` nor `fail` leaves new ones. */
export async function readOpenConflictsOf(
  database: Database,
  nodes: readonly DatasetNode[],
  { onConflict }: Pick<SeedChoices, 'onConflict'>,
): Promise<Pick<SeedReport, 'openConflicts'>> {
  if (onConflict === 'keep') return {}
  const selected = new Set(nodes.map(({ identity }) => identity))
  const open = (await readDatasetsInConflict(database)).filter((identity) => selected.has(identity))
  return open.length === 0 ? {} : { openConflicts: open }
}
