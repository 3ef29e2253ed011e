import type { ManifestDataset } from '../manifest/manifest.js'

/** The rows of one dataset in one release. */
export interface DatasetRows {
  readonly described: ManifestDataset
  /** The canonical lines from the first to the last, without their line ends, many at a time. */
  readLines(): AsyncIterable<readonly string[]>
}

/** A release of a seed package, or of an official file, as comparing reads it. */
export interface ReleaseContent {
  readonly datasets: readonly DatasetRows[]
}
