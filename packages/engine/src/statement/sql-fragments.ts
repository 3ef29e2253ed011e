import { type RawBuilder, sql } from 'kysely'
import type { TableName, TargetColumn } from '../target/target-shape.js'

/** A piece of a statement. */
export type Fragment = RawBuilder<unknown>

export function table(name: TableName): Fragment {
  return sql.id(name.schema, name.name)
}

/** `alias.column`, both quoted. */
export function column(alias: string, name: string): Fragment {
  return sql.id(alias, name)
}

/** One fragment a line, separated by commas. */
export function lines(fragments: readonly Fragment[]): Fragment {
  return sql.join(fragments, sql.raw(',\n  '))
}

/** Conditions that must all hold, one a line; `true` where there is none. */
export function all(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql.raw('\n  and '))
}

/** Conditions of which one must hold; `false` where there is none. */
export function any(conditions: readonly Fragment[]): Fragment {
  return conditions.length === 0 ? sql`false` : sql`(${sql.join(conditions, sql.raw('\n  or '))})`
}

/** `one.a = other.a and ...` over a key. */
export function sameKey(one: string, other: string, key: readonly string[]): Fragment {
  return all(key.map((name) => sql`${column(one, name)} = ${column(other, name)}`))
}

/** A column's value in the form that it is compared in. */
export function comparable(alias: string, of: TargetColumn, name: string = of.name): Fragment {
  const value = column(alias, name)
  return of.comparedAs === null ? value : sql`${value}::${sql.raw(of.comparedAs)}`
}

/** `(one.a, one.b) is distinct from (other.a, other.b)`: columns are listed, never whole rows. */
export function anyDiffers(one: string, other: string, columns: readonly TargetColumn[]): Fragment {
  const side = (alias: string) => sql.join(columns.map((each) => comparable(alias, each)))
  return sql`(${side(one)}) is distinct from (${side(other)})`
}
