import { carriable, references, type TableName } from './case.js'
import { members } from './model-departed.js'
import { type Decision, isBased, retirementDate, sharedColumns } from './model-diff.js'
import { conflictsOf, endConflicts, rememberChange } from './model-history.js'
import { isApplied, isUnknownNull, sidesOf, startOf } from './model-sides.js'
import {
  type BaseRow,
  type DatasetLedger,
  findReferenced,
  findRow,
  isSites,
  type ModelRow,
  type ModelState,
  seal,
  writtenBySow,
} from './model-state.js'
import type { ModelDataset } from './model-work.js'
import { type Cell, nextBase } from './three-way-rule.js'

/** Writes the table and moves the ledger, as decided; `tenants` are those of which the ledger has something new to say. */
export function writeDecisions(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  tenants: readonly string[],
  { decisions, waiting }: { readonly decisions: readonly Decision[]; readonly waiting: readonly Decision[] },
): void {
  const ledger = state.ledgers[table]
  for (const decision of decisions)
    if (
      decision.row !== undefined &&
      isSites(ledger, decision.row) &&
      isRecorded(state, table, release, decision)
    )
      ledger.touched.add(`${decision.tenant}/${decision.key}`)
  const { baseColumns } = ledger
  const found = decisions.flatMap((decision) => conflictsOf(state, table, release, decision))
  const bases = decisions.map((decision) => [decision, baseAfter(state, table, release, decision)] as const)
  for (const decision of decisions)
    rememberChange(state, table, decision, () => writeRow(state, table, release, decision))
  for (const { action, tenant, key } of decisions) {
    const row =
      ['insert', 'update', 'revive', 'retire'].includes(action) && findRow(state, table, tenant, key)
    if (row) seal(ledger, row)
  }
  if (isBased(release)) writeBase(state, table, release, bases)
  else if (tenants.length > 0) {
    writeRoster(state, table, release, tenants, decisions)
    // A row that goes later is remembered.
    ledger.roster.push(...waiting.map(({ tenant, key }) => `${tenant}/${key}`))
  }
  if (tenants.length > 0) endConflicts(state, table, { release, tenants, decisions, baseColumns })
  state.conflicts.push(...found)
}

function writeRow(state: ModelState, table: TableName, release: ModelDataset, decision: Decision): void {
  const { action, row, tenant, key, id, incoming, takes } = decision
  const rows = state.tables[table]
  if (action === 'insert')
    rows.push({ id, tenant, key, cells: { ...emptyCells(table), ...incoming }, written: writtenBySow(state) })
  if (row === undefined) return
  if (action === 'delete') rows.splice(rows.indexOf(row), 1)
  if (!['update', 'revive', 'retire'].includes(action)) return
  for (const column of takes) {
    const dates = column === 'retired_on' && release.owners['retired_on'] === undefined
    row.cells[column] = dates ? (action === 'retire' ? retirementDate : null) : (incoming[column] ?? null)
  }
  row.written = writtenBySow(state)
}

export function emptyCells(table: TableName): Record<string, Cell> {
  return Object.fromEntries([...carriable[table], 'note', 'retired_on'].map((column) => [column, null]))
}

/** The base of a row afterwards; null where it has none. */
function baseAfter(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  decision: Decision,
): BaseRow | null {
  const { action, row, base, tenant, key, incoming } = decision
  const shared = sharedColumns(release)
  const follow = () =>
    Object.fromEntries(
      shared.map((column) => {
        const cell = incoming[column] ?? null
        if (row === undefined) return [column, cell]
        return [column, nextBase(sidesOf(state, table, release, column, row, base, incoming))]
      }),
    )
  if (action === 'delete') return null
  if (action === 'insert') return { tenant, key, inserted: true, tombstone: false, cells: follow() }
  if (action === 'tombstone' && base !== undefined) return { ...base, tombstone: true }
  if (action === 'blocked' || action === 'tombstoned' || action === 'retire' || row === undefined)
    return base ?? null
  const inserted = base?.inserted === true && !base.tombstone
  return { tenant, key, inserted, tombstone: false, cells: follow() }
}

/** Rows that were not decided keep their base; columns that are new to it start from what nobody else can have written. */
function writeBase(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  decided: readonly (readonly [Decision, BaseRow | null])[],
): void {
  const ledger = state.ledgers[table]
  const shared = sharedColumns(release)
  const isSame = (one: { tenant: string; key: string }, other: { tenant: string; key: string }) =>
    one.tenant === other.tenant && one.key === other.key
  const others = (ledger.base ?? []).filter((row) => !decided.some(([decision]) => isSame(decision, row)))
  const started = others.flatMap((row) => {
    const held = state.tables[table].find((candidate) => isSame(candidate, row))
    return startRow(state, table, release, row, held, offeredTo(state, release, row))
  })
  // A row that is blocked, or is retired, keeps the base that it had.
  const rows = decided.flatMap(([decision, row]) => {
    if (row === null) return []
    const held = state.tables[table].find((candidate) => isSame(candidate, row))
    return shared.every((column) => column in row.cells) && decision.action !== 'blocked'
      ? [{ ...row, cells: Object.fromEntries(shared.map((column) => [column, row.cells[column] ?? null])) }]
      : startRow(state, table, release, row, held, null)
  })
  ledger.base = [...started, ...rows]
  ledger.baseColumns = shared
  ledger.roster = []
}

/** What the release has for a row of a tenant that was not looked at; null where it has none, or one that waits. */
function offeredTo(
  state: ModelState,
  release: ModelDataset,
  { tenant, key }: BaseRow,
): Readonly<Record<string, Cell>> | null {
  const isActive = tenant === '' || state.tenants.some(({ id, active }) => id === tenant && active)
  const values = release.rows[key]
  if (!isActive || values === undefined) return null
  const cells: Record<string, Cell> = {}
  for (const column of Object.keys(release.owners)) {
    const value = values[column] ?? null
    const referred = references[column]
    const found =
      referred === undefined || value === null
        ? value
        : findReferenced(state, referred, tenant, String(value))
    if (found === undefined) return null
    cells[column] = found
  }
  return cells
}

/** The base of a row that was not decided, with the columns that are new to it; none where it has a null that nobody knows. */
function startRow(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  row: BaseRow,
  held: ModelRow | undefined,
  offered: Readonly<Record<string, Cell>> | null,
): BaseRow[] {
  const unseen = sharedColumns(release).filter((column) => !(column in row.cells))
  const isUnknown =
    held !== undefined &&
    !row.tombstone &&
    unseen.some((column) => isUnknownNull(state, table, release, column, held, row))
  if (isUnknown && offered === null) {
    const ledger = state.ledgers[table]
    if (isSites(ledger, held)) ledger.touched.add(`${row.tenant}/${row.key}`)
    return []
  }
  const start = (column: string) =>
    column in row.cells
      ? (row.cells[column] ?? null)
      : held === undefined
        ? null
        : isUnknownNull(state, table, release, column, held, row)
          ? (offered?.[column] ?? null)
          : startOf(state, table, release, column, held, row)
  return [
    { ...row, cells: Object.fromEntries(sharedColumns(release).map((column) => [column, start(column)])) },
  ]
}

function writeRoster(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  tenants: readonly string[],
  decisions: readonly Decision[],
): void {
  const ledger = state.ledgers[table]
  // A row that is blocked was never there.
  const isListed = (tenant: string, key: string) =>
    !decisions.some(
      (each) =>
        each.tenant === tenant && each.key === key && each.action === 'blocked' && each.row === undefined,
    )
  const others = members(state, table).filter(({ tenant }) => !tenants.includes(tenant))
  ledger.insertedMembers = insertedMembers(ledger, decisions)
  ledger.roster = [
    ...others.map(({ tenant, key }) => `${tenant}/${key}`),
    ...tenants.flatMap((tenant) =>
      Object.keys(release.rows)
        .filter((key) => isListed(tenant, key))
        .map((key) => `${tenant}/${key}`),
    ),
  ]
  if (ledger.base !== null) ledger.formerColumns = ledger.baseColumns
  ledger.base = null
  ledger.baseColumns = []
}

/** What a run inserted is known of the base that it replaces, or of the roster before. */
function insertedMembers(
  { base, roster, insertedMembers }: DatasetLedger,
  decisions: readonly Decision[],
): Set<string> {
  const known = base?.filter(({ inserted, tombstone }) => inserted && !tombstone)
  const earlier =
    known?.map(({ tenant, key }) => `${tenant}/${key}`) ??
    roster.filter((member) => insertedMembers.has(member))
  const now = decisions.filter(({ action }) => action === 'insert')
  return new Set([...earlier, ...now.map(({ tenant, key }) => `${tenant}/${key}`)])
}

/** Whether a run keeps what a row was before it. */
function isRecorded(state: ModelState, table: TableName, release: ModelDataset, decision: Decision): boolean {
  return (
    ['update', 'revive', 'retire', 'delete'].includes(decision.action) ||
    movesBase(state, table, release, decision)
  )
}

/** Whether the base of a row in the table is not the release yet. */
export function movesBase(
  state: ModelState,
  table: TableName,
  release: ModelDataset,
  { action, row, base, incoming }: Decision,
): boolean {
  if (!isBased(release) || row === undefined || action === 'blocked') return false
  if (base === undefined || base.tombstone) return true
  if (isApplied(state, table, release, row.tenant)) return false
  const { baseColumns } = state.ledgers[table]
  return sharedColumns(release)
    .filter((column) => baseColumns.includes(column))
    .some((column) => (base.cells[column] ?? null) !== (incoming[column] ?? null))
}
