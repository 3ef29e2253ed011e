import type { CodeSetRelease, CoveredDays, Gap } from '@sow/codesets'
import type { DatasetState } from '@sow/engine'
import type { Finding } from '../report/finding.js'
import type { PlannedDatasetReport, SeedReport } from '../report/reports.js'
import type { Impact } from '../report/saved-plan.js'

/** What a caller says of an official file; null where nothing is said. */
export interface CodeSetChoices {
  readonly file: string
  /** Which code set it is said to be; left out where its content has to say. */
  readonly set?: string
  /** The table that the rows go to; null for the code set's own. */
  readonly table: string | null
  readonly release: string | null
  /** ISO date. */
  readonly effective: string | null
}

/** What a caller decides about a load. */
export interface CodeSetLoadChoices extends CodeSetChoices {
  /** Compare only, and write nothing. */
  readonly dryRun: boolean
  readonly allowDowngrade: boolean
  /** Datasets whose mass retirement is meant. */
  readonly acceptMassChange: readonly string[]
  /** Another file of a release that is there takes its place. */
  readonly replace?: boolean
  /** Load the release that the file's addenda lead back to, instead of the file's own. */
  readonly addenda?: boolean
  /** With `dryRun`: count the site's own rows that refer to codes which would change. */
  readonly impact?: boolean
}

/** What an official file is. */
export interface CodeSetReport {
  /** As it was named. */
  readonly file: string
  /** Of the file. */
  readonly sha256: string
  /** Which one it is: `icd-10-cm`. */
  readonly codeSet: string
  /** What people call the code set. */
  readonly title: string
  /** Who publishes it. */
  readonly publisher: string
  /** Under which terms. */
  readonly license: string
  /** Whether its rows may be published again: `yes`, with a `notice`, or `no`, which keeps them with the site. */
  readonly redistributable: 'yes' | 'notice' | 'no'
  /** False for a part of a release, one without its codes, or one that contradicts itself: the findings say why. */
  readonly loadable: boolean
  /** Other code sets in the file, which `--set` names. */
  readonly also: readonly string[]
  /** Null where neither the content nor the caller tells it. */
  readonly release: CodeSetRelease | null
  /** The release that names in the file suggest; null where they suggest none. */
  readonly suggested: CodeSetRelease | null
  /** The text in the file that the rows stand in. */
  readonly rowsFile: string
  /** How many codes it holds. */
  readonly rows: number
  /** Rows by kind, as the code set counts them. */
  readonly counts: Readonly<Record<string, number>>
  /** Of its rows: two files with the same rows have the same. */
  readonly contentHash: string
  /** The table that the rows go to. */
  readonly table: string
  /** Makes the table, for a migration. */
  readonly createTable: string
  /** What is wrong with it. */
  readonly findings: readonly Finding[]
}

/** What a load did. */
export interface CodeSetLoadReport extends SeedReport {
  /** What the file is. */
  readonly file: CodeSetReport
  /** Where the dataset stands now: `newer-applied` and `held` mean that the file was left alone. */
  readonly state: DatasetState
  /** The version that the database has of it; null where it has none. */
  readonly applied: string | null
  /** Which days the loaded releases prove; null where the table knows no periods. */
  readonly validity: LoadedValidity | null
  /** The site's own rows that refer to codes which would change; left out where it was not asked for. */
  readonly impact?: readonly Impact[]
}

/** The days of which it is known which codes there were, after a load. */
export interface LoadedValidity {
  /** By day. */
  readonly coverage: readonly CoveredDays[]
  /** Days between them of which nothing is proven: a release of that time is missing. */
  readonly gaps: readonly Gap[]
  /** Codes that the file lacks and the one before it has, of a set whose publisher dates each end: they stay. */
  readonly vanished: number
}

/** What a load would do. */
export interface CodeSetPlanReport extends CodeSetLoadReport {
  /** Null: a plan writes nothing. */
  readonly run: null
  /** The dataset of the file. */
  readonly datasets: readonly PlannedDatasetReport[]
}
