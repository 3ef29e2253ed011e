import type { AdoptionPolicy, ConflictPolicy } from '../../src/row/diff/judge-column.js'
import type { RowCounts } from '../../src/row/row-counts.js'
import type { DatasetRelease, TableName } from './case.js'
import type { ModelState, Recorded } from './model-state.js'

/** A dataset of a release, with what its manifest would say of it. */
export interface ModelDataset extends DatasetRelease {
  readonly contentHash: string
  readonly definitionHash: string
}

export interface ModelRelease {
  readonly version: string
  readonly datasets: Readonly<Record<TableName, ModelDataset>>
}

export interface ModelOptions {
  readonly onConflict: ConflictPolicy
  readonly adoptAs: AdoptionPolicy
  readonly allowDowngrade: boolean
  readonly acceptMassChange: boolean
  readonly tenant: string | null
  /** Is called after a dataset was done: what a site wrote meanwhile. */
  readonly afterDataset: (state: ModelState, table: TableName) => void
}

export interface ModelReport {
  readonly counts: RowCounts
  readonly tenants: number
}

export interface Work {
  readonly state: ModelState
  readonly table: TableName
  readonly version: string
  readonly release: ModelDataset
  readonly options: ModelOptions
}

/** The tenants that a dataset is looked at for; '' stands for all of a global table. */
export function selectedTenants({ state, table, options }: Work): string[] {
  if (state.site.scopes[table] === 'global') return ['']
  return state.tenants
    .filter(({ active, slug }) => active && (options.tenant === null || slug === options.tenant))
    .map(({ id }) => id)
}

/** Same rows, same rules, same table, and nobody else wrote. */
export function isCurrent(work: Work, tenant: string): boolean {
  const { state, table, release } = work
  const known = state.ledgers[table].recorded.get(tenant)
  if (known === undefined || known.blocked > 0) return false
  const isSame = known.contentHash === release.contentHash && known.definitionHash === release.definitionHash
  if (!isSame || rowsOf(work, tenant) !== known.tableRows) return false
  // A global table without a row has nobody whose writers could be looked at.
  const isTold = tenant !== '' || rowsOf(work, tenant) > 0
  const isUnwritten =
    isTold && known.making === state.making[table] && !isForeign(state, table, tenant, known)
  return isUnwritten || known.content === contentOf(work, tenant)
}

/** The cells of a tenant's rows that a release compares. */
export function contentOf({ state, table, release }: Work, tenant: string): string {
  const compared = Object.entries(release.owners).flatMap(([column, owner]) =>
    owner === 'site' ? [] : [column],
  )
  const columns = [...new Set([...compared, ...(release.absent === 'retire' ? ['retired_on'] : [])])].sort()
  const rows = state.tables[table].filter((row) => row.tenant === tenant)
  const cells = rows.map((row) =>
    JSON.stringify([row.key, ...columns.map((column) => row.cells[column] ?? null)]),
  )
  return JSON.stringify([columns, cells.sort()])
}

function isForeign(state: ModelState, table: TableName, tenant: string, known: Recorded): boolean {
  return state.tables[table].some(
    ({ tenant: of, written }) =>
      of === tenant && written.at > known.seen && (written.by === 0 || written.by !== known.writer),
  )
}

export function rowsOf({ state, table }: Work, tenant: string): number {
  return state.tables[table].filter((row) => row.tenant === tenant).length
}

/** An undone version, and older ones, do not come back by themselves. */
export function isHeld({ state, table, version }: Work, tenant: string): boolean {
  const heldVersion = state.ledgers[table].recorded.get(tenant)?.heldVersion ?? null
  return heldVersion !== null && version <= heldVersion
}
