import { onCitus } from '../../../../tests/on-citus.js'
import type { Site, TableName } from './case.js'
import type { Cell } from './three-way-rule.js'

export interface ModelRow {
  readonly id: number
  /** The tenant's id as text, '' in a global table. */
  readonly tenant: string
  key: string
  cells: Record<string, Cell>
  /** When it was last written, and by which run of Sow; 0 is the site. */
  written: Written
}

interface Written {
  readonly at: number
  readonly by: number
}

export interface BaseRow {
  readonly tenant: string
  readonly key: string
  /** Inserted by Sow, and there ever since. */
  inserted: boolean
  tombstone: boolean
  cells: Record<string, Cell>
}

/** A tenant's copy of a dataset as the ledger has it. */
export interface Recorded {
  readonly version: string
  readonly contentHash: string
  readonly definitionHash: string
  /** The run that gave it this release, or gave it to another tenant first. */
  readonly appliedRun: number
  /** Which making of the table it was. */
  readonly making: number
  readonly rows: number
  readonly kept: number
  readonly tombstoned: number
  readonly blocked: number
  /** When the table was compared, the run that wrote it then, and how many rows there were afterwards. */
  readonly seen: number
  readonly writer: number | null
  readonly tableRows: number
  /** What the rows were that were compared, as `contentOf` writes it; null where nobody looked at it. */
  readonly content: string | null
  /** The version that an undo keeps away; null where nothing is held. */
  readonly heldVersion: string | null
}

export interface DatasetLedger {
  /** Null where the package owns every column. */
  base: BaseRow[] | null
  /** The shared columns that the base knows. */
  baseColumns: string[]
  /** Those of the base that a roster followed; null where there never was one. */
  formerColumns: string[] | null
  /** `tenant/key` of the last release, where there is no base. */
  roster: string[]
  /** Those of them that a run inserted. */
  insertedMembers: Set<string>
  recorded: Map<string, Recorded>
  /** The definitions, by hash, that need a base. */
  basedDefinitions: Set<string>
  /** Who owns the columns that a definition writes, by its hash: of all by which the dataset was ever applied. */
  definitions: Map<string, Readonly<Record<string, string>>>
  /** The releases that runs replaced, as their definitions say. */
  replaced: { readonly run: number; readonly definitionHash: string }[]
  /** `tenant/key` of rows that a run found written by somebody else. */
  touched: Set<string>
  /** Rows as Sow wrote them, every cell. */
  seals: Set<string>
}

export interface ModelConflict {
  readonly table: TableName
  readonly tenant: string
  readonly key: string
  readonly column: string
  readonly oldBase: Cell
  readonly release: Cell
  readonly site: Cell
  /** The run that found it; null where that is not known any more. */
  readonly run: number | null
}

/** A database, as much of it as matters, row by row. */
export interface ModelState {
  readonly site: Site
  clock: number
  /** The number of the run that is under way. */
  run: number
  nextId: number
  making: Record<TableName, number>
  tenants: { id: string; slug: string; active: boolean }[]
  tables: Record<TableName, ModelRow[]>
  /** Ids of items that a table which no dataset feeds refers to. */
  uses: number[]
  backUps: Record<TableName, ModelRow[]>
  ledgers: Record<TableName, DatasetLedger>
  /** Open ones. */
  conflicts: ModelConflict[]
  /** Runs that can be undone, the last one at the end. */
  history: ModelRun[]
  /** The last undo, as long as nothing else was recorded: it can be undone itself. */
  lastUndo: { readonly run: ModelRun; readonly undone: ModelRun } | null
}

/** What a run did to one row of a table. */
export interface ModelChange {
  readonly table: TableName
  readonly tenant: string
  readonly key: string
  readonly action: 'write' | 'insert' | 'delete'
  /** The cells that were written, as they were and as they became. */
  readonly before: Readonly<Record<string, Cell>>
  readonly after: Readonly<Record<string, Cell>>
  /** The row as it was, where it was deleted. */
  readonly row: ModelRow | null
}

/** What a run left behind, for an undo. */
export interface ModelRun {
  /** The ledger's number of it, once it is known. */
  id: number | null
  readonly changes: ModelChange[]
  /** What the ledger said of the datasets that it moved, in the order in which it did. */
  readonly moved: {
    readonly table: TableName
    readonly tenants: readonly string[]
    readonly before: DatasetLedger
  }[]
  readonly conflicts: readonly ModelConflict[]
}

export function emptyState(site: Site): ModelState {
  const ledger = (): DatasetLedger => ({
    base: null,
    baseColumns: [],
    formerColumns: null,
    roster: [],
    insertedMembers: new Set(),
    recorded: new Map(),
    basedDefinitions: new Set(),
    definitions: new Map(),
    replaced: [],
    touched: new Set(),
    seals: new Set(),
  })
  return {
    site,
    clock: 1,
    run: 0,
    nextId: 1,
    making: { items: 1, parts: 1 },
    tenants: [],
    tables: { items: [], parts: [] },
    uses: [],
    backUps: { items: [], parts: [] },
    ledgers: { items: ledger(), parts: ledger() },
    conflicts: [],
    history: [],
    lastUndo: null,
  }
}

export function writtenBySite(state: ModelState): Written {
  state.clock += 1
  return { at: state.clock, by: 0 }
}

export function writtenBySow(state: ModelState): Written {
  state.clock += 1
  return { at: state.clock, by: state.run }
}

/** Whether an id tells who wrote a row last. Of a row that is on several servers none does. */
const idsTell = onCitus !== 'placed'

/** A row of which is known, without its seal, that Sow wrote it last: by its id, or because it was in the run that is under way. */
export function isKnownAsSows(state: ModelState, { written }: ModelRow): boolean {
  return written.by !== 0 && (idsTell || written.by === state.run)
}

/** A row that somebody else wrote last, and that is not as Sow left it. */
export function isSites({ seals }: DatasetLedger, row: ModelRow): boolean {
  return !(idsTell && row.written.by !== 0) && !seals.has(sealOf(row))
}

/** Remembers a row that Sow wrote just now, unless a run found it written by somebody else. */
export function seal({ seals, touched }: DatasetLedger, row: ModelRow): void {
  if (!touched.has(`${row.tenant}/${row.key}`)) seals.add(sealOf(row))
}

function sealOf({ id, tenant, key, cells }: ModelRow): string {
  return JSON.stringify([
    id,
    tenant,
    key,
    Object.entries(cells).sort(([one], [other]) => (one < other ? -1 : 1)),
  ])
}

export function findRow(
  state: ModelState,
  table: TableName,
  tenant: string,
  key: string,
): ModelRow | undefined {
  return state.tables[table].find((row) => row.tenant === tenant && row.key === key)
}

/** The id of the row that a reference of a tenant's row names; undefined where there is none. */
export function findReferenced(
  state: ModelState,
  table: TableName,
  tenant: string,
  key: string,
): number | undefined {
  const owner = state.site.scopes[table] === 'global' ? '' : tenant
  return findRow(state, table, owner, key)?.id
}
