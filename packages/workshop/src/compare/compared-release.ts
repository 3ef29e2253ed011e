import type { ReleaseContent } from '@sow/kit/build'
import type { Manifest } from '@sow/kit/manifest'

/** What a package says of itself beside its datasets. */
export type ReleaseFacts = Pick<Manifest, 'domain' | 'schema' | 'schemaRange' | 'migrations'>

/** A release as it was found: in a registry, a tarball, a folder, or a publisher's own file. */
export interface ComparedRelease extends ReleaseContent {
  /** Its name in npm, or the code set. */
  readonly package: string
  /** Of the package, or of the release of a code set. */
  readonly version: string
  /** Where it was read. */
  readonly origin: 'registry' | 'tarball' | 'folder' | 'official-file'
  /** What people call it: `@example/seed-stock 1.2.0`, `ICD-10-CM FY2026`. */
  readonly label: string
  readonly facts: ReleaseFacts
}
