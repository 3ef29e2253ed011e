import { sql } from 'kysely'
import { keptType } from '../shape/kept-type.js'
import type { TargetColumn } from '../shape/target-shape.js'
import { plainEquality } from '../shape/type-equality.js'
import { equalOrBothNull, unequalOrOneNull } from './equal.js'
import { any, column, type Fragment } from './sql-fragments.js'
import { typeWithSchema, withSchema } from './with-schemas.js'

/** A value of a column in the form that it is compared in. */
export function asCompared(value: Fragment, of: TargetColumn): Fragment {
  return of.comparedAs === null ? value : sql`${value}::${sql.raw(of.comparedAs)}`
}

/** A column's value in the form that it is compared in. */
export function comparable(alias: string, of: TargetColumn, name: string = of.name): Fragment {
  return asCompared(column(alias, name), of)
}

/** `one is not distinct from other`, of two values of a column. */
export function sameValue(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  return equalOrBothNull(asCompared(one, of), asCompared(other, of), comparedBy(of))
}

/** `sameValue` in a statement that writes rows of the target. */
export function sameValueWritten(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  const written = { ...of, comparedAs: of.comparedAs === null ? null : typeWithSchema(of.comparedAs) }
  return equalOrBothNull(asCompared(one, written), asCompared(other, written), withSchema(comparedBy(of)))
}

/** `one is distinct from other`, of two values of a column. */
export function otherValue(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  return unequalOrOneNull(asCompared(one, of), asCompared(other, of), comparedBy(of))
}

/** What values are compared as instead of their own type is a type of the server. */
function comparedBy({ comparedAs, equality }: TargetColumn): string {
  return comparedAs === null ? equality : plainEquality
}

/** `(one.a, one.b) is distinct from (other.a, other.b)`: columns are listed, never whole rows. */
export function anyDiffers(one: string, other: string, columns: readonly TargetColumn[]): Fragment {
  const plain = columns.filter((each) => comparedBy(each) === plainEquality)
  const side = (alias: string) => sql.join(plain.map((each) => comparable(alias, each)))
  const others = columns
    .filter((each) => !plain.includes(each))
    .map((each) => otherValue(column(one, each.name), column(other, each.name), each))
  if (others.length === 0) return sql`(${side(one)}) is distinct from (${side(other)})`
  return any([
    ...(plain.length === 0 ? [] : [sql`(${side(one)}) is distinct from (${side(other)})`]),
    ...others,
  ])
}

/** `anyDiffers` where one of the two is a row of the base. */
export function anyDiffersFromBase(one: string, other: string, columns: readonly TargetColumn[]): Fragment {
  const side = (alias: string) =>
    sql.join(columns.map((each) => comparedWithBase(column(alias, each.name), each)))
  return sql`(${side(one)}) is distinct from (${side(other)})`
}

/** `one is not distinct from other`, of two values of a column of which the base has one. */
export function sameAsBase(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  return sql`${comparedWithBase(one, of)} is not distinct from ${comparedWithBase(other, of)}`
}

/** `one is distinct from other`, of two values of a column of which the base has one. */
export function otherThanBase(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  return sql`${comparedWithBase(one, of)} is distinct from ${comparedWithBase(other, of)}`
}

/** What equals as text is equal; of what the base keeps as a type, that type decides, or what it is compared as. */
function comparedWithBase(value: Fragment, of: TargetColumn): Fragment {
  if (of.kept === null) return asCompared(value, of)
  return of.kept.type === 'text' || of.comparedAs === null ? asKept(value, of) : asCompared(value, of)
}

/** A value of a column as the base keeps it. */
export function asKept(value: Fragment, of: TargetColumn): Fragment {
  return of.kept === null ? value : sql`${value}::${sql.raw(keptType(of))}`
}

/** True where a value says that nobody wrote it: it is what the column has by itself. */
export function isUnwritten(alias: string, of: TargetColumn): Fragment {
  const value = column(alias, of.name)
  return any(
    of.unwritten.map((each) =>
      each === 'null' ? sql`${value} is null` : sameValue(value, sql.raw(`${each}::${of.type}`), of),
    ),
  )
}
