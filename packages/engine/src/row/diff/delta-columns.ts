import { sql } from 'kysely'
import { keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { column, type Fragment, lines, table } from '../../catalog/statement/sql-fragments.js'
import { typeWithSchema } from '../../catalog/statement/with-schemas.js'
import type { WorkTables } from '../work-tables.js'
import { flagOf, isPacked, packedFlags, packedTexts } from './packed-values.js'

/** What is decided of a row, whatever its columns are. */
export const decisions: readonly string[] = [
  'sow_action',
  'sow_in_table',
  'sow_has_base',
  'sow_kept',
  'sow_conflicting',
  'sow_rebase',
]

/** The longest name with `@conflict` at its end: Postgres cuts names of more than 63 bytes silently. */
const longestName = 63 - '@conflict'.length

/** The value of a column that the table held when it was compared. */
export const seen = (column: TargetColumn): string => suffixed(column, 'seen')
/** True where the release's value is to be written. */
export const takes = (column: TargetColumn): string => suffixed(column, 'take')
/** The base of a shared column before this run. */
export const base = (column: TargetColumn): string => suffixed(column, 'base')
/** True of a value that the release may replace, in a column of which the base knows nothing. */
export const nobodys = (column: TargetColumn): string => suffixed(column, 'nobodys')
/** True where the release and the site changed a shared column differently. */
const conflicting = (column: TargetColumn): string => suffixed(column, 'conflict')

/** A long name is replaced by the column's number. */
function suffixed({ name, number }: TargetColumn, suffix: string): string {
  const short = Buffer.byteLength(name) <= longestName
  return `${short ? name : `#${number}`}@${suffix}`
}

/** What a delta says of one column of a row; what it does not say is null, or false. */
export interface DeltaCell {
  readonly column: TargetColumn
  readonly value?: Fragment
  readonly seen?: Fragment
  readonly take?: Fragment
  /** As the base keeps it. */
  readonly base?: Fragment
  readonly conflict?: Fragment
}

/** The columns of a delta that say so much, each with its value: what a fill writes. */
export function deltaValues(shape: TargetShape, cells: readonly DeltaCell[]): ReadonlyMap<string, Fragment> {
  return new Map(isPacked(shape) ? packedValues(shape, cells) : unpackedValues(cells))
}

type Named = readonly (readonly [name: string, value: Fragment])[]

function unpackedValues(cells: readonly DeltaCell[]): Named {
  const named = (name: string, value: Fragment | undefined): Named =>
    value === undefined ? [] : [[name, value]]
  return [
    ...cells.flatMap((each) => [
      ...named(each.column.name, each.value),
      ...named(seen(each.column), each.seen),
      ...named(takes(each.column), each.take),
    ]),
    ...cells.flatMap((each) => [
      ...named(base(each.column), each.base),
      ...named(conflicting(each.column), each.conflict),
    ]),
  ]
}

function packedValues(shape: TargetShape, cells: readonly DeltaCell[]): Named {
  const texts = (name: string, of: 'value' | 'seen' | 'base'): Named => {
    const told = cells.filter((each) => each[of] !== undefined)
    return told.length === 0
      ? []
      : [[name, packedTexts(told.map((each) => [each.column, each[of] as Fragment]))]]
  }
  const flags = (name: string, of: 'take' | 'conflict'): Named =>
    cells.every((each) => each[of] === undefined)
      ? []
      : [[name, packedFlags(shape, new Map(cells.map((each) => [each.column.name, each[of]])))]]
  return [
    ...texts('sow_values', 'value'),
    ...texts('sow_seen', 'seen'),
    ...flags('sow_take', 'take'),
    ...texts('sow_base', 'base'),
    ...flags('sow_conflict', 'conflict'),
  ]
}

/** True where the release's value of a column is to be written; null where that was not asked. */
export function take(shape: TargetShape, alias: string | null, each: TargetColumn): Fragment {
  return isPacked(shape) ? flagOf(shape, idOf(alias, 'sow_take'), each) : idOf(alias, takes(each))
}

/** True where a column is in conflict; null where that was not asked. */
export function conflict(shape: TargetShape, alias: string | null, each: TargetColumn): Fragment {
  return isPacked(shape) ? flagOf(shape, idOf(alias, 'sow_conflict'), each) : idOf(alias, conflicting(each))
}

/** The flags of judged rows, by the names that `take` and `conflict` read them by. */
export function namedFlags(each: TargetColumn, flags: { take: Fragment; conflict?: Fragment }): Fragment[] {
  return [
    sql`${flags.take} as ${sql.id(takes(each))}`,
    ...(flags.conflict === undefined ? [] : [sql`${flags.conflict} as ${sql.id(conflicting(each))}`]),
  ]
}

function idOf(alias: string | null, name: string): Fragment {
  return alias === null ? sql.id(name) : column(alias, name)
}

/** A release's value in a row of the delta itself: of one column, where `deltaRows` is too much. */
export function deltaValue(shape: TargetShape, alias: string, name: string): Fragment {
  const each = valueColumns(shape).find((candidate) => candidate.name === name)
  if (each === undefined || !isPacked(shape)) return column(alias, name)
  return sql`(${column(alias, 'sow_values')} ->> ${sql.lit(name)})::${sql.raw(each.type)}`
}

/** What changes a row of the delta to one of which nothing is taken, and nothing is in conflict. */
export function noFlags(shape: TargetShape): Record<string, Fragment> {
  if (isPacked(shape)) return { sow_take: sql`null`, sow_conflict: sql`null` }
  const names = [...valueColumns(shape).map(takes), ...sharedColumns(shape).map(conflicting)]
  return Object.fromEntries(names.map((name) => [name, sql`false`]))
}

const kinds = { value: 'sow_values', seen: 'sow_seen', base: 'sow_base' } as const

type DeltaKind = keyof typeof kinds

/**
 * The rows of the delta to read from, with the values of so many columns under the names that they have here. Texts
 * are taken apart once a row. Statements that write the target read from it too: all names have their schemas.
 */
export function deltaRows(
  shape: TargetShape,
  work: WorkTables,
  wanted: readonly DeltaKind[],
  columns: readonly TargetColumn[] = valueColumns(shape),
): Fragment {
  if (!isPacked(shape) || columns.length === 0) return table(work.delta)
  const own = ['sow_position', ...decisions, 'sow_xmin', 'sow_reason', 'sow_step', 'sow_take', 'sow_conflict']
  const id = shape.surrogate === null ? [] : [shape.surrogate.column]
  const names = [...own, ...id, ...keyColumns(shape).map(({ name }) => name)]
  return sql`(
  select
    ${lines([
      ...names.map((name) => column('packed', name)),
      ...wanted.flatMap((kind) => columns.map((each) => unpacked(kind, each))),
    ])}
  from ${table(work.delta)} as packed
  ${sql.join(
    wanted.map(
      (
        kind,
      ) => sql`cross join lateral pg_catalog.jsonb_to_record(${column('packed', kinds[kind])}) as ${sql.id(`sow_${kind}`)} (
    ${lines(columns.map(({ name }) => sql`${sql.id(name)} pg_catalog.text`))}
  )`,
    ),
    sql.raw('\n  '),
  )}
)`
}

function unpacked(kind: DeltaKind, each: TargetColumn): Fragment {
  const text = column(`sow_${kind}`, each.name)
  switch (kind) {
    case 'value':
      return sql`${text}::${sql.raw(typeWithSchema(each.type))} as ${sql.id(each.name)}`
    case 'seen':
      return sql`${text}::${sql.raw(typeWithSchema(each.type))} as ${sql.id(seen(each))}`
    case 'base':
      return sql`${asKept(text, each)} as ${sql.id(base(each))}`
  }
}
