import { type Database, isKnownTenant, readDatasetsOfTenants, readRecordedNames } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import type { OpenProject } from '../context/open-project.js'
import type { OpenDatabase } from '../context/using-database.js'
import { projectTenants } from '../mapping/own-tenants.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'

/**
 * Throws SELECTION_UNKNOWN where a tenant is named that is not there, and CONFIG_USAGE where none of the datasets has rows of
 * a tenant: the run would do nothing for it, and look like success. `datasets`: those that are to be seeded, whose tenants
 * have to be active; without them rows that are there already are meant.
 */
export async function requireTenant(
  { database }: OpenDatabase,
  project: OpenProject,
  tenant: string | null,
  datasets: readonly DatasetNode[] | null = null,
): Promise<void> {
  if (tenant === null) return
  if (datasets !== null && !datasets.some(({ dataset }) => dataset.scope === 'tenant'))
    throw withoutTenants('None of the selected datasets has rows of a tenant')
  const tenants = projectTenants(project)
  // The package that was left out may be the one that declares them.
  if (tenants === null && project.faults.length > 0) return
  if (tenants === null) throw withoutTenants('No package of this project knows tenants')
  // A dataset of the same run may bring it.
  if (datasets?.some(({ dataset }) => dataset.table === tenants.table)) return
  const of = datasets === null ? 'all' : 'active'
  if (await isKnownTenant(database, tenants, tenant, of)) return
  throw new SowError({
    code: 'SELECTION_UNKNOWN',
    message: `There is no ${of === 'active' ? 'active ' : ''}tenant ${tenant} in ${tenants.table}.`,
    hint: `Correct --tenant: it takes the ${tenants.key} of a tenant.`,
    place: { table: tenants.table },
  })
}

/**
 * The datasets of the ledger that names mean, all where there is none; those that have rows of tenants where one is meant.
 * Throws DATASET_UNKNOWN, and CONFIG_USAGE where none of them has: a choice of rows would mean all of them.
 */
export async function recordedDatasets(
  database: Database,
  names: readonly string[],
  tenant: string | null,
): Promise<string[]> {
  const named = await readRecordedNames(database, names)
  if (tenant === null || named.length === 0) return named
  const known = await readDatasetsOfTenants(database)
  const meant = named.filter((dataset) => known.includes(dataset))
  if (meant.length === 0) throw withoutTenants('None of the selected datasets has rows of a tenant')
  return meant
}

export function withoutTenants(what: string): SowError {
  return new SowError({
    code: 'CONFIG_USAGE',
    message: `${what}, so --tenant means nothing here.`,
    hint: 'Leave --tenant away, or select a dataset of tenant scope; `sow package list` shows the scopes.',
  })
}
