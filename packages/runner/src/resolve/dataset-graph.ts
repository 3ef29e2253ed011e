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
  readonly dataset: ManifestDataset
  /** Identities of other datasets whose rows must be there first, sorted. */
  readonly references: readonly string[]
}

/** All datasets by identity, each after those that it refers to. */
export type DatasetGraph = ReadonlyMap<string, DatasetNode>

/**
 * Builds the graph of all datasets from their manifests. The order depends on identities alone. `onFault`: takes
 * what is wrong with it, for a look at datasets one by one; without it, that is thrown.
 * Throws DATA_REFERENCE_MISSING where a dataset is referred to that no package brings, DATA_CYCLE for a circle.
 */
export function buildDatasetGraph(
  packages: readonly DiscoveredPackage[],
  onFault: FaultListener = throwFault,
): DatasetGraph {
  const nodes = new Map(packages.flatMap(nodesOf).map((node) => [node.identity, node]))
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

function nodesOf(found: DiscoveredPackage): DatasetNode[] {
  const { domain, datasets } = found.manifest
  if (domain === null) return []
  return datasets.map((dataset) => ({
    identity: dataset.identity,
    domain,
    package: found,
    version: versionOf(found, dataset),
    dataset,
    references: referencesOf(dataset),
  }))
}

function referencesOf({ identity, references }: ManifestDataset): string[] {
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
function tenantsBefore(
  { dataset, package: found }: DatasetNode,
  nodes: ReadonlyMap<string, DatasetNode>,
): string[] {
  if (dataset.scope === 'global') return []
  const table = found.manifest.tenants?.table
  return [...nodes.values()]
    .filter((node) => node.dataset.scope === 'global' && node.dataset.table === table)
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
