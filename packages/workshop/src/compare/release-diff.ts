import type { RowAction } from '@sow/kit/build'
import type { Absence } from '@sow/kit/manifest'
import type { Bump } from './bump.js'
import type { BumpReason } from './bump-rules.js'
import type { ComparedRelease } from './compared-release.js'

/** The version of the document that `package diff --json` prints. */
export const diffFormat = 1

/** One of the two releases. */
export type ComparedSide = Pick<ComparedRelease, 'package' | 'version' | 'origin' | 'label'>

/** A value of a row before and after, as canonical text; null where it is null. */
export interface ValueChange {
  /** Its name. */
  readonly column: string
  /** What the older release has. */
  readonly from: string | null
  /** What the newer release has. */
  readonly to: string | null
}

/** One row in which the releases differ. */
export interface RowDiff {
  /** What became of the row. */
  readonly action: RowAction
  /** The parts of the key, joined by `/`. */
  readonly key: string
  /** The key that a renamed row had; null for every other. */
  readonly formerKey: string | null
  /** The keys that are named instead of a row that is gone. */
  readonly replacedBy: readonly string[]
  /** What the row is called: its name, title or description; null where it has none. */
  readonly name: string | null
  /** The columns that differ. */
  readonly values: readonly ValueChange[]
}

/** How many rows differ in a column. */
export interface ColumnDiff {
  /** Its name. */
  readonly column: string
  /** True where the column holds what people wrote, so that a change of it corrects a text. */
  readonly text: boolean
  /** How many rows differ in it. */
  readonly rows: number
}

/** What differs in one dataset. */
export interface DatasetDiff {
  /** The name without its domain. */
  readonly dataset: string
  /** What people call it. */
  readonly title: string
  /** What became of the dataset. */
  readonly state: 'added' | 'removed' | 'changed' | 'unchanged'
  /** What its rows are called: those of a code set are codes. */
  readonly noun: 'code' | 'row'
  /** Rows of the older release. */
  readonly rowsBefore: number
  /** Rows of the newer release. */
  readonly rowsAfter: number
  /** What becomes of rows that a release leaves out. */
  readonly absent: Absence['kind']
  /** The rows of a dataset that was added or removed are not counted here, nor listed. */
  readonly counts: Readonly<Record<RowAction, number>>
  /** Columns in which rows differ. */
  readonly columns: readonly ColumnDiff[]
  /** The rows that differ. */
  readonly rows: readonly RowDiff[]
}

/** What it means that a release leaves a row out. */
export const fateOfGone: Readonly<Record<Absence['kind'], 'retired' | 'removed'>> = {
  keep: 'removed',
  delete: 'removed',
  retire: 'retired',
}

/** Everything in which two releases differ, and what that asks of the version. */
export interface ReleaseDiff {
  /** The version of the form of a diff. */
  readonly format: typeof diffFormat
  /** The older release. */
  readonly from: ComparedSide
  /** The newer release. */
  readonly to: ComparedSide
  /** By how much the version has to grow. */
  readonly bump: Bump
  /** All that asks for a new version. */
  readonly reasons: readonly BumpReason[]
  /** Every dataset of either release. */
  readonly datasets: readonly DatasetDiff[]
}
