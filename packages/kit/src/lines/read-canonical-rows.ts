import type { Dataset } from '../define/dataset.js'
import { counted } from '../errors/counted.js'
import { SowError } from '../errors/sow-error.js'
import { ContentHash } from '../manifest/content-hash.js'
import type { ManifestDataset } from '../manifest/manifest.js'
import { type EncodedRow, encodeBatches } from './encode-rows.js'

/**
 * Streams the canonical rows of a dataset as its manifest describes it, many at a time, in memory that does not grow with them.
 * Each line is in Postgres' COPY text format over `ManifestDataset.fields`, without its line end. At the end it
 * throws SowError DATA_INVALID with all bad rows, or MANIFEST_MISMATCH where count or hash are not the manifest's;
 * what was read before must then be thrown away.
 */
export async function* readCanonicalRows(args: {
  readonly dataset: Dataset
  readonly described: ManifestDataset
}): AsyncGenerator<readonly EncodedRow[]> {
  const { dataset, described } = args
  const content = new ContentHash(described.fields)
  for await (const batch of encodeBatches(described, dataset.rows)) {
    for (const { line } of batch) content.add(line)
    yield batch
  }
  if (content.rows !== described.rows || content.digest() !== described.contentHash) {
    throw otherRows(described, content.rows)
  }
}

function otherRows(described: ManifestDataset, rows: number): SowError {
  const difference =
    rows === described.rows
      ? `${counted(rows, 'row')} with another content hash`
      : `${counted(rows, 'row')} instead of ${described.rows}`
  return new SowError({
    code: 'MANIFEST_MISMATCH',
    message: `The dataset '${described.identity}' has ${difference}: its package's manifest speaks of other rows.`,
    hint: 'Build the package again, or install it again where it came from a registry.',
    place: { dataset: described.identity, table: described.table },
  })
}
