import { sql } from 'kysely'
import { keyColumns } from '../shape/carried-columns.js'
import type { SealedColumn } from '../shape/sealed-column.js'
import type { TargetShape } from '../shape/target-shape.js'
import { asBaseKey, column, type Fragment } from './sql-fragments.js'
import { typeWithSchema } from './with-schemas.js'

/** A digest of some columns of a row, as `bigint`: made by the server from the row itself, the same on every server. */
export function rowDigest(alias: string, columns: readonly SealedColumn[]): Fragment {
  const values = columns.map(({ name, hashedAs }) =>
    hashedAs === null ? column(alias, name) : sql`${column(alias, name)}::${sql.raw(hashedAs)}`,
  )
  return sql`hash_record_extended(row(${sql.join(values)}), 0)`
}

/** The same of a row that a statement is writing: with the schemas of all in it, since the path is the project's there. */
export function writtenDigest(columns: readonly SealedColumn[]): Fragment {
  const values = columns.map(({ name, hashedAs }) =>
    hashedAs === null ? sql.id(name) : sql`${sql.id(name)}::${sql.raw(typeWithSchema(hashedAs))}`,
  )
  return sql`pg_catalog.hash_record_extended(row(${sql.join(values)}), 0)`
}

/** The digest of a row that says whether there is something to merge: over the columns that the dataset carries. */
export function carriedDigest(shape: TargetShape, alias: string): Fragment {
  return rowDigest(alias, shape.digested)
}

/** True where the dataset carries every column of its table: then a row's two digests are one. */
export function carriesWholeRow({ digested, sealed }: TargetShape): boolean {
  return digested.length === sealed.length
}

/** Digests of many rows as one, in any order. A sum would not do: swapped values cancel each other out. */
export function digestOf(digests: Fragment): Fragment {
  return sql`coalesce(bit_xor(${digests}), 0)`
}

/** Keys as one digest. Equal keys may differ in their texts: then it differs as well. */
export function keysAsOne(shape: TargetShape, alias: string, which: Fragment = sql`true`): Fragment {
  const parts = keyColumns(shape).map(
    ({ name }) => sql`${asBaseKey(column(alias, name), name, shape)}::text collate "C"`,
  )
  return sql`coalesce(bit_xor(hash_record_extended(row(${sql.join(parts)}), 0)) filter (where ${which}), 0)`
}
