import type { BaseMove } from './base-move.js'
import type { CatalogColumn } from './catalog-column.js'
import { keptType } from './kept-type.js'
import type { CatalogTable } from './read-catalog-table.js'

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
  /** True where the base tells of the table as it is. */
  readonly isDescribed: boolean
  /** The highest number that a column of the table had at the last release; null where that is not known. */
  readonly lastColumn: number | null
}

/** The numbers that the columns of a base have in the target, and the target's own number. */
interface BaseDescription {
  readonly table: number
  readonly columns: Readonly<Record<string, number>>
  /** The highest number of any column; bases of an older Sow do not tell it. */
  readonly last?: number
}

/** Tells which columns of which table a base has: a column keeps its number when it gets another name or type. */
export function describeBase(
  oid: number,
  columns: readonly { name: string; number: number }[],
  last: number,
): string {
  const described: BaseDescription = {
    table: oid,
    columns: Object.fromEntries(columns.map(({ name, number }) => [name, number])),
    last,
  }
  return JSON.stringify(described)
}

/**
 * Finds the columns of a base in its target: by their numbers where these are known, else by their names. What a base
 * remembers outlives the number: a column that was made anew under the same name is the same to it.
 */
export function followTarget(base: CatalogBase, target: Pick<CatalogTable, 'oid' | 'columns'>): FollowedBase {
  const described = descriptionOf(base, target.oid)
  const numbers = described?.columns ?? null
  const columnOf = finder(base, numbers, target.columns)
  const found = base.columns.map((each) => ({ ...each, column: columnOf(each.name) }))
  const nameNow = new Map(found.map(({ name, column }) => [name, column?.name ?? name]))
  const gone = found.filter(({ name, column }) => column === undefined && isTaken(name, target.columns))
  return {
    columns: found.filter((each) => !gone.includes(each)).map(({ name }) => nameNow.get(name) ?? name),
    key: base.key?.map((name) => nameNow.get(name) ?? name) ?? null,
    moves: [
      ...gone.map(({ name, type }) => ({ from: name, to: null, type, isRetyped: false, isAnew: false })),
      ...found.flatMap(({ name, type, column }) => {
        if (column === undefined) return []
        const kept = column.kept?.type ?? column.type
        const isRetyped = kept !== type
        const number = numberOf(numbers, name)
        const isAnew = number !== undefined && number !== column.number
        return column.name === name && !isRetyped && !isAnew
          ? []
          : [{ from: name, to: { name: column.name, type: keptType(column) }, type, isRetyped, isAnew }]
      }),
    ],
    isDescribed: described?.last === lastColumnOf(target),
    lastColumn: described?.last ?? null,
  }
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
  const numbered = (name: string) => columns.find(({ number }) => number === numberOf(numbers, name))
  const taken = new Set(base.columns.map(({ name }) => numbered(name)?.name))
  return (name) => numbered(name) ?? columns.find((column) => column.name === name && !taken.has(column.name))
}

/** A column may be called as something that every object has. */
function numberOf(numbers: BaseDescription['columns'] | null, name: string): number | undefined {
  return numbers !== null && Object.hasOwn(numbers, name) ? numbers[name] : undefined
}

/** True of a column that the target no longer has, while another one has its name. */
function isTaken(name: string, columns: readonly CatalogColumn[]): boolean {
  return columns.some((column) => column.name === name)
}

/** The highest number of a column: one that is added gets a higher one, whatever was dropped since. */
export function lastColumnOf({ columns }: Pick<CatalogTable, 'columns'>): number {
  return Math.max(0, ...columns.map(({ number }) => number))
}
