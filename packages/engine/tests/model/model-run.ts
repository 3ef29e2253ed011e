import type { ErrorCode } from '@sow/kit'
import type { AdoptionPolicy, ConflictPolicy } from '../../src/diff/judge-column.js'
import { noRows, type RowCounts } from '../../src/report/dataset-report.js'
import { type DatasetRelease, type TableName, tableNames } from './case.js'
import { note } from './coverage.js'
import { countDecisions, leaving, recordedCounts, sumCounts } from './model-counts.js'
import { decideDeparted } from './model-departed.js'
import { type Decision, decideRows, isBased, sharedColumns } from './model-diff.js'
import type { ModelState, Recorded } from './model-state.js'
import { findRow } from './model-state.js'
import { movesBase, writeDecisions } from './model-write.js'

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

export interface ModelResult {
  readonly reports: Readonly<Partial<Record<TableName, ModelReport>>>
  /** What the run stops with before it writes anything. */
  readonly error: ErrorCode | null
  /** What its plan stops with: a plan shows what the brakes would stop. */
  readonly planError: ErrorCode | null
  /** True where a run is recorded. */
  readonly records: boolean
}

/** One run: changes the state, or answers an error and leaves a state that the caller throws away. */
export function run(state: ModelState, release: ModelRelease, options: ModelOptions): ModelResult {
  const reports: Partial<Record<TableName, ModelReport>> = {}
  const incomplete = new Set<TableName>()
  let brake: ErrorCode | null = null
  let records = false
  forgetGoneTenants(state)
  state.run += 1
  state.history.push({ id: null, changes: [], moved: [], conflicts: [...state.conflicts] })
  for (const table of tableNames) {
    const dataset = { state, table, version: release.version, release: release.datasets[table], options }
    const applied = applyDataset(dataset, incomplete)
    brake ??= applied.error
    if (applied.error === 'DATA_REFERENCE_MISSING')
      return { reports, error: brake, planError: applied.error, records: false }
    reports[table] = { counts: applied.counts, tenants: applied.tenants }
    if (applied.isHeld || applied.counts.tombstoned + applied.counts.blocked > 0) incomplete.add(table)
    records ||= applied.records
    options.afterDataset(state, table)
  }
  if (records) state.lastUndo = null
  else state.history.pop()
  return { reports, error: brake, planError: null, records }
}

interface Work {
  readonly state: ModelState
  readonly table: TableName
  readonly version: string
  readonly release: ModelDataset
  readonly options: ModelOptions
}

interface Applied extends ModelReport {
  readonly error: ErrorCode | null
  readonly isHeld: boolean
  readonly records: boolean
}

function applyDataset(work: Work, incomplete: ReadonlySet<TableName>): Applied {
  const { state, table, version, options } = work
  const tenants = selectedTenants(work)
  const { recorded } = state.ledgers[table]
  const nothing = { error: null, records: false, isHeld: false, tenants: tenants.length }
  if (tenants.length === 0) return noted('waiting', { ...nothing, counts: noRows })
  const known = tenants.flatMap((tenant) => recorded.get(tenant) ?? [])
  const counts = recordedCounts(known)
  if (tenants.every((tenant) => isHeld(work, tenant)))
    return noted('held', { ...nothing, isHeld: true, counts })
  if (!options.allowDowngrade && known.some((release) => release.version > version))
    return noted('newer-applied', { ...nothing, counts })
  if (tenants.every((tenant) => isCurrent(work, tenant))) {
    const records = known.some((release) => release.version !== version)
    if (records) recordVersion(work, tenants)
    return noted(records ? 'version' : 'nothing', { ...nothing, records, counts })
  }
  const open = tenants.filter(
    (tenant) =>
      !isHeld(work, tenant) && (!isCurrent(work, tenant) || recorded.get(tenant)?.version !== version),
  )
  if (open.length === 0) return noted('nothing', { ...nothing, counts })
  const current = tenants.filter((tenant) => !open.includes(tenant))
  const merged = merge(work, open, incomplete)
  const others = recordedCounts(current.flatMap((tenant) => recorded.get(tenant) ?? []))
  return { ...merged, tenants: tenants.length, counts: sumCounts(merged.counts, others) }
}

/** The same rows under another version. */
function recordVersion(work: Work, tenants: readonly string[]): void {
  const { state, table, version } = work
  const { recorded } = state.ledgers[table]
  rememberLedger(work, tenants)
  for (const tenant of tenants) {
    const release = recorded.get(tenant)
    if (release !== undefined)
      recorded.set(tenant, {
        ...release,
        version,
        heldVersion: null,
        seen: state.clock,
        writer: null,
        tableRows: rowsOf(work, tenant),
      })
  }
}

/** Keeps what the ledger says of a dataset, for an undo. */
function rememberLedger({ state, table }: Work, tenants: readonly string[]): void {
  state.history.at(-1)?.moved.push({ table, tenants, before: structuredClone(state.ledgers[table]) })
}

/** An undone version, and older ones, do not come back by themselves. */
function isHeld({ state, table, version }: Work, tenant: string): boolean {
  const heldVersion = state.ledgers[table].recorded.get(tenant)?.heldVersion ?? null
  return heldVersion !== null && version <= heldVersion
}

function merge(work: Work, open: readonly string[], incomplete: ReadonlySet<TableName>): Applied {
  const { state, table, version, release, options } = work
  const { recorded } = state.ledgers[table]
  const isFirst = recorded.size === 0
  rememberLedger(work, open)
  inheritRoster(state, table, release)
  const decisions = decideRows(state, table, release, open, options)
  if (!isFirst) decisions.push(...decideDeparted(state, table, release, open, decisions))
  const counts = countDecisions(decisions)
  const failed = { counts, tenants: open.length, records: false, isHeld: false }
  if (refersToNothing(decisions, incomplete))
    return noted('refers to nothing', { ...failed, error: 'DATA_REFERENCE_MISSING' })
  const error = brakeOf(work, decisions)
  noteDecisions(work, decisions, error)
  const seen = state.clock
  const writes = decisions.some(({ action }) => !quiet.has(action) && action !== 'tombstone')
  const moves = movesLedger(work, open, decisions)
  if (!moves) state.history.at(-1)?.moved.pop()
  writeDecisions(state, table, release, open, decisions)
  for (const tenant of open) {
    const own = countDecisions(decisions.filter((decision) => decision.tenant === tenant))
    recorded.set(tenant, {
      version,
      contentHash: release.contentHash,
      definitionHash: release.definitionHash,
      making: state.making[table],
      rows: Object.keys(release.rows).length,
      kept: own.kept + own.conflicts,
      tombstoned: own.tombstoned,
      blocked: own.blocked,
      seen,
      writer: writes ? state.run : null,
      tableRows: rowsOf(work, tenant),
      heldVersion: null,
    })
  }
  return { counts, tenants: open.length, error, records: moves, isHeld: false }
}

function noted(rung: string, applied: Applied): Applied {
  note(`rung ${rung}`)
  return applied
}

function noteDecisions(
  { state, table }: Work,
  decisions: readonly Decision[],
  error: ErrorCode | null,
): void {
  const { base } = state.ledgers[table]
  note(`rung merge, ${base === null ? 'first base or roster' : 'base'}`)
  if (error !== null) note(`stopped by ${error}`)
  for (const { action, row, base: known, keeps, conflicts } of decisions) {
    if (action !== 'none') note(`row ${action}`)
    if (keeps.length > 0) note('row keeps')
    if (conflicts.length > 0) note('row in conflict')
    if (row !== undefined && base !== null && known === undefined && action !== 'blocked') note('row adopted')
    if (row !== undefined && known?.tombstone === true) note('row made again by the site')
  }
}

function selectedTenants({ state, table, options }: Work): string[] {
  if (state.site.scopes[table] === 'global') return ['']
  return state.tenants
    .filter(({ active, slug }) => active && (options.tenant === null || slug === options.tenant))
    .map(({ id }) => id)
}

/** Same rows, same rules, same table, and nobody else wrote. */
function isCurrent(work: Work, tenant: string): boolean {
  const { state, table, release } = work
  const known = state.ledgers[table].recorded.get(tenant)
  if (known === undefined || known.blocked > 0) return false
  const isSame =
    known.contentHash === release.contentHash &&
    known.definitionHash === release.definitionHash &&
    known.making === state.making[table]
  return isSame && !isForeign(state, table, tenant, known) && rowsOf(work, tenant) === known.tableRows
}

function isForeign(state: ModelState, table: TableName, tenant: string, known: Recorded): boolean {
  return state.tables[table].some(
    ({ tenant: of, written }) =>
      of === tenant && written.at > known.seen && (written.by === 0 || written.by !== known.writer),
  )
}

function rowsOf({ state, table }: Work, tenant: string): number {
  return state.tables[table].filter((row) => row.tenant === tenant).length
}

/** Rows of a dataset that the package owned so far get a base: what the table holds. */
function inheritRoster(state: ModelState, table: TableName, release: ModelDataset): void {
  const ledger = state.ledgers[table]
  if (!isBased(release) || ledger.base !== null || ledger.roster.length === 0) return
  const shared = sharedColumns(release)
  ledger.base = ledger.roster.flatMap((member) => {
    const [tenant = '', key = ''] = member.split('/')
    const row = findRow(state, table, tenant, key)
    if (row === undefined) return []
    const cells = Object.fromEntries(shared.map((column) => [column, row.cells[column] ?? null]))
    return [{ tenant, key, inserted: true, tombstone: false, cells }]
  })
  ledger.baseColumns = shared
  ledger.roster = []
}

/** A reference to nothing is a mistake, unless rows that it may mean are known to be missing. */
function refersToNothing(decisions: readonly Decision[], incomplete: ReadonlySet<TableName>): boolean {
  const lost = new Set(decisions.flatMap(({ unresolved }) => unresolved))
  const hasTombstones = decisions.some(({ action }) => action === 'tombstone' || action === 'tombstoned')
  return (lost.has('parent') && !hasTombstones) || (lost.has('link') && !incomplete.has('items'))
}

function brakeOf({ state, table, options }: Work, decisions: readonly Decision[]): ErrorCode | null {
  const { conflicts } = countDecisions(decisions)
  if (options.onConflict === 'fail' && conflicts > 0) return 'MERGE_CONFLICT'
  const rows = [...state.ledgers[table].recorded.values()].reduce((sum, known) => sum + known.rows, 0)
  const isMass = leaving(decisions) > 10 && leaving(decisions) > rows * 0.1
  return isMass && !options.acceptMassChange ? 'MASS_CHANGE' : null
}

/** What changes nothing, in the table or the ledger. */
const quiet = new Set<Decision['action']>(['none', 'tombstoned', 'blocked'])

/** Whether anything is written at all, be it in the ledger alone. */
function movesLedger(work: Work, open: readonly string[], decisions: readonly Decision[]): boolean {
  const { state, table, version, release } = work
  const isKnown = open.every((tenant) => {
    const known = state.ledgers[table].recorded.get(tenant)
    return (
      known?.version === version &&
      known.contentHash === release.contentHash &&
      known.definitionHash === release.definitionHash
    )
  })
  return (
    !isKnown || decisions.some((each) => !quiet.has(each.action) || movesBase(state, table, release, each))
  )
}

/** A tenant that is gone takes its ledger rows along. */
function forgetGoneTenants(state: ModelState): void {
  const isGone = (tenant: string) => tenant !== '' && !state.tenants.some(({ id }) => id === tenant)
  for (const table of tableNames) {
    const ledger = state.ledgers[table]
    for (const tenant of [...ledger.recorded.keys()]) if (isGone(tenant)) ledger.recorded.delete(tenant)
    ledger.base = ledger.base?.filter(({ tenant }) => !isGone(tenant)) ?? null
    ledger.roster = ledger.roster.filter((member) => !isGone(member.split('/')[0] ?? ''))
  }
}
