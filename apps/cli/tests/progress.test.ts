import type { RunnerEvent } from '@sow/runner'
import { describe, expect, it } from 'vitest'
import { idle, nextState, type ProgressState } from '../src/progress/progress-state.js'
import { renderNotice, renderProgress, renderTiming } from '../src/progress/render-progress.js'

const started: RunnerEvent = { type: 'dataset-started', identity: 'billing/codes', rows: 75_000 }

/** The line after events that happened at these milliseconds. */
function lineAfter(now: number, ...events: readonly (readonly [number, RunnerEvent])[]): string {
  const state = events.reduce<ProgressState>((before, [at, event]) => nextState(before, event, at), idle)
  return renderProgress(state, now)
}

describe('progress', () => {
  it('shows rows, rate and time left while rows are read', () => {
    const read: RunnerEvent = { type: 'rows-read', identity: 'billing/codes', rows: 25_000 }
    expect(lineAfter(1500, [500, started], [1500, read])).toBe(
      'billing/codes  25,000 of 75,000 rows  25,000 rows/s  2.0 s left',
    )
  })

  it('shows the size of a dataset before its first rows, and that it compares afterwards', () => {
    expect(lineAfter(1, [0, started])).toBe('billing/codes  75,000 rows')
    const staged: RunnerEvent = { type: 'dataset-staged', identity: 'billing/codes', rows: 75_000 }
    expect(lineAfter(1, [0, started], [1, staged])).toBe('billing/codes  comparing 75,000 rows')
  })

  it('says which table is placed where, and keeps a line for each', () => {
    const placing: RunnerEvent = { type: 'table-placing', table: 'visits', where: 'by org_id' }
    const placed: RunnerEvent = { ...placing, type: 'table-placed', milliseconds: 1200 }
    expect(lineAfter(1, [0, placing])).toBe('Placing visits by org_id')
    expect(lineAfter(1, [0, placing], [1, placed])).toBe('')
    expect(renderNotice(placed)).toBe('Placed visits by org_id, 1.2 s.')
  })

  it('says who is waited for', () => {
    expect(lineAfter(1, [0, { type: 'lock-waiting', holder: 'run 7', seconds: 55 }])).toBe(
      'Waiting for another run (run 7), up to 55 s',
    )
  })

  it('shows nothing once a step is done', () => {
    const done: RunnerEvent = { type: 'dataset-done', identity: 'billing/codes', milliseconds: 1234 }
    expect(lineAfter(9, [0, started], [9, done])).toBe('')
    expect(renderTiming(done)).toBe('billing/codes  1.2 s')
  })
})
