import { SowError } from '@sow/kit/errors'
import { tenantColumnOf } from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'
import type { EqualityOf } from './referenced-columns.js'
import type { TargetTenants } from './target-shape.js'

/** The tenants that a dataset is copied to; null for a global one. Throws DEFINITION_INVALID. */
export function targetTenants(
  database: Pick<Database, 'schema'>,
  unit: DatasetUnit,
  equalityOf: EqualityOf,
): TargetTenants | null {
  if (unit.dataset.scope === 'global') return null
  const { tenants } = unit
  if (tenants === null)
    throw new SowError({
      code: 'DEFINITION_INVALID',
      message: `The dataset ${unit.dataset.identity} has tenant scope, but its schema package declares no tenants.`,
      hint: 'Declare `tenants` in defineSchemaPackage, or give the dataset the scope `global`.',
      place: { package: unit.package, dataset: unit.dataset.identity },
    })
  return {
    column: tenantColumnOf(tenants, unit.dataset.table),
    table: tableNamed(database, tenants.table),
    id: tenants.id,
    key: tenants.key,
    equality: equalityOf(tenants.table, tenants.id),
    keyEquality: equalityOf(tenants.table, tenants.key),
    active:
      tenants.active === undefined
        ? null
        : { ...tenants.active, equality: equalityOf(tenants.table, tenants.active.column) },
  }
}
