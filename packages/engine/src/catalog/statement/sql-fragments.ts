import { ExpressionWrapper, type RawBuilder, sql, TableNode } from 'kysely'
import type { TableName, TargetColumn, TargetShape } from '../shape/target-shape.js'
import { plainEquality } from '../shape/type-equality.js'
import { equal } from './equal.js'
import { expressionWithSchemas, withSchema } from './with-schemas.js'

/** A piece of a statement. */
export type Fragment = RawBuilder<unknown>

/** A table as one node: who has to know which tables a statement reads finds it. */
export function table(name: TableName): Fragment {
  return sql`${new ExpressionWrapper(TableNode.createWithSchema(name.schema, name.name))}`
}

/** A table that is read where its rows are, also where others read a copy of it: by a statement that sums it up before it joins. */
export function inPlace({ schema, name }: TableName): Fragment {
  return sql.id(schema, name)
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

/** `sameKey` in a statement that writes rows of the target. */
export function sameKeyWritten(one: string, other: string, shape: KeyedShape): Fragment {
  return keysMeet(shape, (name) => [column(one, name), column(other, name)], withSchema)
}

/** `sameKey` where one of the two is a row of the base, or both: it may keep a key in another form. */
export function sameBaseKey(one: string, other: string, shape: KeyedShape): Fragment {
  return keysMeet(shape, (name) => [
    asBaseKey(column(one, name), name, shape),
    asBaseKey(column(other, name), name, shape),
  ])
}

/** `sameBaseKey` over some of the columns, of values that stand anywhere. */
export function sameBaseKeyOf(
  shape: KeyedShape,
  key: readonly string[],
  sides: (name: string) => readonly [one: Fragment, other: Fragment],
): Fragment {
  return keysMeet({ ...shape, key }, (name) => {
    const [one, other] = sides(name)
    return [asBaseKey(one, name, shape), asBaseKey(other, name, shape)]
  })
}

/** How the values of a column that the merge deals with are compared. */
export function equalityOf({ columns }: Pick<TargetShape, 'columns'>, name: string): string {
  return columns.find((each) => each.name === name)?.equality ?? plainEquality
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
  { key, nullableKey, columns }: KeyedShape,
  sides: (name: string) => readonly [one: Fragment, other: Fragment],
  written: (equality: string) => string = (equality) => equality,
): Fragment {
  return all(
    key.map((name) => {
      const [one, other] = sides(name)
      return nullableKey.includes(name)
        ? equal(sql`array[${one}]`, sql`array[${other}]`, written(plainEquality))
        : equal(one, other, written(equalityOf({ columns }, name)))
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
  return shape.followed ?? partRows(shape)
}

/** The same with the names that the columns have today. */
export function partRows(shape: TargetShape): Fragment {
  if (shape.part === null) return table(shape.table)
  const names = ['tableoid', 'xmin', 'cmin', ...shape.allColumns].map((name) => sql.id(name))
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
    select ${sql.raw(expressionWithSchemas(shape.part.predicate))}
    from (select ${sql.join(names)}) as part
  )`,
  ]
}
