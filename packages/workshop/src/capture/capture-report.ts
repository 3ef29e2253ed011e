import type { NewPackage } from '../package/new-package.js'
import type { LeftColumn, SiteColumn } from './left-columns.js'
import type { PersonalColumn } from './personal-data.js'

/** What was captured of a table. */
export interface CapturedTable {
  /** The table in the database. */
  readonly table: string
  /** What the dataset is called. */
  readonly dataset: string
  /** The columns of the row key. */
  readonly key: readonly string[]
  /** How many were taken. */
  readonly rows: number
  /** How they are written. */
  readonly format: 'ts' | 'csv' | 'ndjson'
  /** What its references name. */
  readonly references: readonly {
    readonly column: string
    readonly table: string
    readonly captured: boolean
  }[]
  /** Columns that are not in the package. */
  readonly left: readonly LeftColumn[]
  /** Columns that are written with a new row and then belong to the site. */
  readonly own: readonly SiteColumn[]
  /** What was counted where no unique index holds the rows apart by the key; null where one does. */
  readonly proof: CapturedProof | null
}

/** Today's rows differ by their key, and an index has to keep it so. */
export interface CapturedProof {
  /** How many were counted, each with a key of its own. */
  readonly rows: number
  /** The statement that makes the index. */
  readonly statement: string
  /** The migration of the package that runs it; null where another tool has to. */
  readonly migration: string | null
}

/** A package that was lifted from a database. */
export interface CaptureReport extends NewPackage {
  /** The tables that were lifted, parents before children. */
  readonly tables: readonly CapturedTable[]
  /** Columns that seem to hold what belongs to persons, and were taken. */
  readonly personal: readonly PersonalColumn[]
  /** What the author has to look at. */
  readonly warnings: readonly string[]
}
