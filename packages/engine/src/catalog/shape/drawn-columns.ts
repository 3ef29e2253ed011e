import type { ManifestDataset } from '@sow/kit/manifest'
import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import type { FilledColumn } from './filled-column.js'
import type { DrawnColumn, Surrogate, TableName, TargetColumn } from './target-shape.js'

/** The columns that the dataset does not carry and that a sequence fills. */
export function drawnColumns({ columns }: CatalogTable, carried: readonly TargetColumn[]): DrawnColumn[] {
  const others = columns.filter(({ name }) => !carried.some((each) => each.name === name && each.carried))
  return others.flatMap(({ name, sequence }) => (sequence === null ? [] : [{ column: name, sequence }]))
}

/**
 * The id of new rows, where the release does not carry it: rows of the same release may refer to it. The tenant may stand beside it
 * in the table's primary key.
 */
export function surrogateOf(
  dataset: ManifestDataset,
  table: CatalogTable,
  filled: readonly FilledColumn[],
  tenantColumn: string | null,
): Surrogate | null {
  const primaryKey = table.uniqueIndexes.find((index) => index.primary)?.columns ?? []
  const own = primaryKey.length === 1 ? primaryKey : primaryKey.filter((name) => name !== tenantColumn)
  const id = table.columns.find(({ name }) => own.length === 1 && name === own[0])
  if (id === undefined || dataset.columns.some((column) => column.name === id.name)) return null
  const made = id.identity === null ? id.defaultExpression : sequenceOf(table, id)
  const expression = filled.find(({ column }) => column === id.name)?.expression ?? made
  if (expression === null) return null
  return { column: id.name, type: id.type, expression: isText(id.type) ? asText(expression) : expression }
}

function isText(type: string): boolean {
  return /^(?:text|character|citext)\b/.test(type)
}

/** A text column takes the UUID of its default by assignment, beside which its own values cannot stand as they are. */
function asText(expression: string): string {
  return `(${expression})::pg_catalog.text`
}

function sequenceOf(table: CatalogTable, column: CatalogColumn): string {
  const name = column.name.replaceAll("'", "''")
  return `pg_catalog.nextval(pg_catalog.pg_get_serial_sequence('${quoted(table.name)}', '${name}'))`
}

function quoted(table: TableName): string {
  return [table.schema, table.name]
    .map((part) => `"${part.replaceAll('"', '""')}"`)
    .join('.')
    .replaceAll("'", "''")
}
