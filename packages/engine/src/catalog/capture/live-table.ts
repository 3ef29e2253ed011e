import type { CatalogColumn } from '../shape/catalog-column.js'

/** A unique index as the author of a dataset has to know it. */
export interface LiveUniqueIndex {
  readonly name: string
  readonly primary: boolean
  /** In the order of the index; the plain ones alone where it computes with others. */
  readonly columns: readonly string[]
  /** What is unique, as SQL over the columns. */
  readonly elements: readonly string[]
  /** Every column that it looks at, those of its expressions too. */
  readonly uses: readonly string[]
  /** True where it is about a part of the table. */
  readonly partial: boolean
  /** True where it computes with columns. */
  readonly computes: boolean
  /** True where two nulls are one value to it. */
  readonly nullsNotDistinct: boolean
}

export interface LiveForeignKey {
  readonly name: string
  readonly columns: readonly string[]
  /** Named as datasets name tables: with its schema where that is not the project's. */
  readonly table: string
  readonly targetColumns: readonly string[]
}

export interface LiveCheck {
  readonly columns: readonly string[]
  /** As `pg_get_constraintdef` writes it. */
  readonly definition: string
  /** True where it calls a function that somebody made in this database. */
  readonly needsOthers: boolean
}

/** A table of a live database as rows are lifted from it. */
export interface LiveTable {
  /** Named as datasets name tables: with its schema where that is not the project's. */
  readonly name: string
  readonly columns: readonly LiveColumn[]
  readonly primaryKey: readonly string[]
  readonly uniqueIndexes: readonly LiveUniqueIndex[]
  readonly foreignKeys: readonly LiveForeignKey[]
  readonly checks: readonly LiveCheck[]
}

/** A type that somebody made: the words of an enumeration, or what a domain is over. */
export interface LiveType {
  /** As SQL of the project, without the brackets of an array. */
  readonly name: string
  /** The words of an enumeration, in their order; null for a domain. */
  readonly labels: readonly string[] | null
  /** What a domain is over; null for an enumeration. */
  readonly over: string | null
}

export interface LiveColumn
  extends Pick<
    CatalogColumn,
    'name' | 'type' | 'notNull' | 'defaultExpression' | 'identity' | 'generated' | 'sequence'
  > {
  /** What its type is made of, where somebody made it; null for a type of the server. */
  readonly made: LiveType | null
  /** True where its default draws on a function or a sequence that somebody made in this database. */
  readonly needsOthers: boolean
  /** True where a trigger of the table sets it whenever a row is written. */
  readonly isStamped: boolean
  /** True where its values are ids that an application makes by itself: uuid, cuid, ulid and their like. */
  readonly holdsMadeIds: boolean
}

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
