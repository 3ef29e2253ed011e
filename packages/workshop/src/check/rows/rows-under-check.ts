import type { Dataset } from '@sow/kit'
import { isSowError, type SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { encodeRows } from '@sow/kit/rows'
import type { GuardedRow } from './canonical-row.js'
import { parseCanonicalLine } from './canonical-row.js'

/** A dataset whose rows can be read: its manifest, and what the code of its package has. */
export interface ReadableDataset {
  readonly described: ManifestDataset
  readonly dataset: Dataset
}

/** Reads every good row with its position; the error that stands for the bad ones at the end, or null. */
export async function readRows(
  { described, dataset }: ReadableDataset,
  take: (row: GuardedRow, position: number) => void,
): Promise<SowError | null> {
  try {
    for await (const { line, position } of encodeRows(described, dataset.rows)) {
      take(parseCanonicalLine(line), position)
    }
    return null
  } catch (error) {
    if (isSowError(error)) return error
    throw error
  }
}

/** `line 7 of data/payers.csv`, or `row 7` where rows are written in the code. */
export function describePositions(positions: readonly number[], file: string | null): string {
  const shown = positions.slice(0, shownPositions).join(', ')
  const more = positions.length > shownPositions ? ` and ${positions.length - shownPositions} more` : ''
  const noun = `${file === null ? 'row' : 'line'}${positions.length === 1 ? '' : 's'}`
  return `${noun} ${shown}${more}${file === null ? '' : ` of ${file}`}`
}

const shownPositions = 10
