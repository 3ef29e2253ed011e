import type { PlannedDataset } from '@sow/engine'
import type { PlannedDatasetReport } from './reports.js'

/** Rows of a dataset that a plan shows as samples. */
export const sampledRows = 20

/** A planned dataset as it is reported: with the first of its rows, and without what only a saved plan needs. */
export function samplePlanned(planned: PlannedDataset, limit: number = sampledRows): PlannedDatasetReport {
  const { rows, rung: _, shapeHash: __, ...dataset } = planned
  return { ...dataset, samples: rows.slice(0, limit).map(({ dataset: ___, ...row }) => row) }
}
