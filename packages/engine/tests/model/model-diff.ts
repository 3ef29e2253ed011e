import type { RowOwnership } from '@sow/kit'
import type { MergePolicies } from '../../src/row/diff/judge-column.js'
import { references, type TableName } from './case.js'
import { sidesOf } from './model-sides.js'
import { type BaseRow, findReferenced, findRow, type ModelRow, type ModelState } from './model-state.js'
import type { ModelDataset } from './model-work.js'
import { type Cell, judge } from './three-way-rule.js'

export interface Decision {
  readonly tenant: string
  readonly key: string
  action:
    | 'none'
    | 'insert'
    | 'update'
    | 'revive'
    | 'retire'
    | 'delete'
    | 'tombstone'
    | 'tombstoned'
    | 'blocked'
  /** Where the row will be, or is. */
  readonly id: number
  readonly row: ModelRow | undefined
  readonly base: BaseRow | undefined
  /** The release's values, references resolved. */
  readonly incoming: Readonly<Record<string, Cell>>
  /** The columns that are written. */
  readonly takes: readonly string[]
  readonly keeps: readonly string[]
  readonly conflicts: readonly string[]
  /** Reference columns whose row is not there. */
  readonly unresolved: readonly string[]
}

/** Releases date what they drop by the day before they take effect. */
export const retirementDate = '2026-09-30'

export function sharedColumns(release: ModelDataset): string[] {
  return Object.keys(release.owners).filter((column) => release.owners[column] === 'shared')
}

export function isBased(release: ModelDataset): boolean {
  return ownsRows(release) === 'site' || hasSitesColumns(release)
}

/** Who decides that a row exists. */
export function ownsRows(release: ModelDataset): RowOwnership {
  return release.rowOwnership ?? (hasSitesColumns(release) ? 'site' : 'package')
}

function hasSitesColumns({ owners }: ModelDataset): boolean {
  return Object.values(owners).some((owner) => owner !== 'package')
}

/** Decides every row of the release, for the tenants given. */
export function decideRows(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  tenants: readonly string[],
  policies: MergePolicies,
): Decision[] {
  const decisions = tenants.flatMap((tenant) => {
    const ids = futureIds(state, table, release, tenant)
    return Object.keys(release.rows).map((key) =>
      decideRow(state, table, release, { tenant, key, ids, policies }),
    )
  })
  spreadBlocked(decisions)
  return decisions
}

/** The ids that rows of the release have or will have; a row that the site deleted, and that stays away, has none. */
function futureIds(state: ModelState, table: TableName, release: ModelDataset, tenant: string) {
  const ids = new Map<string, number>()
  for (const key of Object.keys(release.rows)) {
    const id = findRow(state, table, tenant, key)?.id
    if (id !== undefined) ids.set(key, id)
    else if (isNew(release, baseOf(state, table, release, tenant, key))) ids.set(key, state.nextId++)
  }
  return ids
}

export function findBase(state: ModelState, table: TableName, tenant: string, key: string) {
  return state.ledgers[table].base?.find((row) => row.tenant === tenant && row.key === key)
}

/** Whether a row that the table lacks is one to insert. */
function isNew(release: ModelDataset, base: BaseRow | undefined): boolean {
  return base === undefined || ownsRows(release) === 'package'
}

/** Where the package owns every column and every row the release is the truth, whatever the base remembers. */
function baseOf(state: ModelState, table: TableName, release: ModelDataset, tenant: string, key: string) {
  return isBased(release) ? findBase(state, table, tenant, key) : undefined
}

function decideRow(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  place: { tenant: string; key: string; ids: Map<string, number>; policies: MergePolicies },
): Decision {
  const { tenant, key, ids, policies } = place
  const row = findRow(state, table, tenant, key)
  const base = baseOf(state, table, release, tenant, key)
  const { incoming, unresolved } = resolve(state, table, release, tenant, key, ids)
  const known = { tenant, key, id: ids.get(key) ?? 0, row, base, incoming, unresolved }
  const nothing = { takes: [], keeps: [], conflicts: [] }
  if (unresolved.length > 0) return { ...known, ...nothing, action: 'blocked' }
  if (row === undefined) {
    const action = isNew(release, base) ? 'insert' : base?.tombstone === true ? 'tombstoned' : 'tombstone'
    return { ...known, ...nothing, action }
  }
  const verdicts = Object.keys(release.owners).map((column) => {
    const sides = sidesOf(state, table, release, column, row, base, incoming)
    // Rows that were there before the first run may count as an earlier release.
    const adopted = policies.adoptAs === 'base' && state.ledgers[table].base === null
    return [column, judge(adopted ? { ...sides, base: sides.table } : sides, policies.onConflict)] as const
  })
  const of = (verdict: string) => verdicts.filter((each) => each[1] === verdict).map(([column]) => column)
  const revives = release.absent === 'retire' && row.cells['retired_on'] !== null
  const takes = [...of('take'), ...(revives ? ['retired_on'] : [])]
  const action = revives ? 'revive' : takes.length > 0 ? 'update' : 'none'
  return { ...known, action, takes, keeps: of('keep'), conflicts: of('conflict') }
}

function resolve(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  tenant: string,
  key: string,
  ids: Map<string, number>,
) {
  const incoming: Record<string, Cell> = {}
  const unresolved: string[] = []
  for (const column of Object.keys(release.owners)) {
    const value = release.rows[key]?.[column] ?? null
    const target = references[column]
    incoming[column] = value
    if (target === undefined || value === null) continue
    const id = target === table ? ids.get(value) : findReferenced(state, target, tenant, value)
    incoming[column] = id ?? null
    if (id === undefined) unresolved.push(column)
  }
  return { incoming, unresolved }
}

/** Below a row that will not be there, nothing can be. */
function spreadBlocked(decisions: Decision[]): void {
  for (;;) {
    const lost = new Set(
      decisions.filter(({ action, row }) => action === 'blocked' && row === undefined).map(({ id }) => id),
    )
    const child = decisions.find(
      ({ action, takes, incoming }) =>
        (action === 'insert' || takes.includes('parent')) &&
        action !== 'blocked' &&
        typeof incoming['parent'] === 'number' &&
        lost.has(incoming['parent']),
    )
    if (child === undefined) return
    child.action = 'blocked'
  }
}
