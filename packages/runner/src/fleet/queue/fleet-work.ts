import type { FleetQueue, Rollout } from '@sow/fleet-queue'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../../context/run-context.js'
import type { FleetReport } from '../fleet-report.js'
import { resolveFleet } from '../resolve-targets.js'
import { noticesOnce } from '../visit-targets.js'
import { askPatiently } from './ask-patiently.js'
import { emptyReport, gatherReport } from './gather-report.js'
import { openQueue } from './open-queue.js'
import { releaseOf } from './release-of.js'
import { workOnRollout } from './work-on-rollout.js'

/** How a worker works. */
export interface WorkChoices {
  /** The most databases that it has under way at a time. */
  readonly parallel: number
}

/**
 * Takes databases from the queue until nothing of its rollout is left to do, beside as many other workers as there are. The
 * report is of the whole rollout, whoever did what. Throws PLAN_STALE where the packages here are not those that were put into
 * the queue: then it takes none.
 */
export async function fleetWork(context: RunContext, choices: WorkChoices): Promise<FleetReport> {
  await using queue = await openQueue(context, { install: false })
  if (queue === null) return emptyReport
  const { targets } = await resolveFleet(context)
  const known = new Map(targets.map((target) => [target.name, target]))
  const once = { ...context, tell: noticesOnce(context) }
  let worked = false
  for (;;) {
    const rollout = await readOpen(context, queue)
    if (rollout === null) break
    worked = true
    await workOnRollout(once, queue, rollout, known, choices.parallel)
  }
  // A rollout that was done before is no matter of this worker.
  const progress = worked ? await askPatiently(context.signal, () => queue.newest()) : null
  return progress === null ? emptyReport : gatherReport(progress)
}

async function readOpen(context: RunContext, queue: FleetQueue): Promise<Rollout | null> {
  const rollout = await askPatiently(context.signal, () => queue.openRollout())
  const own = releaseOf(context)
  if (rollout === null || rollout.release === own) return rollout
  throw new SowError({
    code: 'PLAN_STALE',
    message: `The queue is for the release ${rollout.release}, and the packages here are ${own}.`,
    hint: 'Install here what the rollout was made with, or put these packages into the queue: `sow fleet apply --queue`.',
  })
}
