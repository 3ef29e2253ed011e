import { type RawBuilder, sql } from 'kysely'
import { plainEquality } from '../shape/type-equality.js'

/** True where two values are one to their type. `equality`: how that is written. */
export function equal(
  one: RawBuilder<unknown>,
  other: RawBuilder<unknown>,
  equality: string,
): RawBuilder<unknown> {
  return sql`${one} ${sql.raw(equality)} ${other}`
}

/** True where a value is one of these to its type. */
export function isOneOf(
  value: RawBuilder<unknown>,
  words: readonly string[],
  equality: string,
): RawBuilder<unknown> {
  if (equality === plainEquality) return sql`${value} in (${sql.join(words)})`
  return sql`(${sql.join(
    words.map((word) => equal(value, sql`${word}`, equality)),
    sql` or `,
  )})`
}

/** `one is not distinct from other`, in the form that an equality with a schema has. */
export function equalOrBothNull(
  one: RawBuilder<unknown>,
  other: RawBuilder<unknown>,
  equality: string,
): RawBuilder<unknown> {
  if (equality === plainEquality) return sql`${one} is not distinct from ${other}`
  return sql`coalesce(${equal(one, other, equality)}, ${one} is null and ${other} is null)`
}

/** `one is distinct from other`, in the form that an equality with a schema has. */
export function unequalOrOneNull(
  one: RawBuilder<unknown>,
  other: RawBuilder<unknown>,
  equality: string,
): RawBuilder<unknown> {
  if (equality === plainEquality) return sql`${one} is distinct from ${other}`
  return sql`not ${equalOrBothNull(one, other, equality)}`
}
