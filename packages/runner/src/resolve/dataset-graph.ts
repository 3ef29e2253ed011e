import type { TargetMapping } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import { type DiscoveredPackage, versionOf } from '../discover/discovered-package.js'
import { type FaultListener, throwFault } from '../discover/fault.js'
import { orderTopologically } from './order-topologically.js'

/** One dataset of the project, with the datasets that its rows refer to. */
export interface DatasetNode {
  /** `domain/name`. */
  readonly identity: string
  readonly domain: string
  readonly package: DiscoveredPackage
  readonly version: string
  /** As the database has it: where the project mapped it, with the project's own names. */
  readonly dataset: ManifestDataset
  /** As the package ships it. */
  readonly shipped: ManifestDataset
  /** Where the project mapped it, what it said of the table, and which of the shipped fields it leaves out. */
  readonly mapped: MappedFields | null
  /** The tenants whose copies the rows may be. */
  readonly tenants: TenantTable | null
  /** Identities of other datasets whose rows must be there first, sorted. */
  readonly references: readonly string[]
  /** Where the publisher's file is that its rows are read from; null where the package has them, or the file is not there. */
  readonly officialFile: string | null
  /** Why it cannot be seeded; null where it can. */
  readonly lacking: LackingSource | null
}

/** A publisher's file is not there: the dataset's own, or one that a dataset is read from whose rows it refers to. */
export interface LackingSource {
  readonly state: 'source-missing' | 'waiting'
  readonly error: SowError
}

/** What becomes of a dataset's shipped fields in a table of the project's own. */
export interface MappedFields {
  readonly mapping: TargetMapping
  /** Positions of the shipped fields that have no place there. */
  readonly left: readonly number[]
}

/** Gives a dataset its place in the database; null where it has none. */
export type PlaceDataset = (node: DatasetNode) => DatasetNode | null

/** All datasets by identity, each after those that it refers to. */
export type DatasetGraph = ReadonlyMap<string, DatasetNode>

/**
 * Builds the graph of all datasets from their manifests. The order depends on identities alone. `onFault`: takes
 * what is wrong with it, for a look at datasets one by one; without it, that is thrown. `place`: where the project has its
 * own tables for them.
 * Throws DATA_REFERENCE_MISSING where a dataset is referred to that no package brings, DATA_CYCLE for a circle.
 */
export function buildDatasetGraph(
  packages: readonly DiscoveredPackage[],
  onFault: FaultListener = throwFault,
  place: PlaceDataset = (node) => node,
): DatasetGraph {
  const placed = packages.flatMap((found) => nodesOf(found, packages)).map(place)
  const nodes = new Map(placed.filter((node) => node !== null).map((node) => [node.identity, node]))
  for (const node of nodes.values()) checkReferences(node, nodes, onFault)
  const { order, cycle } = orderTopologically(
    new Map(
      [...nodes.values()].map((node) => [
        node.identity,
        [...node.references.filter((name) => nodes.has(name)), ...tenantsBefore(node, nodes)],
      ]),
    ),
  )
  if (cycle !== null) onFault(circle(cycle))
  return new Map((order ?? [...nodes.keys()].sort()).flatMap((identity) => pairOf(nodes, identity)))
}

function nodesOf(found: DiscoveredPackage, packages: readonly DiscoveredPackage[]): DatasetNode[] {
  const { domain, datasets } = found.manifest
  if (domain === null) return []
  const tenants = tenantsOf(found, packages)
  return datasets.map((dataset) => ({
    identity: dataset.identity,
    domain,
    package: found,
    version: versionOf(found, dataset),
    dataset,
    shipped: dataset,
    mapped: filledAlone(found.fills?.get(dataset.identity) ?? {}),
    tenants,
    references: referencesOf(dataset),
    officialFile: null,
    lacking: null,
  }))
}

/** A dataset with its own names, of which new rows get further values; null where they get none. */
function filledAlone(fill: TargetMapping['fill']): MappedFields | null {
  return Object.keys(fill).length === 0 ? null : { mapping: { named: {}, fill }, left: [] }
}

/** Tenants are declared by the schema package; a manifest that repeats them is believed. */
function tenantsOf(found: DiscoveredPackage, packages: readonly DiscoveredPackage[]): TenantTable | null {
  const schema = packages.find(({ name }) => name === found.manifest.schema)
  return found.manifest.tenants ?? schema?.manifest.tenants ?? null
}

/** The identities of the datasets that rows of one refer to. */
export function referencesOf({ identity, references }: ManifestDataset): string[] {
  const named = references.map(({ dataset }) => dataset).filter((name) => name !== null)
  return [...new Set(named)].filter((name) => name !== identity).sort()
}

function checkReferences(
  node: DatasetNode,
  nodes: ReadonlyMap<string, DatasetNode>,
  onFault: FaultListener,
): void {
  const unknown = node.dataset.references.find(({ dataset }) => dataset !== null && !nodes.has(dataset))
  if (unknown === undefined) return
  onFault(
    new SowError({
      code: 'DATA_REFERENCE_MISSING',
      message: `${node.identity} refers to ${unknown.dataset}, which no package of the project brings.`,
      hint: `Install the seed package of the domain ${unknown.dataset?.split('/')[0]}.`,
      place: { package: node.package.name, dataset: node.identity, column: unknown.column },
    }),
  )
}

/**
 * Datasets of tenant scope come after those that bring tenants, so that a new tenant gets its rows in the same run.
 * That is an order and no reference: a selection does not pull tenants in.
 */
function tenantsBefore({ dataset, tenants }: DatasetNode, nodes: ReadonlyMap<string, DatasetNode>): string[] {
  if (dataset.scope === 'global') return []
  return [...nodes.values()]
    .filter((node) => node.dataset.scope === 'global' && node.dataset.table === tenants?.table)
    .map((node) => node.identity)
}

function pairOf(nodes: ReadonlyMap<string, DatasetNode>, identity: string): [string, DatasetNode][] {
  const node = nodes.get(identity)
  return node === undefined ? [] : [[identity, node]]
}

function circle(cycle: readonly string[]): SowError {
  return new SowError({
    code: 'DATA_CYCLE',
    message: `Datasets refer to each other in a circle: ${cycle.join(' -> ')}.`,
    hint: 'Take one of these references out, or move its rows into a dataset of their own.',
    place: cycle[0] === undefined ? {} : { dataset: cycle[0] },
  })
}
