import type { Absence } from '@sow/kit'
import type { RowAction } from '@sow/kit/build'
import type { Bump } from './bump.js'
import type { BumpReason } from './bump-rules.js'
import type { ComparedRelease } from './compared-release.js'

/** The version of the document that `package diff --json` prints. */
export const diffFormat = 1

/** One of the two releases. */
export type ComparedSide = Pick<ComparedRelease, 'package' | 'version' | 'origin' | 'label'>

/** A value of a row before and after, as canonical text; null where it is null. */
export interface ValueChange {
  readonly column: string
  readonly from: string | null
  readonly to: string | null
}

/** One row in which the releases differ. */
export interface RowDiff {
  readonly action: RowAction
  /** The parts of the key, joined by `/`. */
  readonly key: string
  /** The key that a renamed row had; null for every other. */
  readonly formerKey: string | null
  /** The keys that are named instead of a row that is gone. */
  readonly replacedBy: readonly string[]
  /** What the row is called: its name, title or description; null where it has none. */
  readonly name: string | null
  readonly values: readonly ValueChange[]
}

/** How many rows differ in a column. */
export interface ColumnDiff {
  readonly column: string
  /** True where the column holds what people wrote, so that a change of it corrects a text. */
  readonly text: boolean
  readonly rows: number
}

export interface DatasetDiff {
  readonly dataset: string
  readonly title: string
  readonly state: 'added' | 'removed' | 'changed' | 'unchanged'
  /** What its rows are called: those of a code set are codes. */
  readonly noun: 'code' | 'row'
  readonly rowsBefore: number
  readonly rowsAfter: number
  /** What becomes of rows that a release leaves out. */
  readonly absent: Absence['kind']
  /** The rows of a dataset that was added or removed are not counted here, nor listed. */
  readonly counts: Readonly<Record<RowAction, number>>
  readonly columns: readonly ColumnDiff[]
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
  readonly format: typeof diffFormat
  readonly from: ComparedSide
  readonly to: ComparedSide
  readonly bump: Bump
  readonly reasons: readonly BumpReason[]
  readonly datasets: readonly DatasetDiff[]
}
