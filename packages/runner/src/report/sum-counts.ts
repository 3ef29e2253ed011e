import { type DatasetReport, noRows, type RowCounts } from '@sow/engine'
import type { Totals } from './reports.js'

/** Sums the counts of datasets. */
export function sumCounts(datasets: readonly DatasetReport[]): Totals {
  const names = Object.keys(noRows) as (keyof RowCounts)[]
  const sums = names.map((name) => [name, datasets.reduce((sum, dataset) => sum + dataset[name], 0)])
  return {
    ...(Object.fromEntries(sums) as RowCounts),
    estimated: datasets.some(({ estimated }) => estimated),
  }
}
