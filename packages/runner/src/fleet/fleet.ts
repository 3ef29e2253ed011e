import { isSettledMigration } from '@sow/engine'
import { countsBy } from '@sow/engine/row-counts'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import type { PlanReport, SetUpReport, StatusReport } from '../report/reports.js'
import { plan } from '../run/plan.js'
import type { SeedChoices } from '../run/seed-choices.js'
import { setUp } from '../run/set-up.js'
import { readStatus } from '../run/status.js'
import { classOf, describeFleet, type FoundTarget } from './describe-fleet.js'
import type { FleetReport } from './fleet-report.js'
import { type ResolvedFleet, resolveFleet } from './resolve-targets.js'
import { readUnfinished, rememberUnfinished } from './unfinished-targets.js'
import { visitTargets } from './visit-targets.js'

/** Which databases of a fleet; all where nothing is said. */
export interface FleetSelection {
  /** Groups or databases by their names; null for all. */
  readonly only: readonly string[] | null
}

export interface FleetChoices extends SeedChoices, FleetSelection {
  /** Only databases whose plan belongs to this class now. */
  readonly class?: string
}

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
  const visits = await visitTargets(context, fleet, 'counted', async (on) => {
    if (choices.class === undefined) return doneBy(await setUp(on, choices))
    const planned = plannedOf(await plan(on, choices))
    return classOf(planned) === choices.class ? doneBy(await setUp(on, choices)) : planned
  })
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

/** Throws CONFIG_USAGE where a name is that of no group and of no database. */
async function selectTargets(context: RunContext, { only }: FleetSelection): Promise<ResolvedFleet> {
  const fleet = await resolveFleet(context)
  if (only === null) return fleet
  const known = new Set([...fleet.groups, ...fleet.targets].map(({ name }) => name))
  const unknown = only.find((name) => !known.has(name))
  if (unknown !== undefined)
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `The fleet has no group and no database ${unknown}.`,
      hint: 'See `sow fleet status` for their names.',
    })
  const wanted = new Set(only)
  return {
    ...fleet,
    targets: fleet.targets.filter(({ name, group }) => wanted.has(name) || wanted.has(group)),
  }
}

const nothing = { migrations: [], datasets: [], states: {}, brakes: {}, digests: [], run: null }

function standingOf({ pending, migrations, datasets }: StatusReport): FoundTarget {
  const states = Map.groupBy(datasets, ({ state }) => state)
  return {
    ...nothing,
    outcome: pending ? 'pending' : 'current',
    migrations: namesOf(migrations.filter((each) => !isSettledMigration(each))),
    states: Object.fromEntries([...states].map(([state, all]) => [state, all.length]).sort()),
  }
}

function plannedOf({ pending, migrations, datasets }: PlanReport): FoundTarget {
  const open = datasets.filter(({ effect }) => effect !== 'nothing')
  return {
    ...nothing,
    outcome: pending ? 'pending' : 'current',
    migrations: namesOf(migrations.filter((each) => !isSettledMigration(each))),
    datasets: open.map(countedOf),
    brakes: Object.fromEntries(
      open.flatMap(({ domain, dataset, brake }) => (brake === null ? [] : [[`${domain}/${dataset}`, brake]])),
    ),
    digests: open.map(({ digest }) => digest),
  }
}

function doneBy({ run, changed, datasets }: SetUpReport): FoundTarget {
  return {
    ...nothing,
    outcome: run === null && changed.length === 0 ? 'current' : 'changed',
    run: run?.id ?? null,
    migrations: namesOf(changed),
    datasets: datasets.filter(({ effect }) => effect !== 'nothing').map(countedOf),
  }
}

function namesOf(migrations: readonly { readonly package: string; readonly name: string }[]): string[] {
  return migrations.map((each) => `${each.package} ${each.name}`)
}

/** A run counts everything. */
function countedOf(report: SetUpReport['datasets'][number] & { readonly uncounted?: number }) {
  const { domain, dataset, version, uncounted = 0 } = report
  return { dataset: `${domain}/${dataset}`, version, uncounted, ...countsBy((name) => report[name]) }
}
