import type { Ownership, RowOwnership } from '@sow/kit'
import type { Absence } from '@sow/kit/manifest'
import type { RawBuilder } from 'kysely'
import type { TableName } from '../../database/table-named.js'
import type { BaseMove } from './base-move.js'
import type { CatalogColumn } from './catalog-column.js'
import type { IncomingForeignKey, IncomingReference } from './catalog-foreign-keys.js'
import type { FilledColumn } from './filled-column.js'
import type { Placement } from './placement.js'
import type { SealLayout } from './seal-layout.js'
import type { SealedColumn } from './sealed-column.js'
import type { SharedBase } from './shared-base.js'
import type { TargetPart, TargetUniqueIndex } from './target-unique-index.js'

export type { TableName }

type ColumnOfTable = 'name' | 'type' | 'number' | 'comparedAs' | 'kept' | 'labels' | 'unwritten' | 'sequence'

/** One column of the target that the merge deals with. */
export interface TargetColumn extends Pick<CatalogColumn, ColumnOfTable> {
  /** The equality of its type, as `=` or with its schema. */
  readonly equality: string
  readonly ownership: Ownership
  readonly isKey: boolean
  /** False for the column that dates a retired row, where the release does not carry it: present rows have null. */
  readonly carried: boolean
}

/** A column whose value is the id of a row found by its key. */
export interface TargetReference {
  readonly column: string
  readonly table: TableName
  readonly id: string
  /** The identity of the dataset that owns the rows; null where none does. */
  readonly dataset: string | null
  readonly self: boolean
  /** How ids are compared. */
  readonly equality: string
  /** The tenant column of the referenced table, where its rows exist once per tenant. */
  readonly tenantColumn: string | null
  readonly key: readonly TargetReferenceKey[]
}

export interface TargetReferenceKey {
  readonly column: string
  /** How values of the column are compared. */
  readonly equality: string
  /** The stage's column that holds the text of this part. */
  readonly field: string
  readonly through: TargetReference | null
}

/** One column of the stage: where its type comes from. */
export interface StageField {
  readonly name: string
  readonly table: TableName
  readonly column: string
}

/** The tenants that a dataset of tenant scope is copied to. */
export interface TargetTenants {
  /** The tenant column of the target. */
  readonly column: string
  readonly table: TableName
  readonly id: string
  readonly key: string
  /** How ids are compared. */
  readonly equality: string
  /** How keys are compared. */
  readonly keyEquality: string
  readonly active: {
    readonly column: string
    readonly equality: string
    readonly in: readonly string[]
  } | null
}

/** How a new row's id is made before the row is written, so that rows of the same release can refer to it. */
export interface Surrogate {
  readonly column: string
  readonly type: string
  /** The SQL of the column's default, or of its identity sequence. */
  readonly expression: string
}

export interface DrawnColumn {
  readonly column: string
  /** Quoted, with its schema. */
  readonly sequence: string
}

/**
 * All that the merge's statements are generated from: one value, read from the catalog and the manifest.
 * A new shape of table adds a field here and a golden SQL file, never a branch in a step.
 */
export interface TargetShape {
  /** `domain/name`. */
  readonly identity: string
  readonly table: TableName
  /** As datasets and the ledger name it: with its schema where that is not the project's. */
  readonly tableName: string
  readonly tableId: number
  /** Where its rows are: on this server, or on those of a cluster. */
  readonly placement: Placement
  readonly columns: readonly TargetColumn[]
  /** The column that names a row for people; null where there is none. */
  readonly nameColumn: string | null
  /** Columns that the dataset does not carry and that a sequence fills. */
  readonly drawn: readonly DrawnColumn[]
  /** Columns that the dataset does not carry, and that the project says the value of new rows of. */
  readonly filled: readonly FilledColumn[]
  /** The key's columns in the target, the tenant column first. */
  readonly key: readonly string[]
  /** Key columns that may hold null, where two nulls are one key. */
  readonly nullableKey: readonly string[]
  /** Key columns that may hold null, where a null is no key: no row of a release may have one. */
  readonly looseKey: readonly string[]
  /** The name of the unique index that the key fits. */
  readonly keyIndex: string
  /** The part of the table that this index is about; null for all of it. */
  readonly part: TargetPart | null
  /** The names by which errors call an index that a row violates only where its key is taken. */
  readonly keyConstraints: readonly string[]
  /** The other unique indexes, which the diff has to look at: values of two rows may meet there. */
  readonly uniqueIndexes: readonly TargetUniqueIndex[]
  readonly fields: readonly StageField[]
  readonly references: readonly TargetReference[]
  /** Columns of references that a foreign key holds to the very row: it cannot be made anew while a row refers to it. */
  readonly guardedReferences: readonly string[]
  readonly tenants: TargetTenants | null
  readonly surrogate: Surrogate | null
  /** Identity columns that refuse a value unless they are told to take it. */
  readonly identityAlways: readonly string[]
  readonly absent: Absence
  /** Who decides that a row exists: whether one that the site deleted stays away. */
  readonly rowOwnership: RowOwnership
  /** The dataset that its rows are a selection of; null where there is none. */
  readonly selectionOf: string | null
  /** Keys that the release gives rows under older ones: the key's columns without the tenant's, and texts of their parts. */
  readonly renames: {
    readonly columns: readonly string[]
    readonly keys: readonly { readonly from: readonly string[]; readonly to: readonly string[] }[]
  }
  /** Keys, as people write them, that the release dropped for others. */
  readonly replacements: ReadonlyMap<string, readonly string[]>
  /** The table that holds the base; null where the package owns every column, and every row. */
  readonly base: TableName | null
  /** Where what is one for many tenants stands once, beside the base; null of a global dataset, and where every row is in the base itself. */
  readonly sharing: SharedBase | null
  /** The base of the last release, where this one is the first that needs none. */
  readonly formerBase: TableName | null
  /** What the base still has of columns that the dataset does not share any more. */
  readonly formerColumns: readonly string[]
  /** The shared columns that the base table has already; others have no base yet. */
  readonly baseColumns: readonly string[]
  readonly baseExists: boolean
  /** True where a roster tells the rows of the last release. */
  readonly hasRoster: boolean
  /** Shared columns that the base lacks and that the package owned until now: every run wrote them as it says. */
  readonly arrivingColumns: readonly string[]
  /** Shared columns that the base lacks and that an earlier release wrote, or may have: null may be what the site put in the place. */
  readonly carriedColumns: readonly string[]
  /** Shared columns that the base lacks and that the table did not have when the last release was applied. */
  readonly newerColumns: readonly string[]
  /** What the columns of the base have to become before they are those of the target again. */
  readonly baseMoves: readonly BaseMove[]
  /** Shared columns that got an enum for their type, another one, or none, and that the base still has as text. */
  readonly recastColumns: readonly string[]
  /** Columns of the base that it has as text once it has followed the table, because not every value stands the type. */
  readonly waitingColumns: readonly string[]
  /** Columns of the base that were made anew in the table, once the base has followed it. */
  readonly remadeColumns: readonly string[]
  /** True where the base says which columns of which table its own are. */
  readonly baseIsDescribed: boolean
  /** The columns that a seal of a row is taken over: all that can be written. */
  readonly sealed: readonly SealedColumn[]
  /** Those of them that the merge compares, and the key. */
  readonly digested: readonly SealedColumn[]
  /** Names what a digest over these is about. */
  readonly digestLayout: string
  /** Over which columns the ledger has seals of the dataset's rows. */
  readonly sealLayouts: readonly SealLayout[]
  /** True where all the rows that Sow wrote went to another table, of which this one has the name. */
  readonly isOtherTable: boolean
  readonly allColumns: readonly string[]
  /** The highest number of a column that the table has. */
  readonly lastColumn: number
  /** Every column that can be written, whether the dataset carries it or not: what a deleted row is brought back from. */
  readonly writable: readonly { readonly name: string; readonly type: string }[]
  readonly referencedBy: readonly IncomingForeignKey[]
  /** What else datasets declare to refer to its rows: empty until the ledger is asked, where rows may be about to go. */
  readonly declaredBy: readonly IncomingReference[]
  /** In a plan alone, what stands for the table where its rows will follow renamed keys of another one; else null. */
  readonly followed: RawBuilder<unknown> | null
  readonly triggers: readonly string[]
  readonly estimatedRows: number
  /** Changes whenever the table is another one, or a column was added, dropped, renamed or retyped. */
  readonly hash: string
}
