import type { TenantTable } from '@sow/kit'
import { tenantColumnOf } from '@sow/kit/manifest'
import type { ProjectTenants, SowConfig } from '../config/config.js'
import type { DiscoveredPackage } from '../discover/discovered-package.js'
import { writtenTable } from './own-place.js'

/** The tenants that the configuration or a schema package declares; null where nobody does. */
export function projectTenants({
  config,
  packages,
}: {
  readonly config: SowConfig
  readonly packages: readonly DiscoveredPackage[]
}): TenantTable | null {
  if (config.tenants !== undefined) return ownTenants(config.tenants)
  return packages.flatMap(({ manifest }) => manifest.tenants ?? [])[0] ?? null
}

/** The project's tenants as the engine takes them. */
export function ownTenants({ table, id = 'id', key, active, column }: ProjectTenants): TenantTable {
  const named = { table: writtenTable(table), id, key, ...(active === undefined ? {} : { active }) }
  if (typeof column === 'string') return { ...named, column }
  return { ...named, column: Object.values(column)[0] ?? '', columns: column }
}

/** True where the configuration says by which column rows of a table belong to a tenant. */
export function knowsTenantsOf({ column }: ProjectTenants, table: string): boolean {
  return typeof column === 'string' || Object.hasOwn(column, table)
}

/** The tenants as a package declares them: with the column that one table has. */
export function tenantsOfTable(tenants: TenantTable, table: string): TenantTable {
  const { columns: _, ...named } = tenants
  return { ...named, column: tenantColumnOf(tenants, table) }
}
