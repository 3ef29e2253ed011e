/** Where a row stands in its source: the line of a file (1 is the first), or the number of an inline row. */
export type RowPosition = number

/** A row before it was checked: values of TypeScript and NDJSON rows, or the text of CSV fields. */
export interface RawRow {
  readonly position: RowPosition
  readonly values: Readonly<Record<string, unknown>>
}

/** Rows that can be read more than once, as a stream: memory does not grow with their number. */
export interface RowSource {
  /** `inline` rows are TypeScript values; `csv` fields are text; `ndjson` values are JSON. */
  readonly format: 'inline' | 'csv' | 'ndjson'
  /** The file, relative to its package where that is known; null for inline rows. */
  readonly file: string | null
  /** The columns that every row carries, in no particular order: from the header, or from the first row. */
  columns(): Promise<readonly string[]>
  /** Reads from the beginning. Throws SowError DATA_SYNTAX with file and line where the file cannot be parsed. */
  read(): AsyncIterable<RawRow> | Iterable<RawRow>
  /** As `read`, many rows at a time, in their order: what is read by the million is read faster so. */
  readBatches?(): AsyncIterable<readonly RawRow[]>
  /** Where the rows are a publisher's file, which the package does not ship: which one it is, and how it is read. */
  readonly official?: OfficialRows
}

/** A publisher's file that rows are read from, wherever a site keeps it. */
export interface OfficialRows {
  /** As its publisher calls it; a copy under another name is the same file. */
  readonly file: string
  /** Of the whole file, hexadecimal. */
  readonly sha256: string
  /** The rows of the copy at this path. */
  at(path: string): RowSource
}
