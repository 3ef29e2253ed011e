import { sql } from 'kysely'
import type { TargetShape } from '../shape/target-shape.js'
import { column, type Fragment } from './sql-fragments.js'
import { typeWithSchema } from './with-schemas.js'

/**
 * Columns of a row as one object of their types' text form, the only one that every type reads back without loss.
 * Built from two arrays, because a function takes a hundred arguments at most.
 */
export function textsOf(alias: string, columns: readonly { readonly name: string }[]): Fragment {
  return textObject(columns.map(({ name }) => ({ name, value: column(alias, name) })))
}

/** The same of values from anywhere. */
export function textObject(parts: readonly { readonly name: string; readonly value: Fragment }[]): Fragment {
  if (parts.length === 0) return sql`'{}'::jsonb`
  const names = parts.map(({ name }) => sql.lit(name))
  const values = parts.map(({ value }) => sql`${value}::text`)
  return sql`jsonb_object(array[${sql.join(names)}], array[${sql.join(values)}])`
}

/** Every column of a row of the target that can be written back. */
export function rowTexts(shape: TargetShape, alias: string): Fragment {
  return textsOf(alias, shape.writable)
}

/** `valueIn` in a statement that writes rows of the target. */
export function valueWrittenIn(
  object: Fragment,
  { name, type }: { readonly name: string; readonly type: string },
): Fragment {
  return sql`(${object} operator(pg_catalog.->>) ${sql.lit(name)})::${sql.raw(typeWithSchema(type))}`
}

/** A value that `textsOf` wrote, as its type. */
export function valueIn(
  object: Fragment,
  { name, type }: { readonly name: string; readonly type: string },
): Fragment {
  return sql`(${object} ->> ${sql.lit(name)})::${sql.raw(type)}`
}
