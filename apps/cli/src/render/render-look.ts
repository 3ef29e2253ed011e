import type { PlannedRow } from '@sow/engine'
import { dim } from './color.js'
import { groupDigits } from './render-counts.js'
import { renderRowChanges } from './render-row-changes.js'

/** What a dry run says at its end. */
export const nothingWritten = 'Nothing was written: this is a dry run.'

interface LookedAt {
  readonly dataset: string
  /** Rows that would be written, or known. */
  readonly count: number
  readonly rows?: readonly PlannedRow[]
}

/** The first rows of each dataset that a decision would write, under its name. */
export function renderLookedAt(datasets: readonly LookedAt[]): string[] {
  return datasets.flatMap(({ dataset, count, rows = [] }) =>
    rows.length === 0
      ? []
      : [
          '',
          dataset,
          ...renderRowChanges(rows),
          ...(count > rows.length ? [dim(`  and ${groupDigits(count - rows.length)} more.`)] : []),
        ],
  )
}
