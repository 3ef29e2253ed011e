import type { ManifestDataset } from '../../packages/kit/dist/manifest.js'
import type { DatasetForm } from './item-dataset.ts'

/** A release of the benchmarks' dataset as a package has it on disk, and what it is compared with. */
export interface Release {
  readonly rows: number
  readonly form: DatasetForm
  readonly version: string
  /** What the package ships. */
  readonly csvFile: string
  /** The same rows as COPY text, column for column as `dataset.fields`: what psql reads. */
  readonly copyFile: string
  /** SHA-256 of that file. */
  readonly copySha256: string
  /** As its manifest describes it. */
  readonly dataset: ManifestDataset
  /** What it differs in from an earlier one, where that is shipped too. */
  readonly changes?: ShippedChanges
  /** So many datasets like it, each with a table of its own; one where nothing is said. */
  readonly copies?: number
}

/** As `ChangesFile` of a manifest, but for the place of the file. */
export interface ShippedChanges {
  readonly from: string
  readonly path: string
  readonly sha256: string
  readonly changed: number
  readonly added: number
  readonly gone: number
}
