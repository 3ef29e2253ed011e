import type { TenantTable } from '@sow/kit'
import type { ManifestDataset, ManifestReference } from '@sow/kit/manifest'
import type { SowConfig } from '../config/config.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import type { OwnPlace } from './own-place.js'
import { ownTenants } from './own-tenants.js'
import { wrongMapping } from './wrong-mapping.js'

/** Where the rows are that a reference names. */
export type ReferredPlace = Pick<OwnPlace, 'table' | 'columnOf'>

/** The canonical fields that hold the key of a reference. */
export function leafFields({ key }: ManifestReference): string[] {
  return key.flatMap(({ field, through }) => (through === null ? [field] : leafFields(through)))
}

/** All references of one, those that its key is made of included. */
export function withInner(reference: ManifestReference): ManifestReference[] {
  return [reference, ...reference.key.flatMap(({ through }) => (through === null ? [] : withInner(through)))]
}

/** Places by identity; null where the mapping cannot be used. */
export type Places = ReadonlyMap<string, OwnPlace | null>

/** What of the project decides where references lead. */
export interface Surroundings {
  readonly config: SowConfig
  readonly shipped: readonly ManifestDataset[]
  readonly places: Places
  readonly unmapped: readonly string[]
}

/** Where the rows are that a reference of a mapped dataset names. Throws CONFIG_INVALID where they have no place. */
export function referredPlace(
  { identity, package: found }: DatasetNode,
  { dataset: name, table, column }: ManifestReference,
  { config, shipped, places, unmapped }: Surroundings,
): ReferredPlace {
  if (name !== null && unmapped.includes(name))
    throw wrongMapping(
      identity,
      `its column ${column} refers to ${name}, which has no place in this schema`,
      `Map ${name} too, or leave the column out with null.`,
    )
  const feeding = shipped.find((each) => each.table === table && places.has(each.identity))
  const place = places.get(name ?? feeding?.identity ?? '')
  if (place !== undefined && place !== null) return place
  if (name === null && config.tenants !== undefined && table === found.manifest.tenants?.table)
    return tenantsPlace(found.manifest.tenants, ownTenants(config.tenants))
  return { table, columnOf: (each) => each }
}

function tenantsPlace(theirs: TenantTable, own: TenantTable): ReferredPlace {
  const columns = new Map([
    [theirs.id, own.id],
    [theirs.key, own.key],
  ])
  return { table: own.table, columnOf: (name) => columns.get(name) ?? name }
}
