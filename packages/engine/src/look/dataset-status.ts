import type { DatasetKind, DatasetScope } from '@sow/kit'

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

/** One dataset in `db status`: what the ledger has, and what the installed package would bring. */
export interface DatasetStatus {
  readonly package: string
  readonly domain: string
  readonly dataset: string
  readonly table: string
  readonly kind: DatasetKind
  readonly scope: DatasetScope
  readonly state: DatasetState
  readonly applied: {
    readonly version: string
    readonly contentHash: string
    readonly rows: number
    readonly at: string
    readonly run: number
  } | null
  readonly available: { readonly version: string; readonly contentHash: string; readonly rows: number } | null
}
