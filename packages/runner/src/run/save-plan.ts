import type { LedgerMeta, PlannedDataset } from '@sow/engine'
import { countsBy } from '@sow/engine/row-counts'
import { SowError } from '@sow/kit/errors'
import type { RunContext } from '../context/run-context.js'
import type { Impact } from '../report/saved-plan.js'
import { type SavedDataset, type SavedPlan, savedPlanFormat, sealPlan } from '../report/saved-plan.js'
import type { DatasetNode } from '../resolve/dataset-graph.js'
import type { SeedChoices } from './seed-choices.js'

/** What a plan came to. */
export interface DecidedPlan {
  readonly planned: readonly PlannedDataset[]
  /** A migration is pending. */
  readonly hasPending: boolean
  readonly impact?: readonly Impact[]
}

/**
 * The plan in the form that is saved. Throws PLAN_INVALID where it cannot be: a migration is pending, so that no row
 * of its tables could be decided.
 */
export function savePlan(
  context: RunContext,
  meta: LedgerMeta | null,
  databaseName: string,
  choices: SeedChoices,
  nodes: readonly DatasetNode[],
  { planned, hasPending, impact }: DecidedPlan,
): SavedPlan {
  if (hasPending) throw unsaved('A migration is pending', 'Run `sow db setup` first')
  if (meta === null)
    throw new SowError({
      code: 'PLAN_INVALID',
      message: 'The database has no ledger yet, by which a saved plan is known to be of this database.',
      hint: 'Run `sow db setup` first, which makes it, then plan again.',
    })
  if (planned.some(({ estimated }) => estimated))
    throw unsaved('The server makes no temporary tables', 'Connect to the primary server by a role that may')
  const { tenant, onConflict, allowDowngrade, adoptAs } = choices
  return sealPlan({
    format: savedPlanFormat,
    tool: context.toolVersion,
    created: new Date().toISOString(),
    database: { id: meta.databaseId, name: databaseName, serial: meta.serial },
    choices: { tenant, onConflict, allowDowngrade, ...(adoptAs === undefined ? {} : { adoptAs }) },
    datasets: planned.map((dataset) => savedDataset(dataset, nodes)),
    ...(impact === undefined ? {} : { impact }),
  })
}

function savedDataset(planned: PlannedDataset, nodes: readonly DatasetNode[]): SavedDataset {
  const identity = `${planned.domain}/${planned.dataset}`
  const node = nodes.find((candidate) => candidate.identity === identity)
  const { rung, shapeHash, digest } = planned
  if (node === undefined || rung === null || shapeHash === null)
    throw unsaved('A table is missing', 'Run `sow db setup` first')
  return {
    dataset: identity,
    package: planned.package,
    version: planned.version,
    contentHash: node.dataset.contentHash,
    definitionHash: node.dataset.definitionHash,
    rung,
    shapeHash,
    digest,
    counts: countsBy((name) => planned[name]),
  }
}

function unsaved(why: string, first: string): SowError {
  return new SowError({
    code: 'PLAN_INVALID',
    message: `${why}, so the plan only estimates what would happen to rows, and is not saved.`,
    hint: `${first}, then plan again.`,
  })
}
