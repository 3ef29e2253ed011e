import type { ColumnType, Generated } from 'kysely'
import type { AdoptionTable } from './adoption-table.js'
import type { ChangeTable } from './change-table.js'

/** The version of the ledger's own tables; an older Sow refuses a newer one. */
export const ledgerFormat = 8

/** One row: what this database is. */
export interface MetaTable {
  readonly only: Generated<boolean>
  readonly format: number
  /** Made once, at bootstrap: the identity that saved plans carry. */
  readonly database_id: Generated<string>
  readonly environment: string | null
  readonly protected: Generated<boolean>
  readonly created_at: Generated<string>
  /** The schema that the project's tables live in. */
  readonly schema_name: string
  /** The newest run that has a link: one that is deleted leaves nothing else behind. Null before the first. */
  readonly last_run: ColumnType<number | null, never, never>
}

/** One execution that changed the database, or failed while trying. */
export interface RunTable {
  readonly id: Generated<number>
  /** Made by the client before it starts, so that a run whose commit was not answered can be looked up. */
  readonly token: string
  readonly command: string
  readonly actor: string
  readonly tool_version: string
  /** Package versions by name. */
  readonly packages: ColumnType<Record<string, string>, string, never>
  readonly plan_digest: string | null
  readonly started_at: Generated<string>
  readonly ended_at: Generated<string>
  readonly outcome: 'applied' | 'failed'
  readonly error_code: string | null
  /** Row counts by dataset identity. */
  readonly counts: ColumnType<Record<string, unknown>, string, string>
  /**
   * The transaction that the run wrote in: rows whose `xmin` it is were last written by Sow. Null before format 2, and of
   * migrations, which rewrite rows without looking at them.
   */
  readonly xid: Generated<string | null>
  /** The run that this one undid. */
  readonly undoes: ColumnType<number | null, number | null | undefined, never>
  /** Its link of the chain over the ledger, a `ChainLink`; null of a run that failed, or is older than format 3. */
  readonly chain: ColumnType<unknown, never, never>
}

export interface MigrationTable {
  readonly package: string
  /** The package's version when the migration was applied. */
  readonly version: string
  readonly name: string
  /** Plain SHA-256 of the source, as the package's sum file has it. */
  readonly sum: string
  /** The order in which migrations were applied, given by the database. */
  readonly ordinal: Generated<number>
  readonly state: 'done' | 'started' | 'adopted'
  readonly run: number
  readonly applied_at: Generated<string>
  readonly duration_ms: number
}

/** A release of a dataset as applied: what is one for all tenants that have it. There are as many as tenants differ. */
export interface DatasetTable {
  readonly dataset: string
  /** Tells the releases of a dataset apart. */
  readonly ordinal: number
  readonly package: string
  readonly version: string
  readonly table_name: string
  readonly content_hash: string
  readonly definition_hash: string
  readonly shape_hash: string
  /** What the digests of its copies were taken over. */
  readonly digest_layout: string | null
  readonly rows: number
  readonly held: Generated<boolean>
  /** The version that an undo took back: it, and older ones, stay away while the dataset is held. */
  readonly held_version: string | null
  /** The run that gave the dataset this release; tenants may have got it later. */
  readonly run: number
  readonly applied_at: Generated<string>
}

/** One tenant's copy of a dataset; `tenant` is the tenant's id as text, empty for a global dataset. */
export interface CopyTable {
  readonly dataset: string
  readonly tenant: string
  /** The release that it has: the ordinal of a row of `sow.dataset`. */
  readonly applied: number
  readonly kept: number
  readonly conflicts: number
  readonly tombstoned: number
  readonly blocked: number
  /** From which transaction on rows were perhaps not seen when the table was last compared: see ledger/seen-boundary.ts. */
  readonly snapshot: string
  /** The transaction that wrote the table in the last run; null where it wrote nothing. */
  readonly writer: string | null
  /** Rows in the table, or in the tenant's part of it, after the last comparison. */
  readonly table_rows: number
  /** All these rows as one digest, as they were compared; null where nobody took it. */
  readonly digest: string | null
}

/** How a release was merged: its manifest entry and the tenants, so that its rows can be dealt with without its package. */
export interface DefinitionTable {
  readonly dataset: string
  readonly definition_hash: string
  readonly definition: ColumnType<unknown, string, never>
}

/** Which release a run replaced, once for all tenants that had it; the order is that in which the run applied its datasets. */
export interface ReleaseTable {
  readonly run: number
  readonly dataset: string
  readonly ordinal: Generated<number>
  /** The row of `sow.dataset` as it was; null where there was none. */
  readonly before: ColumnType<unknown, never, never>
  readonly tenants: readonly string[]
  /** The row of `sow.copy` of each tenant as it was, in their order; null where the run left it as it was, or made it. */
  readonly copies: ColumnType<readonly unknown[], never, never>
}

/** The row keys of a dataset whose every column the package owns, as a run applied it: a few bytes a row. */
export interface RosterTable {
  readonly dataset: string
  readonly tenant: string
  readonly chunk: number
  readonly run: Generated<number>
  /** The run that replaced it; null for the roster of the current release. */
  readonly ended_run: number | null
  /** An array of row keys, each an array of the key's values. */
  readonly keys: ColumnType<unknown, string, string>
  /** The run that inserted the row of each key, in their order; null of a row that was there before; null as a whole before format 3. */
  readonly inserted_runs: ColumnType<readonly (number | null)[] | null, never, never>
}

/**
 * Digests of the rows that a run wrote, each over every column as the run left it, in no order: a row whose digest is among
 * them is as Sow wrote it.
 */
export interface SealTable {
  readonly dataset: string
  readonly run: number
  /** Over which columns of which table: a `RecordedLayout`. */
  readonly columns: ColumnType<unknown, string, never>
  readonly seals: ColumnType<unknown, string, string>
}

/** A column that the release and the site changed differently; the site's value stays until somebody decides. */
export interface ConflictTable {
  readonly run: number
  readonly dataset: string
  /** Tells the conflicts of a run apart. */
  readonly ordinal: number
  readonly tenant: string
  readonly key: ColumnType<unknown, string, never>
  readonly column_name: string
  readonly old_base: ColumnType<unknown, string | null, never>
  readonly release_value: ColumnType<unknown, string | null, never>
  readonly site_value: ColumnType<unknown, string | null, never>
  readonly resolved_run: number | null
}

export interface LedgerTables {
  readonly 'sow.meta': MetaTable
  readonly 'sow.run': RunTable
  readonly 'sow.migration': MigrationTable
  readonly 'sow.adoption': AdoptionTable
  readonly 'sow.dataset': DatasetTable
  readonly 'sow.copy': CopyTable
  readonly 'sow.definition': DefinitionTable
  readonly 'sow.release': ReleaseTable
  readonly 'sow.roster': RosterTable
  readonly 'sow.seal': SealTable
  readonly 'sow.change': ChangeTable
  readonly 'sow.conflict': ConflictTable
}
