import type { NewPackage } from '../package/new-package.js'
import type { LeftColumn } from './left-columns.js'
import type { PersonalColumn } from './personal-data.js'

/** What was captured of a table. */
export interface CapturedTable {
  readonly table: string
  readonly dataset: string
  readonly key: readonly string[]
  readonly rows: number
  readonly format: 'ts' | 'csv' | 'ndjson'
  /** What its references name. */
  readonly references: readonly {
    readonly column: string
    readonly table: string
    readonly captured: boolean
  }[]
  readonly left: readonly LeftColumn[]
}

/** A package that was lifted from a database. */
export interface CaptureReport extends NewPackage {
  readonly tables: readonly CapturedTable[]
  readonly personal: readonly PersonalColumn[]
  /** What the author has to look at. */
  readonly warnings: readonly string[]
}
