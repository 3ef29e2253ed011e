import type { RawBuilder } from 'kysely'

/** A table that one transaction works with, and that is gone with it. */
export interface WorkTable {
  readonly schema: 'pg_temp'
  readonly name: string
}

/** A statement that makes, fills, changes or drops a work table. What only reads one is a select like any other. */
export type WorkStatement = CreateTable | CopyRows | FillTable | ChangeRows | AnalyzeTable | DropTables

/** Runs a statement; answers the rows that it wrote. */
export type WorkRunner = (statement: WorkStatement) => Promise<number>

export interface CreateTable {
  readonly kind: 'create'
  readonly table: WorkTable
  /** The columns, with their types; of its rows the table takes none. */
  readonly select: RawBuilder<unknown>
  /** The column that numbers copied rows where they bring no number along. */
  readonly numbered?: string
}

export interface CopyRows {
  readonly kind: 'copy'
  readonly into: WorkTable
  readonly columns: readonly string[]
  /** Complete lines in COPY's text format, many at a time. */
  readonly lines: AsyncIterable<string | Uint8Array>
}

export interface FillTable {
  readonly kind: 'fill'
  readonly into: WorkTable
  /** What the select has, in its order. */
  readonly columns: readonly string[]
  readonly select: RawBuilder<unknown>
}

/** Which rows of a table are meant: those that stand beside a row of `from`, if there is one, and meet all conditions. */
export interface FoundRows {
  readonly table: WorkTable
  readonly alias: string
  readonly from: RawBuilder<unknown> | null
  readonly where: readonly RawBuilder<unknown>[]
}

export interface ChangeRows extends FoundRows {
  readonly kind: 'change'
  readonly set: Readonly<Record<string, RawBuilder<unknown>>>
}

/** Tells the planner how many rows there are, and a little of what these columns are like. */
export interface AnalyzeTable {
  readonly kind: 'analyze'
  readonly table: WorkTable
  readonly columns: readonly string[]
}

export interface DropTables {
  readonly kind: 'drop'
  readonly tables: readonly WorkTable[]
}
