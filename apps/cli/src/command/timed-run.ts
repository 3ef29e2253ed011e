import type { RunContext, RunnerEvent } from '@sow/runner'
import type { Took } from '../render/view.js'

/** What a command reported, and what it took. */
export interface Timed<Report> {
  readonly report: Report
  readonly took: Took
}

/** Runs work of the runner, and looks at the clock and at what it tells meanwhile. */
export async function timed<Report>(
  context: RunContext,
  work: (context: RunContext) => Promise<Report>,
): Promise<Timed<Report>> {
  const started = performance.now()
  const staged = new Map<string, number>()
  let onDatasets = 0
  const listen = (event: RunnerEvent) => {
    if (event.type === 'dataset-staged') staged.set(event.identity, event.rows)
    if (event.type === 'dataset-done') onDatasets += event.milliseconds
    context.tell(event)
  }
  const report = await work({ ...context, tell: listen })
  return { report, took: { milliseconds: performance.now() - started, onDatasets, staged } }
}
