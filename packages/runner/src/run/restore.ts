import type { RowChoice } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import type { PlanReport, SeedReport } from '../report/reports.js'
import { defaultKinds } from '../select/selection.js'
import { plan } from './plan.js'
import { seed } from './seed.js'
import type { SeedChoices } from './seed-choices.js'

/** The rows of a dataset that come back. */
export interface RestoreChoice extends RowChoice {
  readonly dataset: string
}

/** Brings rows back that the site deleted: a seed of the dataset that ends their tombstones. Throws SowError. */
export async function restore(context: RunContext, choice: RestoreChoice): Promise<SeedReport> {
  return await seed(context, choicesOf(choice))
}

/** The plan of such a seed. Writes nothing. Throws SowError. */
export async function planRestore(context: RunContext, choice: RestoreChoice): Promise<PlanReport> {
  const { saved: _, ...report } = await plan(context, choicesOf(choice))
  return report
}

function choicesOf({ dataset, ...choice }: RestoreChoice): SeedChoices {
  return {
    selection: { only: [dataset], skip: [], kinds: [...defaultKinds, 'demo'] },
    tenant: choice.tenant,
    onConflict: 'keep',
    allowDowngrade: false,
    acceptMassChange: [],
    restore: new Map([[dataset, choice]]),
  }
}
