import { guardedRows } from '../rows/guarded-rows.js'
import { inlineRows } from '../rows/inline-rows.js'
import type { RowSource } from '../rows/row-source.js'
import { checkDatasetDefinition } from './check-dataset-definition.js'
import type { Dataset, DatasetDefinition } from './dataset.js'
import type { ColumnName, References, RowKey, TableName } from './dataset-types.js'

/**
 * Declares the rows of one table, typed by a Kysely `Database` type:
 * `defineDataset<ClinicDatabase>()({ name: 'payers', table: 'payers', key: ['code'], rows: [...] })`.
 * The second call infers the table, the key and the references. Throws SowError DEFINITION_INVALID.
 */
export function defineDataset<DB>() {
  return <
    const Name extends string,
    const T extends TableName<DB>,
    const K extends readonly [ColumnName<DB, T>, ...ColumnName<DB, T>[]],
    // biome-ignore lint/complexity/noBannedTypes: a dataset without references has no keys here.
    const R extends References<DB, T> = {},
  >(
    definition: DatasetDefinition<DB, Name, T, K, R>,
  ): Dataset<Name, RowKey<DB, T, K, R>> => {
    checkDatasetDefinition(definition)
    return Object.freeze({
      name: definition.name,
      formerly: Object.freeze([...(definition.formerly ?? [])]),
      title: definition.title ?? definition.name,
      nameColumn: definition.nameColumn,
      table: definition.table,
      scope: definition.scope ?? 'global',
      kind: definition.kind ?? 'reference',
      key: Object.freeze([...definition.key]),
      refs: Object.freeze({ ...definition.refs }),
      own: Object.freeze({ ...definition.own }),
      defaultOwnership: definition.defaultOwnership ?? 'shared',
      rowOwnership: definition.rowOwnership,
      absent: definition.absent ?? 'keep',
      renamed: Object.freeze([...(definition.renamed ?? [])]),
      replaced: Object.freeze([...(definition.replaced ?? [])]),
      selectionOf: definition.selectionOf,
      license: definition.license,
      source: definition.source,
      rows: isRowSource(definition.rows) ? guardedRows(definition.rows) : inlineRows(definition.rows),
    })
  }
}

function isRowSource(rows: readonly object[] | RowSource): rows is RowSource {
  return !Array.isArray(rows)
}
