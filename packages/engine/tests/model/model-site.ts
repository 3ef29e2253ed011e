import { type Edit, references, type SiteStep, type TableName, tableNames, type Value } from './case.js'
import { findReferenced, findRow, type ModelRow, type ModelState, writtenBySite } from './model-state.js'
import { emptyCells } from './model-write.js'
import type { Cell } from './three-way-rule.js'

/** What the site does between runs. */
export function siteActs(state: ModelState, step: SiteStep): void {
  if (step.step === 'edit') edit(state, step.edit)
  if (step.step === 'tenant') changeTenant(state, step.slug, step.become)
  if (step.step === 'truncate')
    for (const row of [...state.tables[step.table]]) removeRow(state, step.table, row)
  if (step.step === 'back-up') state.backUps[step.table] = structuredClone(state.tables[step.table])
  if (step.step === 'restore') restore(state, step.table, step.rows)
  if (step.step === 'copy')
    for (const table of tableNames) for (const row of state.tables[table]) row.written = writtenBySite(state)
}

/** One row's edit, where there is such a row. */
export function edit(state: ModelState, change: Edit): void {
  const tenant = tenantOf(state, change.table, change.tenant)
  if (tenant === undefined) return
  const row = findRow(state, change.table, tenant, change.key)
  if (change.edit === 'insert' && row === undefined)
    insert(state, change.table, tenant, change.key, change.cells)
  if (change.edit === 'insert' || row === undefined) return
  if (change.edit === 'set') {
    row.cells[change.column] = cellOf(state, tenant, change.column, change.value)
    row.written = writtenBySite(state)
  }
  if (change.edit === 'touch') row.written = writtenBySite(state)
  if (change.edit === 'delete') removeRow(state, change.table, row)
  if (change.edit === 'use' && change.table === 'items') state.uses.push(row.id)
  if (change.edit === 'disuse') state.uses = state.uses.filter((id) => id !== row.id)
  if (change.edit === 'rename' && findRow(state, change.table, tenant, change.to) === undefined) {
    row.key = change.to
    row.written = writtenBySite(state)
  }
}

/** Whether an edit still has the row that it writes. */
export function finds(state: ModelState, { edit: kind, table, tenant: slug, key }: Edit): boolean {
  if (kind === 'insert' || kind === 'delete') return true
  const tenant = tenantOf(state, table, slug)
  return tenant !== undefined && findRow(state, table, tenant, key) !== undefined
}

/** An edit as a site makes it that sees none of what a run beside it has written so far; null where it does nothing. */
export function editSeenBy(state: ModelState, change: Edit): Edit | null {
  const tenant = tenantOf(state, change.table, change.tenant)
  if (tenant === undefined) return null
  const isThere = findRow(state, change.table, tenant, change.key) !== undefined
  if (isThere === (change.edit === 'insert')) return null
  // The key is taken, also where the run beside it has just given it up.
  if (change.edit === 'rename' && findRow(state, change.table, tenant, change.to) !== undefined) return null
  const seen = (column: string, value: Value) =>
    cellOf(state, tenant, column, value) === null ? null : value
  if (change.edit === 'set') return { ...change, value: seen(change.column, change.value) }
  if (change.edit !== 'insert') return change
  const cells = Object.entries(change.cells).map(([column, value]) => [column, seen(column, value)] as const)
  return { ...change, cells: Object.fromEntries(cells) }
}

function insert(
  state: ModelState,
  table: TableName,
  tenant: string,
  key: string,
  cells: Readonly<Record<string, Value>>,
): void {
  const entries = Object.entries(cells).map(
    ([column, value]) => [column, cellOf(state, tenant, column, value)] as const,
  )
  const made = { ...emptyCells(table), ...Object.fromEntries(entries) }
  state.tables[table].push({ id: state.nextId++, tenant, key, cells: made, written: writtenBySite(state) })
}

function cellOf(state: ModelState, tenant: string, column: string, value: Value): Cell {
  const target = references[column]
  if (target === undefined || value === null) return value
  return findReferenced(state, target, tenant, value) ?? null
}

/** The id of the tenant that a slug names; undefined where it is gone. */
function tenantOf(state: ModelState, table: TableName, slug: string): string | undefined {
  if (state.site.scopes[table] === 'global') return ''
  return state.tenants.find((tenant) => tenant.slug === slug)?.id
}

/** The table's foreign keys cascade from parent to child, and forget links. */
function removeRow(state: ModelState, table: TableName, row: ModelRow): void {
  const rows = state.tables[table]
  if (!rows.includes(row)) return
  rows.splice(rows.indexOf(row), 1)
  if (table === 'items') dropReferences(state, row.id)
}

function dropReferences(state: ModelState, id: number): void {
  state.uses = state.uses.filter((used) => used !== id)
  for (const part of state.tables.parts)
    if (part.cells['link'] === id) {
      part.cells['link'] = null
      part.written = writtenBySite(state)
    }
  for (const child of state.tables.items.filter((item) => item.cells['parent'] === id))
    removeRow(state, 'items', child)
}

function changeTenant(state: ModelState, slug: string, become: 'active' | 'suspended' | 'gone'): void {
  const known = state.tenants.find((tenant) => tenant.slug === slug)
  if (become === 'gone') {
    if (known === undefined) return
    for (const table of tableNames)
      for (const row of state.tables[table].filter(({ tenant }) => tenant === known.id))
        removeRow(state, table, row)
    state.tenants = state.tenants.filter((tenant) => tenant !== known)
    return
  }
  if (known !== undefined) known.active = become === 'active'
  else state.tenants.push({ id: newTenantId(state, slug), slug, active: become === 'active' })
}

/** `t2` is 2, or the next unused number where ids are never given twice. */
function newTenantId(state: ModelState, slug: string): string {
  return state.site.keepsTenantIds ? slug.slice(1) : String(state.nextId++ + 100)
}

/** References to rows that a restored table lacks are forgotten, as the table's own foreign keys would. */
function restore(state: ModelState, table: TableName, rows: 'same' | 'back-up' | 'none'): void {
  const held = rows === 'same' ? state.tables[table] : rows === 'none' ? [] : state.backUps[table]
  const isHere = (tenant: string) => tenant === '' || state.tenants.some(({ id }) => id === tenant)
  const restored = structuredClone(held).filter(({ tenant }) => isHere(tenant))
  for (const row of restored) row.written = writtenBySite(state)
  const lost = state.tables[table].filter((row) => !restored.some(({ id }) => id === row.id))
  state.tables[table] = restored
  state.making[table] += 1
  if (table === 'items') for (const row of lost) dropReferences(state, row.id)
  else forgetLostLinks(state)
}

/** A back-up of parts may link items that are gone since. */
function forgetLostLinks(state: ModelState): void {
  for (const part of state.tables.parts)
    if (!state.tables.items.some(({ id }) => id === part.cells['link'])) part.cells['link'] = null
}
