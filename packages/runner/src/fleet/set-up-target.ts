import { isSettledMigration } from '@sow/engine'
import { countsBy } from '@sow/engine/row-counts'
import type { RunContext } from '../context/run-context.js'
import type { PlanReport, SetUpReport, StatusReport } from '../report/reports.js'
import { plan } from '../run/plan.js'
import { setUp } from '../run/set-up.js'
import { classOf, type FoundTarget } from './describe-fleet.js'
import type { FleetChoices } from './select-targets.js'

/** Sets one database up: where a class was named, only if its plan belongs to that class still. */
export async function setUpTarget(context: RunContext, choices: FleetChoices): Promise<FoundTarget> {
  if (choices.class === undefined) return doneBy(await setUp(context, choices))
  const planned = plannedOf(await plan(context, choices))
  return classOf(planned) === choices.class ? doneBy(await setUp(context, choices)) : planned
}

const nothing = { migrations: [], datasets: [], states: {}, brakes: {}, digests: [], run: null }

export function standingOf({ pending, migrations, datasets }: StatusReport): FoundTarget {
  const states = Map.groupBy(datasets, ({ state }) => state)
  return {
    ...nothing,
    outcome: pending ? 'pending' : 'current',
    migrations: namesOf(migrations.filter((each) => !isSettledMigration(each))),
    states: Object.fromEntries([...states].map(([state, all]) => [state, all.length]).sort()),
  }
}

export function plannedOf({ pending, migrations, datasets }: PlanReport): FoundTarget {
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
