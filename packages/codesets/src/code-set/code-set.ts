import type { ColumnDescriptor } from '@sow/kit/rows'
import type { OfficialFile } from '../file/official-file.js'
import type { CodeState } from '../validity/code-period.js'
import type { StatedRecord } from '../validity/stated-periods.js'
import type { Finding } from './finding.js'

/** One publisher's set of codes: the table that its rows go to, and how its release files are known and read. */
export interface CodeSet<Row extends CodeRow = CodeRow> {
  /** Kebab-case: the dataset is `codesets/<name>`. */
  readonly name: string
  /** What rows of packages call it, beside a code of it: `HCPCS`. */
  readonly system: string
  readonly title: string
  readonly publisher: string
  /** Where people get its release files. */
  readonly url: string
  readonly license: string
  /** The table that rows go to where nobody names another one. */
  readonly table: string
  readonly key: readonly [string, ...string[]]
  /** The columns of the table: those that rows carry, and `retiredOn`. */
  readonly columns: Readonly<Record<string, ColumnDescriptor>>
  /** Statements that make views of the table, where its rows are dated without tables of periods. */
  views?(table: string): readonly string[]
  /** The date column that says from when a code is gone; null where absence from a release ends no code. */
  readonly retiredOn: string | null
  /** Whether its rows may be published again: `no` is a licence of the site's, whose rows are shown to nobody. */
  readonly redistributable: 'yes' | 'notice' | 'no'
  /** True where several files of one day have the rows together, and none says that it is one of them. */
  readonly comesInFiles?: true
  /** Known only where a person says which set a file is: other files have its shape. */
  readonly mustBeNamed?: true
  /** How people write a release of this set: for hints. */
  readonly releaseForm: string
  /** Reads a release as people write it; null where it is none of this set. */
  parseRelease(text: string): CodeSetRelease | null
  /**
   * What the file is, by its content: publishers reuse names. Null where it is another code set's.
   * Throws SowError DATA_SYNTAX where it is this set's and damaged.
   */
  sniff(file: OfficialFile): Promise<ReleaseFile<Row> | null>
  /** What a row says of the use of its code. */
  useOf(values: Row): CodeUse
  /** How its releases are dated, where their days are known one by one. */
  readonly dating?: SnapshotDating<Row> | StatedDating<Row>
  /** The tables of a clinic that have a row for each code and its periods beside it. */
  readonly homes?: readonly DatedHome[]
}

/** Tables for a code set in time, or for a part of it. */
export interface DatedHome {
  /** The dataset of its codes. */
  readonly name: string
  /** Which codes are here; all where it is left out. */
  takes?(code: string): boolean
  readonly table: string
  readonly periods: string
  /** True where the table has codes of this system alone, and no column that says so. */
  readonly isAlone?: true
  /** What the table of codes calls its texts, and the days on which a code was last billable. */
  readonly columns: {
    readonly short: string
    readonly long: string
    readonly from: string
    /** Default `billable_through`. */
    readonly through?: string
  }
}

/** A release is the whole set, and its addenda tell the one before. */
export interface SnapshotDating<Row extends CodeRow = CodeRow> {
  readonly kind: 'snapshots'
  stateOf(values: Row): CodeState
  /** The last day before the next release is due. */
  due(effective: string): string
  /** A release that lacks a code does not end it: the publisher says what ends. */
  readonly absenceEndsNothing?: true
  /** The first day of a release between two that certainly was; null where none was. */
  skipped(before: CodeSetRelease | null, release: CodeSetRelease): string | null
}

/** The publisher dates every code. */
export interface StatedDating<Row extends CodeRow = CodeRow> {
  readonly kind: 'stated'
  recordOf(values: Row, isResumed?: boolean): StatedRecord
  /** The last day before the next release is due. */
  due(effective: string): string
}

/** What a release says of the use of a code; null where the code set does not tell. */
export interface CodeUse {
  readonly code: string
  /** False for a heading. */
  readonly billable: boolean | null
  /** ISO date, the last day on which the code may be used; null also where none is set. */
  readonly terminated: string | null
  /** ISO date from which the last change of the code is in force. */
  readonly changed: string | null
  /** The text that packages carry of it; left out where they carry none. */
  readonly text?: string
  /** ISO date of its first day, where the publisher's list says it and packages carry it. */
  readonly began?: string | null
}

/** A row as the parsers give it: one property for each column that rows carry. */
export type CodeRow = Readonly<Record<string, CodeValue>>

/** Numbers with places are text, as exact as the publisher wrote them; lists and objects are those of a column of JSON. */
export type CodeValue = string | number | boolean | null | object

/** A release of a code set. */
export interface CodeSetRelease {
  /** As the publisher and people call it: `FY2026`. */
  readonly release: string
  /** The same as a version that orders releases: `2026.0.0`. */
  readonly version: string
  /** ISO date from which the release is in force. */
  readonly effective: string
}

/** The release before the one in a file, as far as the file tells it. */
export interface PreviousRelease<Row extends CodeRow = CodeRow> {
  /** What its rows stood in, as it is named there. */
  readonly file: string
  /** As the name says it; null where it says none. A name without a month is October's, or that of an update within its year. */
  readonly release: CodeSetRelease | null
  /** True where the name has a month: then it is that update. */
  readonly isUpdate: boolean
  readonly counts: Readonly<Record<string, number>>
  /** What was changed since, by key: undone, it leaves the rows of the release before. */
  readonly changes: ReadonlyMap<string, { readonly before: Row | null; readonly after: Row | null }>
}

/** A row and the line of its file, 1 the first. */
export interface PositionedRow<Row extends CodeRow = CodeRow> {
  readonly position: number
  readonly values: Row
  /** The release says that the code is in use again, which no column tells. */
  readonly isResumed?: true
}

/** Why a file that is known cannot be loaded: a stable rule, a sentence, and what to give instead. */
export interface Unloadable {
  readonly rule: string
  readonly message: string
  readonly hint: string
}

/** A file that was recognised: a release of one code set. */
export interface ReleaseFile<Row extends CodeRow = CodeRow> {
  /** The text that the rows stand in, as messages call it: `dx.zip/order.txt`. */
  readonly rowsFile: string
  /** The release where the content tells it; null otherwise. */
  readonly release: CodeSetRelease | null
  /** The release that names in the file suggest, which are not to be believed; null where they suggest none. */
  readonly suggested: CodeSetRelease | null
  /** The days between which the release has to be in force, by the dates in the content; left out where they do not tell. */
  readonly between?: { readonly from: string | null; readonly through: string | null }
  /** By name, where a file holds some parts of many, each with releases of its own; left out where it is the whole set. */
  readonly parts?: ReadonlyMap<string, FilePart>
  /** Who published the content and under which terms, where the file says it; left out where the set's own are its. */
  readonly papers?: Pick<CodeSet, 'publisher' | 'license'>
  /** How a person would say the release, where the content leaves little to choose from. */
  readonly example?: string
  /** Why it is known and cannot be loaded; left out where it can. */
  readonly unloadable?: Unloadable
  /**
   * Streams the typed rows, many at a time, in memory that does not grow with them. At the end it throws SowError
   * DATA_INVALID with file, line, column and rule of every bad line; what was read before must then be thrown away.
   */
  read(): AsyncIterable<readonly PositionedRow<Row>[]>
  /** The release before, where the file leads back to it; left out where it does not. */
  readonly previous?: PreviousRelease<Row>
  /** Begins a check of the rows, as they pass, against what else the file holds. */
  crossCheck(): CrossCheck<Row>
}

/** A part of a set: one resource of many. */
export interface FilePart {
  /** Its own, which orders its releases and no others. */
  readonly version: string
  /** Of its rows: two files with the same rows have the same. */
  readonly digest: string
}

/** Compares the rows of a release with what its publisher says of them elsewhere in the same file. */
export interface CrossCheck<Row extends CodeRow = CodeRow> {
  see(rows: readonly PositionedRow<Row>[]): void
  /** After the last row. */
  end(): CrossCheckResult
}

export interface CrossCheckResult {
  /** Rows by kind, as the code set counts them: `billable`, `headers`. */
  readonly counts: Readonly<Record<string, number>>
  readonly findings: readonly Finding[]
}
