import type { ColumnDescriptor, TableDescriptor } from '@sow/kit/rows'
import type { LiveColumn, LiveTable } from './live-table.js'

/** A live table as a schema package would describe it; `columns`: those that are to be told, all by default. */
export function tableDescriptor(
  { primaryKey, columns: all }: Pick<LiveTable, 'primaryKey' | 'columns'>,
  columns: readonly LiveColumn[] = all,
): TableDescriptor {
  return {
    columns: Object.fromEntries(columns.map((column) => [column.name, columnDescriptor(column)])),
    primaryKey,
  }
}

/** A database refuses a value for an identity that is always generated, as for any other generated column. */
function columnDescriptor(column: LiveColumn): ColumnDescriptor {
  return {
    type: column.type,
    nullable: !column.notNull,
    defaulted: column.defaultExpression !== null || column.identity !== null,
    generated: column.generated || column.identity === 'always',
  }
}
