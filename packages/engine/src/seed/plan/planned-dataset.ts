import type { Brake } from '../decide/check-brakes.js'
import type { DatasetReport } from '../decide/dataset-report.js'
import type { Rung } from '../decide/decision.js'
import type { MergeOptions } from '../decide/seed-options.js'
import type { AdoptedRows } from './adopted-rows.js'
import type { UnaskedConstraint } from './constraints/table-constraint.js'
import type { PlannedRow, RowReading } from './planned-row.js'
import type { Tolerance } from './unless-faulty.js'

export interface PlanOptions extends MergeOptions, Tolerance {
  /** Which rows are told; none where it is left out. */
  readonly rows?: RowReading
  /** Compare every row, also those that the last comparison called known edits. */
  readonly everyRow?: boolean
}

/** What a plan decided about a dataset, besides the counts. */
export interface Decided {
  /** How it would be applied; null where its table is only made by a pending migration. */
  readonly rung: Rung | null
  readonly shapeHash: string | null
  /** Of all that was decided row by row: a run that decides the same has the same; null where no row was compared. */
  readonly digest: string | null
  /**
   * Rows of the release that are counted nowhere: their table is there, and takes them only after a pending migration, so that
   * nobody can tell what would become of them. 0 where the counts say it.
   */
  readonly uncounted: number
  readonly rows: readonly PlannedRow[]
  /** What would stop the run before anything is written; null where nothing would. */
  readonly brake: Brake | null
  /** Constraints that could not be asked of the rows: the run may yet refuse one by them. Empty where nothing would be written. */
  readonly unasked: readonly UnaskedConstraint[]
  /** Rows that were there before the dataset's first run; null where there were none, or where it was applied before. */
  readonly adoption: AdoptedRows | null
}

/** One dataset of a plan. */
export interface PlannedDataset extends DatasetReport, Decided {}

export const undecided: Decided = Object.freeze({
  rung: null,
  shapeHash: null,
  digest: null,
  uncounted: 0,
  rows: [],
  brake: null,
  unasked: [],
  adoption: null,
})
