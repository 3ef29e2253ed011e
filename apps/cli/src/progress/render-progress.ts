import type { RunnerEvent } from '@sow/runner'
import { pasteable } from '../render/how-to-type.js'
import { counted, groupDigits, renderDuration, renderRate } from '../render/render-counts.js'
import type { ProgressState } from './progress-state.js'

/** One line that says what is under way: rows, rate and time left where rows are read. Empty where nothing is. */
export function renderProgress(state: ProgressState, now: number): string {
  switch (state.kind) {
    case 'idle':
      return ''
    case 'waiting':
      return `Waiting for another run${state.holder === null ? '' : ` (${state.holder})`}, up to ${state.seconds} s`
    case 'migrating':
      return `Migrating ${state.name}`
    case 'placing':
      return `Placing ${state.table} ${state.where}`
    case 'seeding':
      return renderSeeding(state, now)
  }
}

function renderSeeding(state: Extract<ProgressState, { kind: 'seeding' }>, now: number): string {
  const { identity, rows, read, staged, since } = state
  if (staged) return `${identity}  comparing ${counted(read, 'row')}`
  if (read === 0) return `${identity}  ${counted(rows, 'row')}`
  const left = (Math.max(0, rows - read) * Math.max(1, now - since)) / read
  return `${identity}  ${groupDigits(read)} of ${groupDigits(rows)} rows  ${renderRate(read, now - since)}  ${renderDuration(left)} left`
}

/** What everybody is told, who did not ask for silence; null for any other event. */
export function renderNotice(event: RunnerEvent): string | null {
  switch (event.type) {
    case 'database-from-file':
      return `The database is ${event.name}: DATABASE_URL comes from ${event.file}.`
    case 'stale-build':
      return `Warning: ${event.file} of ${event.package} is not as it was built, and what counts is the build. Build it again.`
    case 'left-out':
      return `Left out: ${event.message} ${pasteable(event.hint)}`
    case 'server-untested':
      return event.message
    case 'table-placed':
      return `Placed ${event.table} ${event.where}, ${renderDuration(event.milliseconds)}.`
    case 'other-ledger':
      return renderLedger(event)
    default:
      return null
  }
}

function renderLedger({ schema, state }: Extract<RunnerEvent, { type: 'other-ledger' }>): string {
  switch (state) {
    case 'new':
      return `The schema ${schema} was not set up yet. This database has another schema that was.`
    case 'own':
      return `The schema is ${schema}, one of several that Sow set up in this database.`
    case 'moved':
      return `The schema is ${schema} now: its tables had another schema before.`
  }
}

/** What one finished step took, for `--verbose`; null for any other event. */
export function renderTiming(event: RunnerEvent): string | null {
  switch (event.type) {
    case 'migration-done':
      return `${event.package} ${event.name}  ${renderDuration(event.milliseconds)}`
    case 'dataset-done':
      return `${event.identity}  ${renderDuration(event.milliseconds)}`
    case 'retrying':
      return `Attempt ${event.attempt} starts over: ${event.reason}`
    case 'tables-locked':
      return `Others may read ${event.tables.join(', ')} meanwhile, and write once the run is done.`
    default:
      return null
  }
}
