import type { DatasetKind, DatasetScope } from '@sow/kit'
import type { OpenProject } from '../context/open-project.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'

/** A dataset as its package describes it. */
export interface ListedDataset {
  /** The name without its domain. */
  readonly dataset: string
  /** The table that its rows go to. */
  readonly table: string
  /** One copy of the rows, or one for each tenant. */
  readonly scope: DatasetScope
  /** What the rows are. */
  readonly kind: DatasetKind
  /** How many the package brings. */
  readonly rows: number
}

/** A package of the project that Sow knows. */
export interface ListedPackage {
  /** Its name in npm. */
  readonly package: string
  /** The installed one. */
  readonly version: string
  /** What the package exports. */
  readonly kind: 'seed' | 'schema'
  /** Null for a schema package. */
  readonly domain: string | null
  /** The directory that it was found in, absolute. */
  readonly path: string
  /** How many it brings. */
  readonly migrations: number
  /** True where its commands and hooks belong to `sow` too. */
  readonly commands: boolean
  /** Those of a seed package. */
  readonly datasets: readonly ListedDataset[]
}

/** The discovered packages, as `package list` shows them. */
export function listPackages({ packages }: OpenProject): ListedPackage[] {
  return packages.map(listPackage)
}

function listPackage({
  name,
  version,
  kind,
  directory,
  manifest,
  commandPlugin,
}: DiscoveredPackage): ListedPackage {
  return {
    package: name,
    version,
    kind,
    domain: manifest.domain,
    path: directory,
    migrations: manifest.migrations.length,
    commands: commandPlugin,
    datasets: manifest.datasets.map((dataset) => ({
      dataset: dataset.name,
      table: dataset.table,
      scope: dataset.scope,
      kind: dataset.kind,
      rows: dataset.rows,
    })),
  }
}
