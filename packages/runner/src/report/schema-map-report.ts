import type { DatabaseReport } from './reports.js'

/** The tables of the project's schema and the datasets that feed them, as a map is drawn from them. */
export interface SchemaMapReport {
  readonly database: DatabaseReport
  /** Null: nothing was written. */
  readonly run: null
  /** By name. */
  readonly tables: readonly MapTable[]
  /** The datasets of the project, each after those that it refers to. */
  readonly datasets: readonly MapDataset[]
}

/** A table and what it refers to. */
export interface MapTable {
  /** With its schema where that is not the project's. */
  readonly name: string
  readonly columns: readonly MapColumn[]
  /** Its foreign keys. */
  readonly references: readonly MapReference[]
}

export interface MapColumn {
  readonly name: string
  /** As SQL writes it. */
  readonly type: string
  /** True where every row has a value. */
  readonly required: boolean
  /** True for a part of the primary key. */
  readonly key: boolean
}

/** Columns whose values name a row of another table. */
export interface MapReference {
  readonly columns: readonly string[]
  /** The other table, which may be the same. */
  readonly table: string
}

/** A dataset and what it refers to. */
export interface MapDataset {
  /** `domain/name`. */
  readonly dataset: string
  readonly domain: string
  /** The npm package that brings it. */
  readonly package: string
  /** The package's version. */
  readonly version: string
  /** The table that its rows go to. */
  readonly table: string
  /** How many rows the package brings. */
  readonly rows: number
  /** Datasets whose rows its rows refer to. */
  readonly references: readonly string[]
}
