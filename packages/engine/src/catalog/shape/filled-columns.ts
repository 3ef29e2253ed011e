import type { ColumnFill, TargetMapping } from '../../database/target-mapping.js'
import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import type { FilledColumn } from './filled-column.js'

type FillableColumn = Pick<CatalogColumn, 'name' | 'type' | 'typeName'>

/** What new rows get in columns that the dataset does not carry; those that take no such value are `checkTarget`'s to refuse. */
export function filledColumns(
  mapping: TargetMapping | undefined,
  { columns }: Pick<CatalogTable, 'columns'>,
): FilledColumn[] {
  return columns.flatMap((column) => {
    const fill = fillOf(mapping, column.name)
    const expression = fill === undefined ? null : fillExpression(column, fill)
    return expression === null ? [] : [{ column: column.name, expression }]
  })
}

export function fillOf(mapping: TargetMapping | undefined, column: string): ColumnFill | undefined {
  return mapping !== undefined && Object.hasOwn(mapping.fill, column) ? mapping.fill[column] : undefined
}

const texts = /^(?:text|citext|(?:character varying|character)(?:\(\d+\))?)$/

/**
 * The SQL of a value; null where the column's type cannot hold it. Texts are not cast to the column's own type, which would
 * cut what is too long; the server refuses that.
 */
export function fillExpression({ type, typeName }: FillableColumn, fill: ColumnFill): string | null {
  const isText = texts.test(typeName)
  if (fill === 'uuid') {
    if (typeName !== 'uuid' && !isText) return null
    return `pg_catalog.gen_random_uuid()${isText ? '::pg_catalog.text' : ''}`
  }
  if (fill === 'now') return nowExpression(typeName)
  const literal = `'${String(fill.value).replaceAll("'", "''")}'`
  return `${/\\/.test(literal) ? ` E${literal.replaceAll('\\', '\\\\')}` : literal}::${isText ? 'pg_catalog.text' : type}`
}

/** A moment without a zone is one of UTC, whatever the session's is. */
function nowExpression(typeName: string): string | null {
  const [, kind] = /^(timestamp|date)(?:\(\d+\))?(?: without time zone)?$/.exec(typeName) ?? []
  const here = "pg_catalog.timezone('utc', pg_catalog.now())"
  if (kind === 'timestamp') return here
  if (kind === 'date') return `${here}::pg_catalog.date`
  return /^timestamp(?:\(\d+\))? with time zone$/.test(typeName) ? 'pg_catalog.now()' : null
}
