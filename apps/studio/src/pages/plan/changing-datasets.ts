import type { PlanReport } from '@sow/runner'

type Plan = Pick<PlanReport, 'datasets' | 'migrations' | 'pending' | 'lacking'>

/** Those that something would be written of, or would be if it were meant. */
export function changingDatasets({ datasets }: Pick<Plan, 'datasets'>): PlanReport['datasets'] {
  return datasets.filter(
    ({ effect, brake, skipped }) => skipped === null && (effect !== 'nothing' || brake !== null),
  )
}

/** True where there is nothing to apply. What lacks its official file is pending, and nothing can be written of it. */
export function changesNothing(plan: Plan): boolean {
  if (!plan.pending) return true
  const isStill = plan.migrations.every(({ state }) => state !== 'pending')
  return isStill && changingDatasets(plan).length === 0 && (plan.lacking ?? []).length > 0
}
