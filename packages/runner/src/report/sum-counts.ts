import type { DatasetReport } from '@sow/engine'
import { countsBy } from '@sow/engine/row-counts'
import type { Totals } from './reports.js'

/** Sums the counts of datasets. */
export function sumCounts(datasets: readonly DatasetReport[]): Totals {
  return {
    ...countsBy((name) => datasets.reduce((sum, dataset) => sum + dataset[name], 0)),
    estimated: datasets.some(({ estimated }) => estimated),
  }
}
