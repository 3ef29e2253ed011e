import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { ReleaseFacts } from '../../ledger/read-releases.js'

/**
 * Datasets that the same run has yet to merge, and whose rows differ from those that the ledger has: what it says of
 * them is about to change, and a row may be on its way from one dataset to another.
 */
export function changingDatasets(
  later: readonly DatasetUnit[],
  recorded: ReadonlyMap<string, readonly ReleaseFacts[]>,
): ReadonlySet<string> {
  const changing = later.filter(({ dataset }) =>
    recorded.get(dataset.identity)?.some((release) => release.contentHash !== dataset.contentHash),
  )
  return new Set(changing.map(({ dataset }) => dataset.identity))
}
