import { compareRows } from './compare-rows.js'
import type { DatasetRows, ReleaseContent } from './release-content.js'
import type { RowChange } from './row-change.js'

/** A row in which two releases differ, and the dataset that it is of: its name, without the domain. */
export interface DatasetRowChange extends RowChange {
  readonly dataset: string
}

/**
 * Streams the rows in which two releases of a seed package differ, dataset by dataset in the newer release's order.
 * Only datasets that both have: the rows of one that was added or removed are all added or all gone. A dataset whose
 * content is equal is not read. Throws as reading the lines does.
 */
export async function* compareReleases(
  before: ReleaseContent,
  after: ReleaseContent,
): AsyncGenerator<DatasetRowChange> {
  for (const newer of after.datasets) {
    const { name } = newer.described
    const older = before.datasets.find(({ described }) => described.name === name)
    if (older === undefined || hasSameRows(older, newer)) continue
    for await (const change of compareRows(older, newer)) yield { dataset: name, ...change }
  }
}

/** True where nothing of two releases of a dataset has to be read: the hash covers fields and rows. */
export function hasSameRows({ described: older }: DatasetRows, { described: newer }: DatasetRows): boolean {
  return older.contentHash === newer.contentHash && String(older.key) === String(newer.key)
}
