import { sql } from 'kysely'
import { keyColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import type { IndexSource, TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import { plainEquality } from '../../catalog/shape/type-equality.js'
import { equal } from '../../catalog/statement/equal.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../work-tables.js'
import { refersToItself } from './create-delta.js'
import { deltaRows, take } from './delta-columns.js'

/** What both statements about an index begin with: rows that will be written, and rows that the table holds. */
export function rowsThatMeet(shape: TargetShape, work: WorkTables, index: TargetUniqueIndex): Fragment {
  return sql`image as (${imageRows(shape, work, index)}
),
written as (${elementRows(shape, index, computedImage(index), [sql`sow_position`, sql`sow_action`])}
),
held as (${elementRows(shape, index, table(shape.table), keyedPart(shape))}
)`
}

/** Rows that will be written beside those of the table that hold the same values now, and what the delta says of these. */
export function meetings(shape: TargetShape, work: WorkTables, index: TargetUniqueIndex): Fragment {
  const elements = index.elements.map((_, place) => `sow_element_${place + 1}`)
  return sql`from written
join held
  on ${all(elements.map((name, place) => sameElement(index, name, place)))}
left join ${table(work.delta)} as other
  on ${sameRow('other', 'held', shape)}
  and other.sow_action in ('update', 'revive', 'retire', 'delete')
where (${sameRow('written', 'held', shape)}) is not true`
}

/** Whether a row is one that keys identify: one of the part of the table that they are unique in. */
function keyedPart(shape: TargetShape): readonly Fragment[] {
  return shape.part === null ? [] : [sql`${sql.raw(`(${shape.part.predicate})`)} as sow_keyed`]
}

function sameRow(one: string, other: 'held', shape: TargetShape): Fragment {
  return all([sameKey(one, other, shape), ...(shape.part === null ? [] : [sql`held.sow_keyed`])])
}

/** The rows that get another value in the index, as they will be. */
function imageRows(shape: TargetShape, work: WorkTables, index: TargetUniqueIndex): Fragment {
  const keys = shape.key.map((name) => column('decided', name))
  const values = index.sources
    .filter(({ name, from }) => from !== 'generated' && !shape.key.includes(name))
    .map((source) => sql`${finalValue(shape, source)} as ${sql.id(source.name)}`)
  return sql`
  select
    ${lines([sql`decided.sow_position`, sql`decided.sow_action`, ...keys, ...values])}
  from ${deltaRows(shape, work, ['value'], sourcesOf(shape, index))} as decided
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'decided', shape)}
  where decided.sow_action = 'insert'
    or ${moves(shape, index, 'decided')}`
}

function finalValue(shape: TargetShape, { name, type, from, expression }: IndexSource): Fragment {
  if (from === 'default')
    return sql`case
      when decided.sow_action = 'insert' then ${sql.raw(`(${expression ?? 'null'})::${type}`)}
      else ${column('target', name)}
    end`
  const written = valueColumns(shape).find((each) => each.name === name)
  if (written === undefined) return column('decided', name)
  return sql`case
      when decided.sow_action = 'insert' or ${take(shape, 'decided', written)} then ${column('decided', name)}
      else ${column('target', name)}
    end`
}

/** The image with the generated columns that the index needs. */
function computedImage(index: TargetUniqueIndex): Fragment {
  const generated = index.sources
    .filter(({ from }) => from === 'generated')
    .map(({ name, expression }) => sql`(${sql.raw(expression ?? 'null')}) as ${sql.id(name)}`)
  return generated.length === 0 ? sql`image` : sql`(select *, ${sql.join(generated)} from image) as image`
}

function elementRows(
  shape: TargetShape,
  index: TargetUniqueIndex,
  rows: Fragment,
  also: readonly Fragment[],
): Fragment {
  const elements = index.elements.map(
    (element, place) => sql`(${sql.raw(element)}) as ${sql.id(`sow_element_${place + 1}`)}`,
  )
  return sql`
  select
    ${lines([...also, ...keyColumns(shape).map(({ name }) => sql.id(name)), ...elements])}
  from ${rows}
  where ${index.part === null ? sql`true` : sql.raw(index.part.predicate)}`
}

function sourcesOf(shape: TargetShape, { sources }: TargetUniqueIndex): readonly TargetColumn[] {
  const names = sources.map(({ name }) => name)
  return valueColumns(shape).filter(({ name }) => names.includes(name))
}

/** True of an update that takes a value of the index. */
function moves(shape: TargetShape, index: TargetUniqueIndex, alias: string): Fragment {
  const takes = sourcesOf(shape, index).map((each) => sql`coalesce(${take(shape, alias, each)}, false)`)
  return sql`(${sql.id(alias)}.sow_action in ('update', 'revive', 'retire') and ${any(takes)})`
}

/** True of another row that gives its values up. */
export function leaves(shape: TargetShape, index: TargetUniqueIndex): Fragment {
  return sql`(other.sow_action = 'delete' or ${moves(shape, index, 'other')})`
}

/** True where the other row leaves before this one is written: rows are deleted, updated, inserted, but for a tree. */
export function inOrder(shape: TargetShape, index: TargetUniqueIndex): Fragment {
  if (index.deferrable) return sql`true`
  return refersToItself(shape)
    ? sql`false`
    : sql`(other.sow_action = 'delete' or written.sow_action = 'insert')`
}

function sameElement(index: TargetUniqueIndex, name: string, place: number): Fragment {
  return index.nullsNotDistinct
    ? sql`array[${column('held', name)}] = array[${column('written', name)}]`
    : equal(column('held', name), column('written', name), index.equalities[place] ?? plainEquality)
}
