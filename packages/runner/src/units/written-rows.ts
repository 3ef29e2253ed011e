import type { RowCounts } from '@sow/engine'

/** Rows that were written, or would be: all others leave the table as it is. */
export function writtenRows({ inserted, updated, retired, revived, deleted }: RowCounts): number {
  return inserted + updated + retired + revived + deleted
}
