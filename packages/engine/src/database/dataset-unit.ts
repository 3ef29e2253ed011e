import type { TenantTable } from '@sow/kit'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { EncodedRow } from '@sow/kit/rows'
import type { TargetMapping } from './target-mapping.js'

/**
 * Where a release comes from. `installed`: from a registry, where a version has one content for ever. `linked`: from a folder
 * that somebody works in, where the content changes under one version. `file`: from an official release file. `local`: from a
 * file of the project itself, whose version is its content.
 */
export type ReleaseOrigin = 'installed' | 'linked' | 'file' | 'local'

/** What the ledger has as the package of datasets in files of the project itself. */
export const localPackage = 'local'

/** The official file that rows were read from. */
export interface OfficialSource {
  readonly publisher: string
  /** As the file proves it; null where nothing is said. */
  readonly release: string | null
  readonly version: string
  /** ISO date of the first day; null where nothing is said. */
  readonly effective: string | null
  /** The file's name; null where a package brought the rows. */
  readonly file: string | null
  readonly sha256: string | null
  readonly license: string | null
  /** True of rows that may not leave the site. */
  readonly restricted: boolean
  /** True where it takes the place of another file of the same release. */
  readonly replaces: boolean
  /** What its adapter has to remember of it. A `part` in it keeps files apart that are of one day and of different rows. */
  readonly facts?: unknown
}

/** One dataset of one package as the engine takes it: what its manifest says, and its rows on demand. */
export interface DatasetUnit {
  readonly package: string
  readonly version: string
  readonly origin: ReleaseOrigin
  readonly domain: string
  readonly dataset: ManifestDataset
  /** The tenants of the package's schema, or of the project's own; null where it has none. */
  readonly tenants: TenantTable | null
  /** What the project says of the table, where that is its own and not the one that the package was made for. */
  readonly mapping?: TargetMapping
  /**
   * Streams the canonical rows, many at a time, checked as they pass: the stream throws DATA_INVALID at its end with every bad row,
   * or MANIFEST_MISMATCH where the rows are not those of the manifest. Loads the package's code.
   */
  rows(): AsyncIterable<readonly EncodedRow[]>
  /** The official file that a load brings; a package's own source stands in `dataset`. */
  readonly source?: OfficialSource
  /** True where what comes is something else than what an undo took back, whatever its version is. */
  readonly endsHold?: true
  /** The file whose lines the positions of `rows` are, where `dataset` names none: one of the project itself. */
  readonly file?: string
  /** True of what the ledger has: its rows were written when the table was as it was then. */
  readonly isRecorded?: true
  /** True where `rows` only throws: they were loaded from a file that is not at hand. */
  readonly hasNoRows?: true
  /**
   * The same rows as the text that COPY takes, where the package ships it: complete lines over `dataset.fields`, in the
   * order in which `rows` gives them. Throws MANIFEST_MISMATCH at its end where they are not those of the manifest.
   */
  readonly text?: () => AsyncIterable<Uint8Array>
  /** What differs from an earlier release, where the package ships it: a clean copy of that one needs no more. */
  readonly changes?: ChangeSet
}

/** The rows in which a release differs from an earlier one of the same definition. */
export interface ChangeSet {
  /** The content hash of the earlier release. */
  readonly from: string
  /** Rows that are new or have another value. */
  readonly changed: number
  /** Of those, the rows that the earlier release had not. */
  readonly added: number
  /** Rows that only the earlier release has. */
  readonly gone: number
  /**
   * The text that COPY takes: complete lines of the row's position, `t` where it is gone and `f` where not, and
   * `dataset.fields`. Throws MANIFEST_MISMATCH at its end where it is not the manifest's.
   */
  readonly text: () => AsyncIterable<Uint8Array>
}
