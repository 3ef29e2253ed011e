import type { ErrorCode } from '@sow/kit/errors'
import { noRows } from '../../src/row/row-counts.js'
import type { TableName } from './case.js'
import { note } from './coverage.js'
import { brakeOf, refersToNothing } from './model-brakes.js'
import { countDecisions, recordedCounts, sumCounts } from './model-counts.js'
import { type Departed, decideDeparted } from './model-departed.js'
import { type Decision, decideRows, isBased, sharedColumns } from './model-diff.js'
import { movesLedger, quiet } from './model-effect.js'
import { isArriving } from './model-sides.js'
import { findRow, type ModelState } from './model-state.js'
import {
  contentOf,
  isCurrent,
  isHeld,
  type ModelDataset,
  type ModelReport,
  rowsOf,
  selectedTenants,
  type Work,
} from './model-work.js'
import { writeDecisions } from './model-write.js'

export interface Applied extends ModelReport {
  readonly error: ErrorCode | null
  readonly isHeld: boolean
  readonly records: boolean
}

/** Applies one dataset of a release, by the least work that is enough. */
export function applyDataset(work: Work, incomplete: ReadonlySet<TableName>): Applied {
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
    const moving = tenants.filter(
      (tenant) => !isHeld(work, tenant) && recorded.get(tenant)?.version !== version,
    )
    const records = moving.length > 0
    if (records)
      recordVersion(
        work,
        tenants.filter((tenant) => !isHeld(work, tenant)),
      )
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
  const appliedRun = replaceReleases(work, tenants)
  for (const tenant of tenants) {
    const release = recorded.get(tenant)
    if (release !== undefined)
      recorded.set(tenant, {
        ...release,
        version,
        appliedRun,
        heldVersion: null,
        seen: state.clock,
        writer: null,
        tableRows: rowsOf(work, tenant),
      })
  }
}

/** Remembers which releases tenants had, and what the new one is like; answers the run that it stands under. */
function replaceReleases({ state, table, version, release }: Work, tenants: readonly string[]): number {
  const { recorded, replaced, definitions } = state.ledgers[table]
  for (const tenant of tenants) {
    const known = recorded.get(tenant)
    if (known !== undefined) replaced.push({ run: state.run, definitionHash: known.definitionHash })
  }
  definitions.set(release.definitionHash, {
    ...(release.absent === 'retire' ? { retired_on: 'nobody' } : {}),
    ...release.owners,
  })
  const others = [...recorded].filter(
    ([tenant, known]) =>
      !tenants.includes(tenant) &&
      known.version === version &&
      known.contentHash === release.contentHash &&
      known.definitionHash === release.definitionHash &&
      known.heldVersion === null,
  )
  return Math.min(state.run, ...others.map(([, { appliedRun }]) => appliedRun))
}

/** Keeps what the ledger says of a dataset, for an undo. */
function rememberLedger({ state, table }: Work, tenants: readonly string[]): void {
  state.history.at(-1)?.moved.push({ table, tenants, before: structuredClone(state.ledgers[table]) })
}

const noneDeparted: Departed = { decided: [], waiting: [] }

function merge(work: Work, open: readonly string[], incomplete: ReadonlySet<TableName>): Applied {
  const { state, table, version, release, options } = work
  const { recorded } = state.ledgers[table]
  const isFirst = recorded.size === 0
  rememberLedger(work, open)
  inheritRoster(state, table, release)
  if (isBased(release)) state.ledgers[table].basedDefinitions.add(release.definitionHash)
  // A table that is met for the first time is not looked at as a whole.
  const isLookedAt = new Map(
    open.map((tenant) => [tenant, recorded.has(tenant) || rowsOf(work, tenant) === 0] as const),
  )
  const decisions = decideRows(state, table, release, open, options)
  const { decided, waiting } = isFirst ? noneDeparted : decideDeparted(state, table, release, open, decisions)
  decisions.push(...decided)
  const counts = countDecisions(decisions)
  const failed = { counts, tenants: open.length, records: false, isHeld: false }
  if (refersToNothing(decisions, incomplete))
    return noted('refers to nothing', { ...failed, error: 'DATA_REFERENCE_MISSING' })
  const error = brakeOf(work, decisions)
  noteDecisions(work, decisions, error)
  const seen = state.clock
  const writes = decisions.some(({ action }) => !quiet.has(action) && action !== 'tombstone')
  const moves = movesLedger(work, open, decisions, waiting)
  if (!moves) state.history.at(-1)?.moved.pop()
  writeDecisions(state, table, release, moves ? open : [], { decisions, waiting })
  const appliedRun = moves ? replaceReleases(work, open) : null
  for (const tenant of open) {
    const own = countDecisions(decisions.filter((decision) => decision.tenant === tenant))
    recorded.set(tenant, {
      version,
      contentHash: release.contentHash,
      definitionHash: release.definitionHash,
      appliedRun: appliedRun ?? recorded.get(tenant)?.appliedRun ?? state.run,
      making: state.making[table],
      rows: Object.keys(release.rows).length,
      kept: own.kept + own.conflicts,
      tombstoned: own.tombstoned,
      // Both wait for rows of other tables: to come, and to go.
      blocked: own.blocked + waiting.filter((each) => each.tenant === tenant).length,
      seen,
      writer: writes ? state.run : null,
      tableRows: rowsOf(work, tenant),
      content: isLookedAt.get(tenant) === true ? contentOf(work, tenant) : null,
      // A hold ends with another release, not where the same one is compared again.
      heldVersion: moves ? null : (recorded.get(tenant)?.heldVersion ?? null),
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

/** Rows of a dataset that the package owned so far get a base: what the table holds, where it was the package's. */
function inheritRoster(state: ModelState, table: TableName, release: ModelDataset): void {
  const ledger = state.ledgers[table]
  if (!isBased(release) || ledger.base !== null || ledger.roster.length === 0) return
  const shared = sharedColumns(release).filter((column) => isArriving(state, table, column))
  ledger.base = ledger.roster.map((member) => {
    const [tenant = '', key = ''] = member.split('/')
    // What the table lacks was deleted by the site.
    const row = findRow(state, table, tenant, key)
    const cells = Object.fromEntries(shared.map((column) => [column, row?.cells[column] ?? null]))
    return { tenant, key, inserted: ledger.insertedMembers.has(member), tombstone: false, cells }
  })
  ledger.baseColumns = shared
  ledger.roster = []
}
