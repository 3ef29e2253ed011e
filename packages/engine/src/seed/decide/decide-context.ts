import type { Database } from '../../database/database.js'
import type { NewIds } from '../../row/diff/make-ids.js'
import type { DatasetWork } from './dataset-work.js'
import type { ExpectedDataset } from './expected-dataset.js'
import type { MergeOptions } from './seed-options.js'

/** What those that come later have to know of the datasets that were decided before, by identity. */
export interface DecidedDatasets {
  /** Rows are missing in the table: the site deleted them, or they are blocked. */
  readonly incomplete: Set<string>
  /** Others wrote rows since Sow last looked: a key may be another row's by now. */
  readonly disturbed: Set<string>
}

export function nothingDecided(): DecidedDatasets {
  return { incomplete: new Set(), disturbed: new Set() }
}

/** What deciding about one dataset needs to know of the transaction that it is part of. */
export interface DecideContext extends DecidedDatasets {
  readonly database: Database
  readonly options: DecideOptions
  /** Datasets whose release the ledger has left behind: see ledger/overtaken-datasets.ts. */
  readonly overtaken: ReadonlySet<string>
  readonly preparation: Preparation
  /** Null in a plan, which looks at every row before it is there. */
  readonly copying: Copying | null
}

export interface DecideOptions extends MergeOptions {
  /** What each dataset has to come to, by identity: a saved plan. Other outcomes throw PLAN_STALE. */
  readonly expected?: ReadonlyMap<string, ExpectedDataset>
  /** Datasets with fewer rows are compared as a whole; 1,000 where nothing is said. */
  readonly wholeBelow?: number
  /** Compare every row, also those that the last comparison called known edits. */
  readonly everyRow?: boolean
}

/** How rows are readied to be compared: a run changes what it has to, a plan writes nothing. */
export interface Preparation {
  /** Where the ids of new rows come from. */
  readonly newIds: NewIds
  /** Readies base, keys and work tables. */
  prepare(dataset: DatasetWork): Promise<Readied>
}

export interface Readied {
  /** The dataset as it is compared. */
  readonly dataset: DatasetWork
  /** Rows that get other keys. */
  readonly renamed: number
  /** The ledger follows, whatever the comparison finds. */
  readonly isReadied: boolean
}

/** What a run knows of rows that it copies without looking at them. */
export interface Copying {
  /** Datasets of this run that have to be looked at row by row: copying them failed on a key, or a refused row is looked for. */
  readonly met: Set<string>
  /** The tables, by their numbers, that several datasets of this run feed. */
  readonly shared: ReadonlySet<number>
}
