import type { EncodedRow, ManifestDataset, TenantTable } from '@sow/kit'

/** One dataset of one package as the engine takes it: what its manifest says, and its rows on demand. */
export interface DatasetUnit {
  readonly package: string
  readonly version: string
  readonly domain: string
  readonly dataset: ManifestDataset
  /** The tenants of the package's schema; null where it has none. */
  readonly tenants: TenantTable | null
  /**
   * Streams the canonical rows, many at a time, checked as they pass: the stream throws DATA_INVALID at its end with every bad row,
   * or MANIFEST_MISMATCH where the rows are not those of the manifest. Loads the package's code.
   */
  rows(): AsyncIterable<readonly EncodedRow[]>
  /**
   * The same rows as the text that COPY takes, where the package ships it: complete lines over `dataset.fields`, in the
   * order in which `rows` gives them. Throws MANIFEST_MISMATCH at its end where they are not those of the manifest.
   */
  readonly text?: () => AsyncIterable<Buffer>
}
