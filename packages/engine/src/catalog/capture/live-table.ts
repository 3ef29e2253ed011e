import type { CatalogColumn } from '../shape/catalog-column.js'

/** A unique index as the author of a dataset has to know it. */
export interface LiveUniqueIndex {
  readonly name: string
  readonly primary: boolean
  /** In the order of the index; the plain ones alone where it computes with others. */
  readonly columns: readonly string[]
  /** True where it computes with columns, or is about a part of the table. */
  readonly odd: boolean
}

export interface LiveForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly table: string
  readonly targetColumns: readonly string[]
}

export interface LiveCheck {
  readonly columns: readonly string[]
  /** As `pg_get_constraintdef` writes it. */
  readonly definition: string
}

/** A table of a live database as rows are lifted from it. */
export interface LiveTable {
  readonly name: string
  readonly columns: readonly LiveColumn[]
  readonly primaryKey: readonly string[]
  readonly uniqueIndexes: readonly LiveUniqueIndex[]
  readonly foreignKeys: readonly LiveForeignKey[]
  readonly checks: readonly LiveCheck[]
}

export type LiveColumn = Pick<
  CatalogColumn,
  'name' | 'type' | 'notNull' | 'defaultExpression' | 'identity' | 'generated' | 'sequence'
>

/** True for an id that the database gives: an identity, a sequence, or a uuid by default. */
export function isSurrogate({ columns }: LiveTable, name: string): boolean {
  const column = columns.find((each) => each.name === name)
  if (column === undefined) return false
  return (
    column.identity !== null ||
    column.sequence !== null ||
    /^nextval\(|(?:uuid|random|nanoid|cuid|ulid)\w*\(/i.test(column.defaultExpression ?? '')
  )
}
