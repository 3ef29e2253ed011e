import type { CodeRow, CodeSet, CodeSetRelease, ReleaseFile } from '../code-set/code-set.js'
import type { Finding } from '../code-set/finding.js'
import type { RecordFormat, TextRecord } from '../file/read-records.js'
import type { Field } from './field.js'

/** A column of a code set: the title over it in the file, and how its fields are read. */
export interface TitledField {
  /** In lower case and with single blanks; several where publishers changed it. */
  readonly title: string | readonly string[]
  readonly field: Field
  /** Whether files of other years may lack the column: it is null then. */
  readonly absent?: true
}

/** A code set of which an official file is one table: what stands over its columns, and what its rows are. */
export interface TableSet<Row extends CodeRow = CodeRow> {
  readonly facts: Omit<CodeSet<Row>, 'columns' | 'sniff'>
  readonly fields: Readonly<Record<string, TitledField>>
  /** Columns that are computed from others. */
  readonly computed?: Readonly<Record<string, Field['descriptor']>>
  /** The forms in which publishers distribute the text; the first that shows the titles counts. */
  readonly formats: readonly RecordFormat[]
  /** The elements that are the records, where the file is XML: the names of elements in them are the titles. */
  readonly elements?: string
  /** The titles of a text that has none, by what its first record looks like; null where it is another's. */
  readonly untitled?: (fields: readonly string[]) => readonly string[] | null
  /** `either`: some years are UTF-8, others windows-1252. */
  readonly encoding: 'utf-8' | 'windows-1252' | 'either'
  /** How many lines the titles stand in, one above the other; 1 where nothing is said. */
  readonly titleLines?: number
  /** Texts as they are, with the blanks around them: the licence allows no change. */
  readonly verbatim?: true
  /** A text without an end of its last line was `cut`, unless publishers end theirs so. */
  readonly unended: 'cut' | 'taken'
  /** True for a record that is a note, or another set's. */
  skip?(record: TextRecord): boolean
  /** The rows of a record: one, as a rule. Fields whose names begin with `#` are read for it, and are no columns. */
  rows?(values: CodeRow, record: TextRecord): readonly CodeRow[]
  /** What the counts call a row. */
  kind(values: CodeRow): string
  /** Which release the text is, by what stands at its beginning; null where that does not tell. */
  told?(beginning: string): CodeSetRelease | null
  /** Which release names suggest; null where they suggest none. */
  suggested?(names: readonly string[]): CodeSetRelease | null
  /** The newest day in a row, where those of all rows tell something of the release. */
  dayOf?(values: CodeRow): string | null
  /** What the newest day of all rows tells. */
  byNewest?(day: string): Partial<Pick<ReleaseFile, 'release' | 'between'>>
  /** Begins to watch what passes, to say at the end whether all of it is there. */
  complete?(): Completeness
  /** A key that is there twice is a mistake, unless publishers repeat rows. */
  readonly repeats?: 'dropped'
  /** Tells duplicates where the keys are too many to be held. */
  unique?(): (values: CodeRow) => boolean
}

/** What sets of one publisher have in common. */
export type CommonFacts = Pick<
  CodeSet,
  'publisher' | 'url' | 'license' | 'retiredOn' | 'redistributable' | 'releaseForm' | 'parseRelease'
>

/** Watches the rows of a text for what shows that it is whole. */
export interface Completeness {
  see(values: CodeRow, record: TextRecord): void
  end(where: string): readonly Finding[]
}
