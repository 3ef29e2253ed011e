import type { ErrorCode } from '@sow/kit/errors'
import { type TableName, tableNames } from './case.js'
import { applyDataset } from './model-dataset.js'
import type { ModelState } from './model-state.js'
import type { ModelOptions, ModelRelease, ModelReport } from './model-work.js'

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

/** A tenant that is gone takes its ledger rows along. */
function forgetGoneTenants(state: ModelState): void {
  const isGone = (tenant: string) => tenant !== '' && !state.tenants.some(({ id }) => id === tenant)
  for (const table of tableNames) {
    const ledger = state.ledgers[table]
    for (const tenant of [...ledger.recorded.keys()]) if (isGone(tenant)) ledger.recorded.delete(tenant)
    ledger.base = ledger.base?.filter(({ tenant }) => !isGone(tenant)) ?? null
    const hadRoster = ledger.roster.length > 0
    ledger.roster = ledger.roster.filter((member) => !isGone(member.split('/')[0] ?? ''))
    // Without any roster left, the base that they had followed is what there is: it has no rows.
    if (!hadRoster || ledger.roster.length > 0 || ledger.formerColumns === null) continue
    ledger.base = []
    ledger.baseColumns = ledger.formerColumns
  }
}
