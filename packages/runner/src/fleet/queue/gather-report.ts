import type { JobState, RolloutProgress } from '@sow/fleet-queue'
import { errorCodes } from '@sow/kit/errors'
import { describeFleet, type FoundTarget } from '../describe-fleet.js'
import type { FleetFailure, FleetReport } from '../fleet-report.js'
import type { NamedTarget } from '../resolve-targets.js'
import type { Visit } from '../visit-targets.js'

/** What a worker says of a database, as the queue keeps it. */
export type Said =
  | { readonly kind: 'found'; readonly found: FoundTarget }
  | { readonly kind: 'failed'; readonly failure: FleetFailure }

/** Where the databases of a rollout stand, by what their workers said. */
export function gatherReport({ rollout, targets, stoppedIn }: RolloutProgress): FleetReport {
  const visits = targets.map(({ state, ...target }) => visitOf(target, state))
  return describeFleet({ groups: rollout.groups }, { visits, stoppedIn })
}

/** A fleet of which nothing is to be told. */
export const emptyReport: FleetReport = { run: null, targets: [], classes: [], groups: [], stoppedIn: null }

function visitOf(target: NamedTarget, state: JobState): Visit<FoundTarget> {
  switch (state.kind) {
    case 'waiting':
    case 'taken':
      return { kind: 'queued', target }
    case 'withdrawn':
      return { kind: 'not-begun', target }
    case 'lost':
      return { kind: 'failed', target, error: lost }
    case 'answered': {
      const said = state.answer.said as Said
      return said.kind === 'found'
        ? { kind: 'found', target, found: said.found }
        : { kind: 'failed', target, error: said.failure }
    }
  }
}

const lost: FleetFailure = {
  code: 'TRANSACTION_UNKNOWN',
  message: 'Each worker that took this database ended before it answered.',
  hint: 'Look why they ended; then run `sow fleet retry --queue`, which does nothing where all is done.',
  exitCode: errorCodes.TRANSACTION_UNKNOWN,
}
