import type { DatasetKind, DatasetScope } from '@sow/kit'
import type { OpenProject } from '../context/open-project.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'

export interface ListedDataset {
  readonly dataset: string
  readonly table: string
  readonly scope: DatasetScope
  readonly kind: DatasetKind
  readonly rows: number
}

export interface ListedPackage {
  readonly package: string
  readonly version: string
  readonly kind: 'seed' | 'schema'
  /** Null for a schema package. */
  readonly domain: string | null
  readonly path: string
  readonly migrations: number
  /** True where its commands and hooks belong to `sow` too. */
  readonly commands: boolean
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
