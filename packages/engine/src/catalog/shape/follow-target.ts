import type { BaseMove } from './base-move.js'
import type { CatalogColumn } from './catalog-column.js'
import type { CatalogTable } from './catalog-table.js'
import { type EnumLabels, isOtherEnum, renamedLabels } from './enum-labels.js'
import { keptType } from './kept-type.js'

/** A base as the catalog has it. */
export interface CatalogBase {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  /** The columns of its primary key; null where it has none, because key columns may hold null. */
  readonly key: readonly string[] | null
  /** As `describeBase` writes it; null where an older Sow made the base. */
  readonly description: string | null
}

/** A base in the words of its target of today. */
export interface FollowedBase {
  readonly columns: readonly string[]
  readonly key: readonly string[] | null
  readonly moves: readonly BaseMove[]
  /** Columns that got an enum for their type, another one, or none: the base has their values as text all the same. */
  readonly recast: readonly string[]
  /** True where the base tells of the table as it is. */
  readonly isDescribed: boolean
  /** The highest number that a column of the table had at the last release; null where that is not known. */
  readonly lastColumn: number | null
}

/** The numbers that the columns of a base have in the target, and the target's own number. */
interface BaseDescription {
  readonly table: number
  readonly columns: Readonly<Record<string, number>>
  /** The labels of those that are enums; bases of an older Sow do not tell them. */
  readonly labels?: Readonly<Record<string, EnumLabels>>
  /** Those that the base has as text, until every value stands the type. */
  readonly waiting?: readonly string[]
  /** The highest number of any column; bases of an older Sow do not tell it. */
  readonly last?: number
}

/** Tells which columns of which table a base has: a column keeps its number when it gets another name or type. */
export function describeBase(
  oid: number,
  columns: readonly DescribedColumn[],
  last: number,
  waiting: readonly string[],
): string {
  const described: BaseDescription = {
    table: oid,
    columns: Object.fromEntries(columns.map(({ name, number }) => [name, number])),
    ...labelsOf(columns),
    ...(waiting.length === 0 ? {} : { waiting }),
    last,
  }
  return JSON.stringify(described)
}

type DescribedColumn = Pick<CatalogColumn, 'name' | 'number' | 'labels'>

/** Of a key no labels: all that the ledger tells of a row is by its key, as it was written. */
export function withLabels<Column extends DescribedColumn>(column: Column, key: readonly string[]): Column {
  return key.includes(column.name) ? { ...column, labels: null } : column
}

/** Absent where no column is an enum. */
function labelsOf(columns: readonly Omit<DescribedColumn, 'number'>[]): Pick<BaseDescription, 'labels'> {
  const labels = columns.flatMap(({ name, labels }) => (labels === null ? [] : [[name, labels] as const]))
  return labels.length === 0
    ? {}
    : { labels: Object.fromEntries(labels.sort(([one], [other]) => (one < other ? -1 : 1))) }
}

/**
 * Finds the columns of a base in its target: by their numbers where these are known, else by their names. What a base
 * remembers outlives the number: a column that was made anew under the same name is the same to it.
 */
export function followTarget(
  base: CatalogBase,
  target: Pick<CatalogTable, 'oid' | 'columns'>,
  key: readonly string[],
): FollowedBase {
  const described = descriptionOf(base, target.oid)
  const numbers = described?.columns ?? null
  const columnOf = finder(base, numbers, target.columns)
  const found = base.columns.map((each) => ({ ...each, column: columnOf(each.name) }))
  const nameNow = new Map(found.map(({ name, column }) => [name, column?.name ?? name]))
  const gone = found.filter(({ name, column }) => column === undefined && isTaken(name, target.columns))
  const labels = found.flatMap(({ column }) => (column === undefined ? [] : [withLabels(column, key)]))
  return {
    columns: found.filter((each) => !gone.includes(each)).map(({ name }) => nameNow.get(name) ?? name),
    key: base.key?.map((name) => nameNow.get(name) ?? name) ?? null,
    moves: [
      ...gone.map(({ name, type }) => ({ ...unmoved, from: name, to: null, type })),
      ...found.flatMap((each) => moveOf(each, described, key)),
    ],
    recast: found
      .flatMap((each) => (isRecast(each, described, key) ? [each.name] : []))
      .map((name) => nameNow.get(name) ?? name),
    isDescribed:
      described?.last === lastColumnOf(target) &&
      JSON.stringify(described.labels) === JSON.stringify(labelsOf(labels).labels),
    lastColumn: described?.last ?? null,
  }
}

const unmoved = { isRetyped: false, isWaiting: false, isAnew: false, labels: null }

/** A column of a base, and the target's in which it was found. */
interface FoundColumn {
  readonly name: string
  readonly type: string
  readonly column: CatalogColumn | undefined
}

function moveOf(
  { name, type, column }: FoundColumn,
  described: BaseDescription | null,
  key: readonly string[],
): readonly BaseMove[] {
  if (column === undefined) return []
  const number = ownEntry(described?.columns, name)
  const isRetyped = (column.kept?.type ?? column.type) !== type
  const renamed = renamedLabels(ownEntry(described?.labels, name), withLabels(column, key).labels)
  const move = {
    from: name,
    to: { name: column.name, type: keptType(column) },
    type,
    isRetyped,
    isWaiting: isRetyped && type === 'text' && described?.waiting?.includes(name) === true,
    isAnew: number !== undefined && number !== column.number,
    labels: isRetyped ? null : renamed,
  }
  const isMoved = column.name !== name || move.isRetyped || move.isAnew || move.labels !== null
  return isMoved ? [move] : []
}

/** Of a column of which the number is known to be the same: a type has no number that a base could know it by but in its labels. */
function isRecast(
  { name, column }: FoundColumn,
  described: BaseDescription | null,
  key: readonly string[],
): boolean {
  if (column === undefined || ownEntry(described?.columns, name) !== column.number) return false
  return isOtherEnum(ownEntry(described?.labels, name), withLabels(column, key).labels)
}

/** Null where nothing was written down, or of another table: one that was restored has other numbers. */
function descriptionOf({ description }: CatalogBase, oid: number): BaseDescription | null {
  const described = parseDescription(description)
  return described?.table === oid ? described : null
}

/** Null for a comment that somebody else wrote. */
function parseDescription(description: string | null): BaseDescription | null {
  try {
    const parsed: unknown = JSON.parse(description ?? 'null')
    return typeof parsed === 'object' && parsed !== null && 'columns' in parsed
      ? (parsed as BaseDescription)
      : null
  } catch {
    return null
  }
}

/** No column is found twice: one that another has by its number is not found by its name. */
function finder(
  base: CatalogBase,
  numbers: BaseDescription['columns'] | null,
  columns: readonly CatalogColumn[],
): (name: string) => CatalogColumn | undefined {
  const numbered = (name: string) => columns.find(({ number }) => number === ownEntry(numbers, name))
  const taken = new Set(base.columns.map(({ name }) => numbered(name)?.name))
  return (name) => numbered(name) ?? columns.find((column) => column.name === name && !taken.has(column.name))
}

/** A column may be called as something that every object has. */
function ownEntry<Entry>(
  entries: Readonly<Record<string, Entry>> | null | undefined,
  name: string,
): Entry | undefined {
  return entries && Object.hasOwn(entries, name) ? entries[name] : undefined
}

/** True of a column that the target no longer has, while another one has its name. */
function isTaken(name: string, columns: readonly CatalogColumn[]): boolean {
  return columns.some((column) => column.name === name)
}

/** The highest number of a column: one that is added gets a higher one, whatever was dropped since. */
export function lastColumnOf({ columns }: Pick<CatalogTable, 'columns'>): number {
  return Math.max(0, ...columns.map(({ number }) => number))
}
