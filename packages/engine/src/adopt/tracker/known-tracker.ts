import type { TrackerEntry } from './found-tracker.js'

/** A row of a table that may be a record, every value as its text. */
export type TrackerRow = Readonly<Record<string, string | null>>

/** The columns of a table by name, with what their types look like. */
export type Columns = Readonly<Record<string, RegExp>>

/** A table that stands beside a tool's record, in the same schema. */
export interface Companion {
  readonly columns: Columns
  /** Tells two tables of the same columns apart, where nothing but the name does. */
  readonly named?: RegExp
}

/** A tool that records its migrations in the database, and how its tables are known: by columns and values, as names are settings. */
export interface KnownTracker {
  readonly tool: string
  readonly columns: Columns
  /** Columns that some of its versions have as well. */
  readonly optional?: Columns
  /** False where the values are not such as the tool writes. */
  fits?(row: TrackerRow): boolean
  /** Tables of this name are the tool's whatever their values are: it is the tool's own default. */
  readonly called?: RegExp
  /** Only tables of such a name, which may have columns that nobody knows: teams wrote runners of every kind. */
  readonly onlyCalled?: RegExp
  /** False where columns alone say too little: then the values have to be seen. */
  readonly isDistinct: boolean
  /** The columns that give the order in which they ran. */
  readonly order: readonly string[]
  readonly keeps?: 'version'
  /** Null for a row that is no migration. */
  entry(row: TrackerRow): TrackerEntry | null
  readonly lock?: Companion & { isHeld(row: TrackerRow): boolean }
  readonly seeds?: Companion
  /** A further table of the tool's own. */
  readonly beside?: Companion
  /** Without a table like this one beside it, it is another tool. */
  readonly needs?: Companion
  readonly hint?: string
}

export const text: RegExp = /^(character varying|character|text|citext|name)/
export const whole: RegExp = /^(smallint|integer|bigint|numeric)/
export const time: RegExp = /^timestamp/
export const truth: RegExp = /^boolean/

/** An entry of a tool that records only what went well. */
export function applied(name: string | null | undefined, at: string | null | undefined): TrackerEntry {
  return { name: name ?? '', at: at ?? null, state: 'applied' }
}

/** The instant that a number of milliseconds is. */
export function instantOf(milliseconds: string | null | undefined): string | null {
  const instant = new Date(Number(milliseconds ?? Number.NaN))
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString()
}
