import type { TargetMapping } from '@sow/engine'
import type { Dataset } from '@sow/kit'
import type { Manifest, ManifestDataset } from '@sow/kit/manifest'

/** A seed or schema package that was found, known by its manifest alone: its code was not imported. */
export interface DiscoveredPackage {
  readonly name: string
  readonly version: string
  readonly kind: 'seed' | 'schema'
  /** The real directory of the package. */
  readonly directory: string
  /** `linked` where it was reached by a link, and its folder is one that somebody works in; `local` where it is no package. */
  readonly origin: 'installed' | 'linked' | 'local'
  /** The absolute path of the module that its code is imported from. */
  readonly entry: string
  readonly manifest: Manifest
  /** Names of the packages that it depends on, as dependency or peer. */
  readonly dependencies: readonly string[]
  /** Names that it had before: what the ledger knows by them is its own. */
  readonly formerly: readonly string[]
  /** True where the package is an oclif plugin too. */
  readonly commandPlugin: boolean
  /** Its datasets, where they were read already: those of local seeds. */
  readonly datasets?: readonly Dataset[]
  /** What new rows get in columns that those of local seeds do not have, by the identity of the dataset. */
  readonly fills?: ReadonlyMap<string, TargetMapping['fill']>
}

/** The version of a dataset: its package's, or, of a local seed, what its rows are. */
export function versionOf({ origin, version }: DiscoveredPackage, { contentHash }: ManifestDataset): string {
  return origin === 'local' ? shortHash(contentHash) : version
}

/** As many digits of a hash as tell releases apart. */
export function shortHash(hash: string): string {
  return hash.slice(hash.indexOf(':') + 1).slice(0, 12)
}
