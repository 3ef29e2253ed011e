import type { ColumnFill } from '@sow/engine'
import type { DatasetKind, Ownership } from '@sow/kit'

/** What an author says of a file of rows; null where the table is to tell. */
export interface AddSeedChoices {
  readonly workingDirectory: string
  readonly file: string
  readonly table: string | null
  readonly domain: string | null
  /** The name of the dataset. */
  readonly name: string | null
  readonly key: readonly string[] | null
  readonly kind: DatasetKind | null
  readonly own: Readonly<Record<string, Ownership>>
  /** What new rows get in columns that the file does not have. */
  readonly fill: Readonly<Record<string, ColumnFill>>
}
