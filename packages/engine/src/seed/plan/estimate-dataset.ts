import type { DatasetUnit } from '../../database/dataset-unit.js'
import { noRows } from '../../row/row-counts.js'
import { describeUnit } from '../decide/report-dataset.js'
import { type PlannedDataset, undecided } from './planned-dataset.js'

/**
 * The plan of a dataset of which nothing could be compared: its table is only made by a pending migration, or does not fit until
 * then. What would change in a table that is there nobody can tell, whoever filled it.
 */
export function estimateDataset(unit: DatasetUnit, isTableThere: boolean): PlannedDataset {
  const { rows } = unit.dataset
  return {
    ...describeUnit(unit),
    ...noRows,
    ...undecided,
    ...(isTableThere ? { uncounted: rows } : { inserted: rows }),
    estimated: true,
    tenants: 1,
    effect: rows > 0 ? 'rows' : 'ledger',
    renamed: 0,
    skipped: null,
  }
}
