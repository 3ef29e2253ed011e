import type { RunnerEvent } from '@sow/runner'

/** What is under way, as the events so far tell. Times are milliseconds of one clock. */
export type ProgressState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly holder: string | null; readonly seconds: number }
  | { readonly kind: 'migrating'; readonly name: string; readonly since: number }
  | { readonly kind: 'placing'; readonly table: string; readonly where: string }
  | {
      readonly kind: 'seeding'
      readonly identity: string
      readonly rows: number
      readonly read: number
      readonly staged: boolean
      readonly since: number
    }

export const idle: ProgressState = Object.freeze({ kind: 'idle' })

/** The state after one more event. */
export function nextState(state: ProgressState, event: RunnerEvent, now: number): ProgressState {
  switch (event.type) {
    case 'lock-waiting':
      return { kind: 'waiting', holder: event.holder, seconds: event.seconds }
    case 'migration-started':
      return { kind: 'migrating', name: event.name, since: now }
    case 'dataset-started':
      return {
        kind: 'seeding',
        identity: event.identity,
        rows: event.rows,
        read: 0,
        staged: false,
        since: now,
      }
    case 'rows-read':
      return state.kind === 'seeding' ? { ...state, read: event.rows } : state
    case 'dataset-staged':
      return state.kind === 'seeding' ? { ...state, read: event.rows, staged: true } : state
    case 'table-placing':
      return { kind: 'placing', table: event.table, where: event.where }
    case 'table-placed':
    case 'migration-done':
    case 'dataset-done':
      return idle
    default:
      return state
  }
}
