import type { DatasetKind, DatasetScope } from '@sow/kit'

/**
 * `never-applied`: not in the database yet. `current`: as the package has it. `outdated`: the package has another release.
 * `newer-applied`: the database has a newer one. `drifted`: rows differ from what was applied. `conflicts`: some are open.
 * `waiting`: no tenant is there yet, or `fault` says what else is not. `held`: an undo holds it back. `package-missing`: only the ledger knows it.
 * `dataset-missing`: its package is installed and does not have it any more; its rows stay.
 * `source-missing`: the publisher's file that it is read from is not there; its rows stay, and datasets that refer to it are `waiting`.
 * `file-missing`: it was in a file of the project, which is gone; its rows stay.
 * `unreadable`: it could not be looked at; `fault` says why.
 * `same-version`: the package has other content than it had when this very version was applied.
 */
export type DatasetState =
  | 'never-applied'
  | 'current'
  | 'outdated'
  | 'newer-applied'
  | 'drifted'
  | 'conflicts'
  | 'waiting'
  | 'held'
  | 'package-missing'
  | 'dataset-missing'
  | 'source-missing'
  | 'file-missing'
  | 'unreadable'
  | 'same-version'

/** Why a dataset could not be looked at. */
export interface StatusFault {
  /** A code of the page of errors. */
  readonly code: string
  /** What is wrong, in one sentence. */
  readonly message: string
  /** One thing to try. */
  readonly hint: string
}

/** What an installed package brings of a dataset. */
export interface AvailableRelease {
  /** The package's version. */
  readonly version: string
  /** Of its rows: two releases with the same rows have the same. */
  readonly contentHash: string
  /** Of the rules by which they are merged: as `contentHash`. */
  readonly definitionHash: string
  /** How many it holds. */
  readonly rows: number
}

/** What the database has of a dataset. */
export interface AppliedRelease extends AvailableRelease {
  /** ISO 8601, as the database's clock had it. */
  readonly at: string
  /** The run that applied it. */
  readonly run: number
}

/** One dataset in `db status`: what the ledger has, and what the installed package would bring. */
export interface DatasetStatus {
  /** The npm package that brings it. */
  readonly package: string
  /** The domain of its package. */
  readonly domain: string
  /** The name without its domain. */
  readonly dataset: string
  /** The table that its rows go to. */
  readonly table: string
  /** What the rows are. */
  readonly kind: DatasetKind
  /** One copy of the rows, or one for each tenant. */
  readonly scope: DatasetScope
  /** Where it stands. */
  readonly state: DatasetState
  /** True where it has drifted and the last run saw that: the values of the site stay, and nothing is to be done. */
  readonly seen: boolean
  /**
   * Rows that wait for rows of other tables, as the last run found them: some to come, since what they refer to is not there; others to
   * be deleted, since they left the release and something refers to them. A later run asks again.
   */
  readonly waitingRows: number
  /** How many of them are to be deleted, as the rows are now; absent where nobody looked: none waits, the rows are not at hand, or the tables are large. */
  readonly waitingToGo?: number
  /** Why it could not be looked at; null where it could. */
  readonly fault: StatusFault | null
  /** The release that the database has; null where it has none. */
  readonly applied: AppliedRelease | null
  /** The release that the installed package brings; null where the package is gone. */
  readonly available: AvailableRelease | null
}
