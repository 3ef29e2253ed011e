import type { DatasetScope, Ownership, RowOwnership } from '@sow/kit'
import type { AdoptionPolicy, ConflictPolicy } from '../../src/row/diff/judge-column.js'

/** A tiny domain, so that releases, bases and edits meet in the same cells all the time. */
export const rowKeys = ['k1', 'k2', 'k3', 'k4', 'k5'] as const
export const slugs = ['t1', 't2', 't3'] as const
export const values = [null, 'x', 'y'] as const

/** Text, null, or in a reference column the key of a row. */
export type Value = string | null

/** Both have a dataset of the same name; rows of `parts` refer to rows of `items`, and those to each other. */
export const tableNames = ['items', 'parts'] as const
export type TableName = (typeof tableNames)[number]

/** The columns that a release may carry; every table has `note` and `retired_on` besides. */
export const carriable = { items: ['a', 'b', 'c', 'parent'], parts: ['a', 'b', 'link'] } as const

/** Where the values of a reference column are found. */
export const references: Readonly<Record<string, TableName>> = { parent: 'items', link: 'items' }

export type Cells<Cell = Value> = Readonly<Record<string, Cell>>

export interface DatasetRelease {
  /** The columns that the release carries, each with its owner. */
  readonly owners: Readonly<Record<string, Ownership>>
  readonly absent: 'keep' | 'delete' | 'retire'
  /** Left out: the default. */
  readonly rowOwnership?: RowOwnership
  /** By row key; cells of columns that are not carried do not count. */
  readonly rows: Readonly<Record<string, Cells>>
}

export interface Release {
  readonly version: string
  readonly datasets: Readonly<Record<TableName, DatasetRelease>>
}

/** What the site does to one row; where it cannot, nothing happens. `tenant` is a slug, ignored in a global table. */
export type Edit = {
  readonly table: TableName
  readonly tenant: string
  readonly key: string
} & (
  | { readonly edit: 'set'; readonly column: string; readonly value: Value }
  | { readonly edit: 'insert'; readonly cells: Cells }
  | { readonly edit: 'delete' | 'touch' | 'use' | 'disuse' }
  | { readonly edit: 'rename'; readonly to: string }
)

/** A site that acts beside a run, just before a statement of it. */
export interface Interruption {
  readonly dataset: TableName
  readonly before: 'insert' | 'update' | 'delete' | 'record'
  readonly edit: Edit
}

export interface RunStep {
  readonly step: 'run'
  /** A place in the case's releases. */
  readonly release: number
  readonly onConflict: ConflictPolicy
  readonly adoptAs: AdoptionPolicy
  readonly allowDowngrade: boolean
  readonly acceptMassChange: boolean
  readonly tenant: string | null
  readonly interruption: Interruption | null
}

export type SiteStep =
  | { readonly step: 'edit'; readonly edit: Edit }
  | { readonly step: 'tenant'; readonly slug: string; readonly become: 'active' | 'suspended' | 'gone' }
  | { readonly step: 'truncate'; readonly table: TableName }
  | { readonly step: 'back-up'; readonly table: TableName }
  /** Everything is dumped and restored into another cluster: each row is written again, as it was, the ledger's as well. */
  | { readonly step: 'copy' }
  /** The table is dropped, made again, and filled with its rows, with those of the last back-up, or with none. */
  | { readonly step: 'restore'; readonly table: TableName; readonly rows: 'same' | 'back-up' | 'none' }

/** `undo`: the last run that is not undone. `redo`: the undo that was the last thing recorded. */
export type UndoStep = { readonly step: 'undo' } | { readonly step: 'redo' }

export type Step = RunStep | UndoStep | SiteStep

export interface Site {
  readonly scopes: Readonly<Record<TableName, DatasetScope>>
  /** The type of `items.c`: json has no equality of its own. */
  readonly typeOfC: 'text' | 'json'
  /** A tenant that comes back has its old id; otherwise it is another one under the same slug. */
  readonly keepsTenantIds: boolean
}

export interface Case {
  readonly site: Site
  readonly releases: readonly Release[]
  readonly steps: readonly Step[]
}
