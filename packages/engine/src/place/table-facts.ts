import type { CitusTable } from '../catalog/shape/placement.js'

/** What a foreign key does to rows when those go or change that they refer to, as the catalog writes it. */
export type KeyAction = 'a' | 'r' | 'c' | 'n' | 'd'

/** A foreign key of a table. */
export interface ForeignKeyFacts {
  readonly name: string
  readonly columns: readonly string[]
  /** The table that it refers to. */
  readonly to: string
  readonly toColumns: readonly string[]
  readonly onDelete: KeyAction
  readonly onUpdate: KeyAction
  /** True where it sets columns to a default that a sequence gives. */
  readonly drawsDefault: boolean
}

export interface TriggerFacts {
  readonly name: string
  /** Called for each row, and not for what a statement did. */
  readonly isForRow: boolean
  readonly hasTransition: boolean
}

/** Columns or expressions of a unique index, or columns that an exclusion compares by `=`. */
export interface UniqueFacts {
  readonly name: string
  readonly columns: readonly string[]
}

/** What the catalog says of a table, as far as it matters to Citus. */
export interface TableFacts {
  /** As declarations name it: with its schema where that is not the project's. */
  readonly table: string
  readonly schema: string
  readonly name: string
  readonly kind: 'table' | 'partitioned' | 'partition' | 'inheriting' | 'other'
  /** False where the role of the connection may not act as its owner. */
  readonly isOwned: boolean
  readonly columns: readonly ColumnFacts[]
  readonly unique: readonly UniqueFacts[]
  readonly foreignKeys: readonly ForeignKeyFacts[]
  readonly triggers: readonly TriggerFacts[]
  /** Policies that ask other rows. */
  readonly askingPolicies: readonly string[]
  /** Null where Citus does not know of it, as everywhere without Citus. */
  readonly citus: CitusTable | null
}

export interface ColumnFacts {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly generated: boolean
  /** True where a sequence of its own fills it: such a table Citus brings back from nowhere. */
  readonly identity: boolean
}
