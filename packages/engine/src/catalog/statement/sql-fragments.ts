import { ExpressionWrapper, type RawBuilder, sql, TableNode } from 'kysely'
import { keptType } from '../shape/kept-type.js'
import type { TableName, TargetColumn, TargetShape } from '../shape/target-shape.js'

/** A piece of a statement. */
export type Fragment = RawBuilder<unknown>

/** A table as one node: who has to know which tables a statement reads finds it. */
export function table(name: TableName): Fragment {
  return sql`${new ExpressionWrapper(TableNode.createWithSchema(name.schema, name.name))}`
}

/** The statement by which rows are copied into a table. */
export function copyInto(into: TableName, columns: readonly string[]): Fragment {
  return sql`copy ${table(into)} (${sql.join(columns.map((name) => sql.id(name)))}) from stdin`
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

/** What of a shape says when two rows have one key. */
export type KeyedShape = Pick<TargetShape, 'key' | 'nullableKey' | 'columns'>

/**
 * `one.a = other.a and ...` over a key. Where a key column may hold null, two nulls are one key: arrays of one element
 * compare so, and unlike `is not distinct from` they can be hashed.
 */
export function sameKey(one: string, other: string, shape: KeyedShape): Fragment {
  return keysMeet(shape, (name) => [column(one, name), column(other, name)])
}

/** `sameKey` where one of the two is a row of the base, or both: it may keep a key in another form. */
export function sameBaseKey(one: string, other: string, shape: KeyedShape): Fragment {
  return keysMeet(shape, (name) => [
    asBaseKey(column(one, name), name, shape),
    asBaseKey(column(other, name), name, shape),
  ])
}

/** A part of a key in the form by which rows of the base meet others. */
export function asBaseKey(
  value: Fragment,
  name: string,
  { columns }: Pick<TargetShape, 'columns'>,
): Fragment {
  const kept = columns.find((each) => each.name === name)?.kept ?? null
  return kept === null ? value : sql`${value}::${sql.raw(kept.keyType)}`
}

/** A key in the form by which rows of the base meet others, each part under its own name. */
export function baseKeys(shape: TargetShape, alias?: string): Fragment[] {
  return shape.columns
    .filter(({ isKey }) => isKey)
    .map(({ name, kept }) => {
      const value = alias === undefined ? sql.id(name) : column(alias, name)
      return kept === null ? value : sql`${asBaseKey(value, name, shape)} as ${sql.id(name)}`
    })
}

/** A value that the base keeps, as the target has it. */
export function asTarget(value: Fragment, { kept, type }: TargetColumn): Fragment {
  return kept === null ? value : sql`${value}::${sql.raw(type)}`
}

function keysMeet(
  { key, nullableKey }: KeyedShape,
  sides: (name: string) => readonly [one: Fragment, other: Fragment],
): Fragment {
  return all(
    key.map((name) => {
      const [one, other] = sides(name)
      return nullableKey.includes(name) ? sql`array[${one}] = array[${other}]` : sql`${one} = ${other}`
    }),
  )
}

/** True of a key of which no part is missing: that of a blocked row may name a row that is not there. */
export function wholeKey(alias: string, { key, nullableKey }: KeyedShape): readonly Fragment[] {
  return key
    .filter((name) => !nullableKey.includes(name))
    .map((name) => sql`${column(alias, name)} is not null`)
}

/** A column that is null only where an outer join by the key found no row. */
export function presence(alias: string, shape: Pick<TargetShape, 'key' | 'nullableKey'>): Fragment {
  const certain = shape.key.find((name) => !shape.nullableKey.includes(name))
  return column(alias, certain ?? 'tableoid')
}

/**
 * The rows of the target among which the key is unique, to read from: the table, or what of it the predicate of the
 * key's index covers.
 */
export function targetRows(shape: TargetShape): Fragment {
  if (shape.part === null) return table(shape.table)
  const names = ['tableoid', 'xmin', ...shape.allColumns].map((name) => sql.id(name))
  return sql`(
  select ${sql.join(names)}
  from ${table(shape.table)}
  where ${sql.raw(shape.part.predicate)}
)`
}

/** True of a row of the target that belongs to `targetRows`: for statements that have to name the table itself. */
export function inPart(alias: string, shape: TargetShape): readonly Fragment[] {
  if (shape.part === null) return []
  const names = shape.part.columns.map((name) => column(alias, name))
  return [
    sql`(
    select ${sql.raw(shape.part.predicate)}
    from (select ${sql.join(names)}) as part
  )`,
  ]
}

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
  return sql`${asCompared(one, of)} is not distinct from ${asCompared(other, of)}`
}

/** `one is distinct from other`, of two values of a column. */
export function otherValue(one: Fragment, other: Fragment, of: TargetColumn): Fragment {
  return sql`${asCompared(one, of)} is distinct from ${asCompared(other, of)}`
}

/** `(one.a, one.b) is distinct from (other.a, other.b)`: columns are listed, never whole rows. */
export function anyDiffers(one: string, other: string, columns: readonly TargetColumn[]): Fragment {
  const side = (alias: string) => sql.join(columns.map((each) => comparable(alias, each)))
  return sql`(${side(one)}) is distinct from (${side(other)})`
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

/** True where a value says that nobody wrote it: null, or what the column has by itself. */
export function isUnwritten(alias: string, of: TargetColumn): Fragment {
  const value = column(alias, of.name)
  return any([
    sql`${value} is null`,
    ...of.unwritten.map((each) => sameValue(value, sql.raw(`${each}::${of.type}`), of)),
  ])
}

/** What the base has of a value that it has not seen: the value itself where nobody wrote it, else null, for unknown. */
export function unwrittenValue(alias: string, of: TargetColumn): Fragment {
  return sql`case when ${isUnwritten(alias, of)} then ${asKept(column(alias, of.name), of)} end`
}
