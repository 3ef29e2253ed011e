import type { RowChoice } from '@sow/engine'
import type { RunContext } from '../context/run-context.js'
import type { SeedReport } from '../report/reports.js'
import { defaultKinds } from '../select/selection.js'
import { seed } from './seed.js'

/** Brings rows back that the site deleted: a seed of the dataset that ends their tombstones. Throws SowError. */
export async function restore(
  context: RunContext,
  { dataset, ...choice }: RowChoice & { readonly dataset: string },
): Promise<SeedReport> {
  return await seed(context, {
    selection: { only: [dataset], skip: [], kinds: [...defaultKinds, 'demo'] },
    tenant: choice.tenant,
    onConflict: 'keep',
    allowDowngrade: false,
    acceptMassChange: [],
    restore: new Map([[dataset, choice]]),
  })
}
