import type { RunRecorder } from '../../ledger/run-recorder.js'
import type { Copying, DecideContext } from '../decide/decide-context.js'
import type { SeedOptions } from '../decide/seed-options.js'

/** What carrying out a decision needs to know of the run that it is part of. */
export interface RunContext extends DecideContext {
  readonly options: SeedOptions
  readonly recorder: RunRecorder
  readonly copying: Copying
}
