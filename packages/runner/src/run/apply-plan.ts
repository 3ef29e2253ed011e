import { readLedgerMeta, seedDatasets } from '@sow/engine'
import { SowError } from '@sow/kit/errors'
import { lockOptions } from '../context/lock-options.js'
import type { RunContext } from '../context/run-context.js'
import { runIdentity } from '../context/run-identity.js'
import { type OpenDatabase, usingDatabase } from '../context/using-database.js'
import { projectDatasets } from '../mapping/project-datasets.js'
import { tellMapped } from '../mapping/tell-mapped.js'
import type { SeedReport } from '../report/reports.js'
import type { SavedDataset, SavedPlan } from '../report/saved-plan.js'
import { sumCounts } from '../report/sum-counts.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import { withLocalSeeds } from '../seeds/with-local-seeds.js'
import { requireDatasets } from '../select/select-datasets.js'
import { everything, type Selection } from '../select/selection.js'
import { buildDatasetUnits } from '../units/dataset-units.js'
import type { SeedChoices } from './seed-choices.js'

/**
 * Does exactly what a saved plan says, in one transaction, or nothing. Throws PLAN_STALE where the packages or the
 * database moved since, and says what did.
 */
export async function applyPlan(
  given: RunContext,
  plan: SavedPlan,
  accepted: Pick<SeedChoices, 'acceptMassChange' | 'acceptOverwrite'>,
): Promise<SeedReport> {
  const planned: Selection = { ...everything, only: plan.datasets.map(({ dataset }) => dataset) }
  await using local = await withLocalSeeds(given, planned, { access: { merges: true } })
  const { context } = local
  const { graph } = projectDatasets(context.project)
  requireDatasets(planned.only, [...accepted.acceptMassChange, ...(accepted.acceptOverwrite ?? [])])
  const nodes = plan.datasets.map((each) => installed(each, graph.get(each.dataset)))
  const units = buildDatasetUnits(context, nodes)
  const work = async ({ database, report }: OpenDatabase): Promise<SeedReport> => {
    const meta = await readLedgerMeta(database)
    if (meta?.databaseId !== plan.database.id)
      throw stale(`it was made for another database, ${plan.database.name}`)
    const { run, datasets } = await tellMapped(database, units, () =>
      seedDatasets(database, units, {
        ...plan.choices,
        ...accepted,
        expected: new Map(plan.datasets.map((planned) => [planned.dataset, planned])),
        lock: lockOptions(context),
        run: { ...runIdentity(context), planDigest: plan.digest },
      }),
    )
    return { database: report, run, datasets, totals: sumCounts(datasets), pulledIn: [] }
  }
  return await usingDatabase(context, work, { merges: true, units })
}

/** The dataset that the plan is about, as it is installed now. */
function installed(planned: SavedDataset, node: DatasetNode | undefined): DatasetNode {
  if (node === undefined) throw stale(`${planned.dataset} is not installed any more`)
  const { contentHash, definitionHash } = node.dataset
  if (node.version !== planned.version)
    throw stale(`${planned.package} was ${planned.version}, and is ${node.version} now`)
  if (contentHash !== planned.contentHash || definitionHash !== planned.definitionHash)
    throw stale(`${planned.dataset} has other rows or rules than it had`)
  return node
}

function stale(what: string): SowError {
  return new SowError({
    code: 'PLAN_STALE',
    message: `The plan cannot be carried out: ${what}.`,
    hint: 'Plan again with `sow db plan --out FILE`, and read what changed.',
  })
}
