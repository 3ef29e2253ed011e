import { isSowError, SowError } from '@sow/kit/errors'
import type { ManifestDataset } from '@sow/kit/manifest'
import type { DatasetMapping, SowConfig } from '../config/config.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import type { FaultListener } from '../discover/fault.js'
import type { OfficialFiles } from '../discover/find-official-files.js'
import { buildDatasetGraph, type DatasetGraph, type DatasetNode } from '../resolve/dataset-graph.js'
import { withOfficialFiles } from '../resolve/with-official-files.js'
import { mapDataset } from './map-dataset.js'
import { type OwnPlace, ownPlaceOf } from './own-place.js'
import { knowsTenantsOf, ownTenants } from './own-tenants.js'
import { type Places, referredPlace, type Surroundings, withInner } from './referred-places.js'
import { allWrong, nearestOf, wrongMapping } from './wrong-mapping.js'

/** A project, as far as it says where datasets go. */
export interface MappingProject {
  readonly config: SowConfig
  readonly packages: readonly DiscoveredPackage[]
  /** Left out where nobody looked for publishers' files. */
  readonly official?: OfficialFiles
}

/** The datasets of a project, each where the project has its rows. */
export interface ProjectDatasets {
  readonly graph: DatasetGraph
  /** Identities of datasets that have no place in a schema which another tool keeps, sorted. */
  readonly unmapped: readonly string[]
}

/**
 * The datasets of all packages, with the project's own names for those that it mapped. Throws CONFIG_INVALID with all mappings
 * that cannot be used, or tells `onFault` of each; else as `buildDatasetGraph`.
 */
export function projectDatasets(
  project: MappingProject,
  onFault: FaultListener | null = null,
): ProjectDatasets {
  if (onFault !== null) return placeDatasets(project, onFault)
  const faults: SowError[] = []
  const found = placeDatasets(project, (fault) => void faults.push(fault))
  // A dataset that has no place is missing to others: that goes away with its mapping's fault.
  const error = allWrong(faults.filter(({ code }) => code === 'CONFIG_INVALID')) ?? faults[0]
  if (error !== undefined) throw error
  return found
}

function placeDatasets(
  { config, packages, official }: MappingProject,
  onFault: FaultListener,
): ProjectDatasets {
  const shipped = packages.flatMap(({ manifest }) => manifest.datasets)
  checkNames(config, packages, shipped, onFault)
  const places = readPlaces(config, shipped, onFault)
  const unmapped = config.ownSchema === true ? unmappedOf(packages, places) : []
  const tenants = config.tenants === undefined ? null : ownTenants(config.tenants)
  const graph = buildDatasetGraph(packages, onFault, (node) => {
    if (unmapped.includes(node.identity)) return null
    const placed = tenants === null ? node : { ...node, tenants }
    const own = places.get(node.identity)
    if (own === null) return null
    try {
      return own === undefined ? placed : mapNode(placed, own, { config, shipped, places, unmapped })
    } catch (error) {
      if (!isSowError(error)) throw error
      onFault(ofPackage(error, node))
      return null
    }
  })
  return { graph: official === undefined ? graph : withOfficialFiles(graph, official), unmapped }
}

function readPlaces(
  { mappings = {} }: SowConfig,
  shipped: readonly ManifestDataset[],
  onFault: FaultListener,
): Places {
  const mapped = shipped.flatMap((dataset) => {
    const mapping = mappingOf(mappings, dataset.identity)
    return mapping === undefined ? [] : [{ dataset, mapping }]
  })
  return new Map(
    mapped.map(({ dataset, mapping }) => {
      const { identity } = dataset
      try {
        return [identity, ownPlaceOf(dataset, mapping, idsOf(identity, shipped))]
      } catch (error) {
        if (!isSowError(error)) throw error
        onFault(error)
        return [identity, null]
      }
    }),
  )
}

/** What is said of the dataset itself, else of its domain. */
function mappingOf(
  mappings: NonNullable<SowConfig['mappings']>,
  identity: string,
): DatasetMapping | undefined {
  const name = [identity, domainOf(identity)].find((each) => Object.hasOwn(mappings, each))
  const found = name === undefined ? undefined : mappings[name]
  return found === true ? {} : found
}

function domainOf(identity: string): string {
  return identity.slice(0, identity.indexOf('/'))
}

/** The columns by which rows of a dataset are referred to. */
function idsOf(identity: string, shipped: readonly ManifestDataset[]): string[] {
  const references = shipped.flatMap((each) => each.references.flatMap(withInner))
  return [...new Set(references.filter(({ dataset }) => dataset === identity).map(({ id }) => id))]
}

/** Throws CONFIG_INVALID for a name that no dataset has. */
function checkNames(
  { mappings = {} }: SowConfig,
  packages: readonly DiscoveredPackage[],
  shipped: readonly ManifestDataset[],
  onFault: FaultListener,
): void {
  const identities = shipped.map(({ identity }) => identity)
  const domains = packages.flatMap(({ manifest }) => manifest.domain ?? [])
  for (const [name, mapping] of Object.entries(mappings)) {
    if (identities.includes(name)) continue
    if (!domains.includes(name))
      onFault(
        wrongMapping(
          name,
          'no package of the project brings it',
          nearestOf(name, identities) ?? '`sow package list` shows all datasets.',
        ),
      )
    else if (mapping !== true)
      onFault(wrongMapping(name, 'it is a whole domain', 'Map each of its datasets, or write true.'))
  }
}

/**
 * Datasets of tables that migrations of packages would make: in a schema that another tool keeps nobody makes them, and a
 * table that has the name by chance is not theirs.
 */
function unmappedOf(packages: readonly DiscoveredPackage[], places: Places): string[] {
  const migrating = new Set(
    packages.filter(({ manifest }) => manifest.migrations.length > 0).map(({ name }) => name),
  )
  return packages
    .filter(({ name, manifest }) => migrating.has(name) || migrating.has(manifest.schema ?? ''))
    .flatMap(({ manifest }) => manifest.datasets.map(({ identity }) => identity))
    .filter((identity) => !places.has(identity))
    .sort()
}

function mapNode(node: DatasetNode, own: OwnPlace, around: Surroundings): DatasetNode {
  if (node.shipped.scope === 'tenant') checkTenants(node, own, around.config)
  const { dataset, mapping, left } = mapDataset(node.shipped, own, (reference) =>
    referredPlace(node, reference, around),
  )
  const references = [...new Set(dataset.references.flatMap(({ dataset: name }) => name ?? []))]
  return {
    ...node,
    dataset,
    mapped: { mapping, left },
    references: references.filter((name) => name !== node.identity).sort(),
  }
}

function checkTenants(
  { identity }: DatasetNode,
  { table }: OwnPlace,
  { tenants, ownSchema }: SowConfig,
): void {
  if (tenants === undefined && ownSchema !== true) return
  if (tenants !== undefined && knowsTenantsOf(tenants, table)) return
  throw wrongMapping(
    identity,
    tenants === undefined
      ? 'each tenant has its own copy of the rows, and the configuration declares no tenants'
      : `\`tenants\` names no column of ${table} that holds the tenant`,
    'Declare `tenants` with the table of tenants, its key, and the column that holds the tenant in each table.',
  )
}

/** The error with the package that it leaves out. */
function ofPackage({ code, message, hint, place, problems }: SowError, node: DatasetNode): SowError {
  return new SowError({ code, message, hint, place: { ...place, package: node.package.name }, problems })
}
