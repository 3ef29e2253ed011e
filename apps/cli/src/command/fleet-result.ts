import { Flags } from '@oclif/core'
import { exitCode } from '@sow/kit/errors'
import type { FleetReport } from '@sow/runner'
import { renderFleet } from '../render/render-fleet.js'

/** Which databases of the fleet. */
export const fleetFlags = {
  target: Flags.string({
    description: 'Only these databases, or groups of them.',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    delimiter: ',',
  }),
}

/** Several workers, in place of this process. */
export const queueFlag = {
  queue: Flags.boolean({ description: 'By the queue that the configuration names, for several workers.' }),
}

/** What a fleet's report ends a command with: the worst that one of its databases alone would have. */
export function fleetResult(report: FleetReport, whenPending: number = exitCode.done) {
  const failures = report.targets.flatMap(({ failure }) => failure?.exitCode ?? [])
  const isPending = report.targets.some(({ outcome }) => outcome === 'pending' || outcome === 'queued')
  const code = failures.length > 0 ? Math.max(...failures) : isPending ? whenPending : exitCode.done
  return { document: report, lines: renderFleet(report), ok: failures.length === 0, exitCode: code }
}
