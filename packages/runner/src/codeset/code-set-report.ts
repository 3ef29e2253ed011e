import type { CodeSetRelease } from '@sow/codesets'
import type { DatasetState } from '@sow/engine'
import type { Finding } from '../report/finding.js'
import type { SeedReport } from '../report/reports.js'

/** What a caller says of an official file; null where nothing is said. */
export interface CodeSetChoices {
  readonly file: string
  /** The table that the rows go to; null for the code set's own. */
  readonly table: string | null
  readonly release: string | null
  /** ISO date. */
  readonly effective: string | null
}

/** What an official file is. */
export interface CodeSetReport {
  readonly file: string
  readonly sha256: string
  readonly codeSet: string
  readonly title: string
  readonly publisher: string
  readonly license: string
  /** Null where neither the content nor the caller tells it. */
  readonly release: CodeSetRelease | null
  /** The release that names in the file suggest; null where they suggest none. */
  readonly suggested: CodeSetRelease | null
  /** The text in the file that the rows stand in. */
  readonly rowsFile: string
  readonly rows: number
  /** Rows by kind, as the code set counts them. */
  readonly counts: Readonly<Record<string, number>>
  readonly contentHash: string
  readonly table: string
  /** Makes the table, for a migration. */
  readonly createTable: string
  readonly findings: readonly Finding[]
}

/** What a load did, or would do. */
export interface CodeSetLoadReport extends SeedReport {
  readonly file: CodeSetReport
  /** Where the dataset stands now: `newer-applied` and `held` mean that the file was left alone. */
  readonly state: DatasetState
  /** The version that the database has of it; null where it has none. */
  readonly applied: string | null
}
