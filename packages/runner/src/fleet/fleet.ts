import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import { plan } from '../run/plan.js'
import type { SeedChoices } from '../run/seed-choices.js'
import { readStatus } from '../run/status.js'
import { describeFleet } from './describe-fleet.js'
import type { FleetReport } from './fleet-report.js'
import { resolveFleet } from './resolve-targets.js'
import { type FleetChoices, type FleetSelection, selectTargets } from './select-targets.js'
import { plannedOf, setUpTarget, standingOf } from './set-up-target.js'
import { readUnfinished, rememberUnfinished } from './unfinished-targets.js'
import { visitTargets } from './visit-targets.js'

/** Where every database of the fleet stands. Writes nothing. Throws SowError. */
export async function fleetStatus(context: RunContext, selection: FleetSelection): Promise<FleetReport> {
  const fleet = await selectTargets(context, selection)
  const visits = await visitTargets(context, fleet, 'told', async (on) => standingOf(await readStatus(on)))
  return describeFleet(fleet, visits)
}

/** What a set-up would do with each database, grouped by what that is. Writes nothing. Throws SowError. */
export async function fleetPlan(context: RunContext, choices: FleetChoices): Promise<FleetReport> {
  const fleet = await selectTargets(context, choices)
  const visits = await visitTargets(context, fleet, 'told', async (on) => plannedOf(await plan(on, choices)))
  return describeFleet(fleet, visits)
}

/**
 * Sets every database up, group by group. Each is its own: what was committed in one stays, whatever becomes of others, and
 * whoever repeats the call goes on where this one stopped. Throws SowError.
 */
export async function fleetApply(context: RunContext, choices: FleetChoices): Promise<FleetReport> {
  const fleet = await selectTargets(context, choices)
  const visits = await visitTargets(context, fleet, 'counted', async (on) => setUpTarget(on, choices))
  const report = describeFleet(fleet, visits)
  requireClass(choices.class, report)
  rememberUnfinished(context.project.directory, report)
  return report
}

/** Throws CONFIG_USAGE where every database was looked at, and none had the class that was named. */
function requireClass(named: string | undefined, { targets }: FleetReport): void {
  if (named === undefined || targets.some(({ outcome }) => outcome === 'changed' || outcome === 'failed'))
    return
  throw new SowError({
    code: 'CONFIG_USAGE',
    message: `The plan of no database belongs to the class ${named}.`,
    hint: 'Plan again with `sow fleet plan`: databases or packages may have changed since.',
  })
}

/** The same for the databases that the last applies left: those that failed, and those that were not begun. Throws SowError. */
export async function fleetRetry(context: RunContext, choices: SeedChoices): Promise<FleetReport> {
  const { targets } = await resolveFleet(context)
  const left = readUnfinished(context.project.directory)
  // What left the fleet since is nobody's to retry.
  const only = targets.map(({ name }) => name).filter((name) => left.includes(name))
  return await fleetApply(context, { ...choices, only })
}
