import type { ErrorCode } from '@sow/kit/errors'
import { references, type TableName } from './case.js'
import { comparedColumns, isForgotten, isOutOfReach } from './model-reach.js'
import {
  findRow,
  isSites,
  type ModelChange,
  type ModelRow,
  type ModelRun,
  type ModelState,
  seal,
  writtenBySow,
} from './model-state.js'
import type { Cell } from './three-way-rule.js'

/** What an undo did to the rows of one dataset. */
export interface UndoneRows {
  restored: number
  removed: number
  broughtBack: number
  left: number
}

export interface ModelUndo {
  readonly error: ErrorCode | null
  /** In the order in which they were undone. */
  readonly datasets: readonly (readonly [table: TableName, rows: UndoneRows])[]
  /** What it did itself, for a redo. */
  readonly run: ModelRun
}

/**
 * Takes a run back: cells that still hold what it wrote get their earlier values, rows that it inserted go where
 * nobody else wrote or uses them, rows that it deleted come back. The ledger is left to the caller.
 */
export function undo(state: ModelState, undone: ModelRun, isRedo: boolean): ModelUndo {
  const run: ModelRun = { id: null, changes: [], moved: [], conflicts: [...state.conflicts] }
  const datasets: [TableName, UndoneRows][] = []
  state.run += 1
  const failed = (error: ErrorCode): ModelUndo => ({ error, datasets: [], run })
  for (const moved of [...undone.moved].reverse()) {
    const { table, tenants } = moved
    if (isForgotten(state, moved)) {
      datasets.push([table, { restored: 0, removed: 0, broughtBack: 0, left: 0 }])
      continue
    }
    if (isOutOfReach(state, moved, isRedo)) return failed('UNDO_IMPOSSIBLE')
    run.moved.push({ table, tenants, before: structuredClone(state.ledgers[table]) })
    const rows = undoTable(
      state,
      table,
      comparedColumns(state, moved, isRedo),
      // What belongs to a tenant that is gone is nobody's any more.
      undone.changes.filter((change) => change.table === table && isHere(state, change.tenant)),
      run,
    )
    datasets.push([table, rows])
    if (refersToNothing(state, table)) return failed('DATA_REJECTED')
  }
  return undone.moved.every((moved) => isForgotten(state, moved))
    ? failed('UNDO_IMPOSSIBLE')
    : { error: null, datasets, run }
}

function undoTable(
  state: ModelState,
  table: TableName,
  columns: readonly string[],
  changes: readonly ModelChange[],
  run: ModelRun,
): UndoneRows {
  const counts: UndoneRows = { restored: 0, removed: 0, broughtBack: 0, left: 0 }
  const of = (action: ModelChange['action']) => changes.filter((change) => change.action === action)
  // Decided before anything is written.
  const returning = of('delete').filter(({ tenant, key }) => findRow(state, table, tenant, key) === undefined)
  const found = of('insert')
    .flatMap(({ tenant, key }) => findRow(state, table, tenant, key) ?? [])
    .filter((row) => isRemembered(state, table, row))
  const unedited = found.filter((row) => isUnedited(state, table, columns, row))
  const leaving = leavingRows(state, table, unedited, of('write'))
  counts.left += of('delete').length - returning.length + found.length - leaving.length
  for (const change of of('write')) restoreCells(state, change, counts, run)
  for (const change of returning) if (change.row !== null) bringBack(state, change, change.row, run)
  for (const row of leaving) remove(state, table, row, run)
  counts.removed = leaving.length
  counts.broughtBack = returning.length
  return counts
}

function restoreCells(state: ModelState, change: ModelChange, counts: UndoneRows, run: ModelRun): void {
  const { table, tenant, key, before, after } = change
  const row = findRow(state, table, tenant, key)
  const columns = Object.keys(before).filter((column) => row?.cells[column] === after[column])
  if (row === undefined || columns.length < Object.keys(before).length) counts.left += 1
  if (row === undefined || columns.length === 0) return
  counts.restored += 1
  const pick = (cells: Readonly<Record<string, Cell>>) =>
    Object.fromEntries(columns.map((column) => [column, cells[column] ?? null]))
  run.changes.push({
    table,
    tenant,
    key,
    action: 'write',
    before: pick(after),
    after: pick(before),
    row: null,
  })
  const wasOurs = !isSites(state.ledgers[table], row)
  Object.assign(row.cells, pick(before))
  row.written = writtenBySow(state)
  if (wasOurs) seal(state.ledgers[table], row)
}

function bringBack(state: ModelState, change: ModelChange, row: ModelRow, run: ModelRun): void {
  const back = { ...structuredClone(row), written: writtenBySow(state) }
  state.tables[change.table].push(back)
  seal(state.ledgers[change.table], back)
  run.changes.push({ ...change, action: 'insert', row: null })
}

function remove(state: ModelState, table: TableName, row: ModelRow, run: ModelRun): void {
  const { tenant, key } = row
  state.tables[table].splice(state.tables[table].indexOf(row), 1)
  run.changes.push({ table, tenant, key, action: 'delete', before: {}, after: {}, row: structuredClone(row) })
}

/** Of rows that are still Sow's own, those that are of no use to anybody. */
function leavingRows(
  state: ModelState,
  table: TableName,
  unedited: readonly ModelRow[],
  writes: readonly ModelChange[],
): ModelRow[] {
  const ours = unedited.filter((row) => !isUsed(state, row))
  const moving = new Set(
    writes
      .filter(({ before, after, tenant, key }) => {
        const row = findRow(state, table, tenant, key)
        return 'parent' in before && row?.cells['parent'] === after['parent']
      })
      .map(({ tenant, key }) => findRow(state, table, tenant, key)?.id),
  )
  for (let left = ours; ; ) {
    const going = new Set(left.map(({ id }) => id))
    const isFree = ({ id }: ModelRow) =>
      !state.tables.items.some(
        (row) => row.cells['parent'] === id && !going.has(row.id) && !moving.has(row.id),
      )
    const free = table === 'items' ? left.filter(isFree) : left
    if (free.length === left.length) return free
    left = free
  }
}

/** A row that left the base, because nobody knew who wrote a null in it, is the site's own from then on. */
function isRemembered({ ledgers }: ModelState, table: TableName, { tenant, key }: ModelRow): boolean {
  const { base } = ledgers[table]
  return base === null || base.some((known) => known.tenant === tenant && known.key === key)
}

/** True of a row that a run inserted, and that is still Sow's own. */
function isUnedited(
  { ledgers }: ModelState,
  table: TableName,
  columns: readonly string[],
  row: ModelRow,
): boolean {
  const { touched, base } = ledgers[table]
  if (isSites(ledgers[table], row) || touched.has(`${row.tenant}/${row.key}`)) return false
  const known = base?.find(({ tenant, key }) => tenant === row.tenant && key === row.key)
  return columns.every((column) => (row.cells[column] ?? null) === (known?.cells[column] ?? null))
}

function isHere({ tenants }: ModelState, tenant: string): boolean {
  return tenant === '' || tenants.some(({ id }) => id === tenant)
}

function isUsed({ tables, uses }: ModelState, { id }: ModelRow): boolean {
  return uses.includes(id) || tables.parts.some(({ cells }) => cells['link'] === id)
}

function refersToNothing({ tables }: ModelState, table: TableName): boolean {
  const columns = Object.keys(references)
  const isLost = (id: Cell | undefined) =>
    typeof id === 'number' && !tables.items.some((row) => row.id === id)
  return tables[table].some(({ cells }) => columns.some((column) => isLost(cells[column])))
}
