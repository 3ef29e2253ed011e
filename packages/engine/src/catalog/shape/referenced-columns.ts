import type { ManifestDataset, ManifestReference } from '@sow/kit/manifest'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import type { CatalogTable } from './catalog-table.js'
import { type ColumnName, plainEquality } from './type-equality.js'

/** The columns of other tables that a dataset's rows are compared with: keys of references, and what tells tenants. */
export function referencedColumns({ dataset, tenants }: DatasetUnit): readonly ColumnName[] {
  const ofTenants =
    dataset.scope === 'global' || tenants === null
      ? []
      : [tenants.id, tenants.key, ...(tenants.active === undefined ? [] : [tenants.active.column])].map(
          (column) => ({ table: tenants.table, column }),
        )
  return [...dataset.references.flatMap(columnsOf), ...ofTenants]
}

function columnsOf({ table, id, key }: ManifestReference): ColumnName[] {
  const parts = key.flatMap(({ column, through }) => [
    { table, column },
    ...(through === null ? [] : columnsOf(through)),
  ])
  return [{ table, column: id }, ...parts]
}

/** How the values of a column of some table are compared. */
export type EqualityOf = (table: string, column: string) => string

/** Says how the target's own columns are compared, and those that were asked for with it. */
export function equalitiesIn(
  { table: own }: Pick<ManifestDataset, 'table'>,
  { columns, otherTypes, equalityOf }: Pick<CatalogTable, 'columns' | 'otherTypes' | 'equalityOf'>,
): EqualityOf {
  return (table, column) => {
    const other = otherTypes.find((each) => each.table === table && each.column === column)?.type
    const type = table === own ? columns.find(({ name }) => name === column)?.typeNumber : other
    return type === undefined ? plainEquality : equalityOf(type)
  }
}
