import { createHash } from 'node:crypto'
import type { CatalogColumn } from './catalog-column.js'

/** A column as the digest of a row takes it. */
export interface SealedColumn {
  readonly name: string
  /** The column's number in its table. */
  readonly number: number
  /** As people of the project write its type. */
  readonly type: string
  /** The type whose hash tells every two values apart; null for the column's own. */
  readonly hashedAs: string | null
  /** What it holds where nobody wrote it, as SQL: one of these. */
  readonly unwritten: readonly string[]
}

/**
 * Types whose own hash differs wherever their values do, on every server: others go by their text. Enums hash by an oid, that
 * of a numeric forgets its scale, and those of intervals, floats and citext call values equal that are not.
 */
const hashedAsTheyAre =
  /^(boolean|smallint|integer|bigint|text|character varying(\(\d+\))?|uuid|date|bytea|(time|timestamp)(\(\d\))? without time zone|timestamp(\(\d\))? with time zone)$/

/** True of a type of which no two equal values have different texts, whatever the collation. */
export function hasOneText({
  type,
  comparedAs,
}: {
  readonly type: string
  readonly comparedAs: string | null
}): boolean {
  return comparedAs === null && hashedAsTheyAre.test(type)
}

/** The columns that make up a row: all but those that are computed from others. */
export function sealedColumns(columns: readonly CatalogColumn[]): SealedColumn[] {
  return columns
    .filter(({ generated }) => !generated)
    .map(({ name, number, typeName: type, comparedAs, unwritten }) => ({
      name,
      number,
      type,
      hashedAs: hasOneText({ type, comparedAs }) ? null : 'text collate "C"',
      unwritten,
    }))
}

/** Says over which columns, of which types, a digest was taken: digests over others cannot be compared with it. */
export function digestLayout(columns: readonly SealedColumn[]): string {
  return createHash('md5')
    .update(JSON.stringify(columns.map(({ name, type, hashedAs }) => [name, type, hashedAs])))
    .digest('hex')
}
