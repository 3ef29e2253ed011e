import { dirname } from 'node:path'
import { localPackage } from '@sow/engine'
import type { DatasetKind, DatasetScope } from '@sow/kit'
import type { ProjectPackages } from '../context/open-project.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { throwFault } from '../discover/fault.js'
import { loadSeeds } from '../seeds/load-seeds.js'
import type { WrittenSeed } from '../seeds/parse-seed.js'

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
  /** The installed one; empty of local seeds, whose version is their rows as a database takes them. */
  readonly version: string
  /** `linked`: a folder of the workspace. `local`: files of the project itself, which are no package. */
  readonly origin: 'installed' | 'linked' | 'local'
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

/** The discovered packages and the local seeds, as `package list` shows them. No database: what a file leaves open is not told. */
export async function listPackages(project: ProjectPackages): Promise<ListedPackage[]> {
  return [...project.packages.map(listPackage), ...(await listLocal(project))]
}

async function listLocal(project: ProjectPackages): Promise<ListedPackage[]> {
  const seeds = await loadSeeds(project, project.seeds.files, { onStrange: throwFault, onFault: throwFault })
  const listed: ListedPackage[] = []
  for (const [domain, own] of Map.groupBy(seeds, ({ file }) => file.domain)) {
    const datasets: ListedDataset[] = []
    for (const seed of own) datasets.push(await listSeed(seed))
    listed.push({
      package: localPackage,
      version: '',
      origin: 'local',
      kind: 'seed',
      domain,
      path: dirname(own[0]?.file.path ?? project.directory),
      migrations: 0,
      commands: false,
      datasets,
    })
  }
  return listed
}

async function listSeed({ name, table, file, more, rows }: WrittenSeed): Promise<ListedDataset> {
  const { scope = 'global', kind = 'reference' } = more as Partial<Pick<ListedDataset, 'scope' | 'kind'>>
  let count = 0
  for await (const _ of rows.read()) count += 1
  return { dataset: name, table: table ?? file.base, scope, kind, rows: count }
}

function listPackage({
  name,
  version,
  origin,
  kind,
  directory,
  manifest,
  commandPlugin,
}: DiscoveredPackage): ListedPackage {
  return {
    package: name,
    version,
    origin,
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
