/** A row, or a column of it, that differs from what the ledger says was applied. */
export interface Drift {
  /** `domain/name`. */
  readonly dataset: string
  /** The tenant's key; null for a global dataset. */
  readonly tenant: string | null
  /** The row key as people write it, its parts joined by `/`. */
  readonly key: string
  /** What people call the row; only where values were asked for, and where the dataset has such a column. */
  readonly name?: string | null
  /** Null where the row is gone. */
  readonly column: string | null
  /** `edited`: another value than the release's; `deleted`: the row is gone. */
  readonly action: 'edited' | 'deleted'
  /** What the table holds, in text form; only where values were asked for. */
  readonly from?: string | null
  /** What the applied release has; as `from`. A row that was there before may never have held it. */
  readonly to?: string | null
  /** Of a row that is gone, what the applied release has of it, by column, as far as that is known; as `from`. */
  readonly values?: Readonly<Record<string, string | null>>
}
