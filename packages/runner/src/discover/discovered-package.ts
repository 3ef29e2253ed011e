import type { Manifest } from '@sow/kit/manifest'

/** A seed or schema package that was found, known by its manifest alone: its code was not imported. */
export interface DiscoveredPackage {
  readonly name: string
  readonly version: string
  readonly kind: 'seed' | 'schema'
  /** The real directory of the package. */
  readonly directory: string
  /** `linked` where it was reached by a link, and its folder is one that somebody works in. */
  readonly origin: 'installed' | 'linked'
  /** The absolute path of the module that its code is imported from. */
  readonly entry: string
  readonly manifest: Manifest
  /** Names of the packages that it depends on, as dependency or peer. */
  readonly dependencies: readonly string[]
  /** Names that it had before: what the ledger knows by them is its own. */
  readonly formerly: readonly string[]
  /** True where the package is an oclif plugin too. */
  readonly commandPlugin: boolean
}
