import type { ManifestColumn, ManifestDataset, ManifestReference } from '@sow/kit/manifest'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { tableNamed } from '../../database/table-named.js'

/** A dataset with the table that it feeds. */
export interface FedTable extends Pick<DatasetUnit, 'tenants' | 'mapping'> {
  readonly dataset: Pick<ManifestDataset, 'table' | 'scope' | 'absent' | 'references'> & {
    readonly columns: readonly Pick<ManifestColumn, 'name'>[]
  }
}

/** One privilege on one table. */
export interface TableNeed {
  readonly schema: string
  readonly name: string
  readonly privilege: 'select' | 'insert' | 'update' | 'delete'
  /** The columns that the dataset brings: every other takes its default. */
  readonly carried: readonly string[]
}

/** What datasets need of their tables, of those that they refer to, and of the table of tenants. */
export function tableNeeds(
  database: Pick<Database, 'schema'>,
  {
    use,
    units,
    removes,
  }: {
    readonly use: 'read' | 'write'
    readonly units: readonly FedTable[]
    readonly removes?: boolean
  },
): readonly TableNeed[] {
  return units.flatMap(({ dataset, tenants, mapping }) => {
    const carried = [...dataset.columns.map(({ name }) => name), ...Object.keys(mapping?.fill ?? {})]
    const written: readonly TableNeed['privilege'][] =
      dataset.absent === 'delete' || removes === true
        ? ['select', 'insert', 'update', 'delete']
        : ['select', 'insert', 'update']
    const own = (use === 'write' ? written : (['select'] as const)).map((privilege) => ({
      ...tableNamed(database, dataset.table),
      privilege,
      carried,
    }))
    const read = [
      ...dataset.references.flatMap(referredTables),
      ...(dataset.scope === 'tenant' && tenants !== null ? [tenants.table] : []),
    ]
    return [
      ...own,
      ...read.map((name) => ({ ...tableNamed(database, name), privilege: 'select' as const, carried: [] })),
    ]
  })
}

function referredTables({ table, key }: ManifestReference): string[] {
  return [table, ...key.flatMap(({ through }) => (through === null ? [] : referredTables(through)))]
}
