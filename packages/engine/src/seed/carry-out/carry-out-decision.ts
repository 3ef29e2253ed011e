import { recordSource } from '../../ledger/sources.js'
import type { Census } from '../../row/census/census.js'
import { recordRelease } from '../../row/record/record-release.js'
import type { TableTurn } from '../../row/record/settle-shared-tables.js'
import { isHeld, knownDigest } from '../decide/current-tenant.js'
import type { DatasetWork } from '../decide/dataset-work.js'
import type { Decision, Skipped, Unchanged } from '../decide/decision.js'
import { effectOf } from '../decide/effect-of.js'
import { renewedTenants } from '../decide/renewed-tenants.js'
import { copyDataset } from './copy-dataset.js'
import { mergeDataset } from './merge-dataset.js'
import type { RunContext } from './run-context.js'

/** Does what was decided about a dataset, inside the run's transaction. Answers what it did to its table. */
export async function carryOutDecision(
  context: RunContext,
  dataset: DatasetWork,
  decision: Decision,
): Promise<TableTurn> {
  const turn = await carryOut(context, dataset, decision)
  if (decision.kind !== 'skipped')
    await recordSource(context.database, context.recorder, dataset.unit, effectOf(decision))
  return turn
}

async function carryOut(context: RunContext, dataset: DatasetWork, decision: Decision): Promise<TableTurn> {
  switch (decision.kind) {
    case 'skipped':
    case 'nothing':
      return leftAlone(dataset, decision)
    case 'version':
      await recordVersion(context, dataset, decision.census)
      return leftAlone(dataset, decision)
    case 'copy':
      return await copyDataset(context, dataset, decision.census)
    case 'changes':
    case 'merge':
      return await mergeDataset(context, decision)
  }
}

function leftAlone({ shape }: DatasetWork, { kind, census }: Skipped | Unchanged): TableTurn {
  return {
    dataset: shape.identity,
    tableId: shape.tableId,
    snapshot: kind === 'skipped' ? null : census.snapshot,
    wrote: false,
    gained: new Map(census.tenants.map(({ tenant }) => [tenant, 0])),
  }
}

/** A new version with the same rows writes its ledger row and nothing else, however many tenants have it. */
async function recordVersion(
  { database, recorder }: RunContext,
  dataset: DatasetWork,
  census: Census,
): Promise<void> {
  const releases = new Map(dataset.recorded.map((release) => [release.tenant, release]))
  const moving = census.tenants.filter(({ tenant }) => !isHeld(releases.get(tenant), dataset.unit))
  await recordRelease(database, dataset.unit, dataset.shape, {
    run: await recorder.id(),
    snapshot: moving.length === 0 ? null : census.snapshot,
    wrote: false,
    renewed: renewedTenants(dataset),
    tenants: moving.map((each) => {
      const { tenant, rows } = each
      const known = releases.get(tenant)
      const digest = knownDigest(each, known, dataset.shape)
      return {
        tenant,
        kept: known?.kept ?? 0,
        conflicts: known?.conflicts ?? 0,
        tombstoned: known?.tombstoned ?? 0,
        blocked: known?.blocked ?? 0,
        tableRows: rows,
        digest,
        stands: each.foreign === 0 && rows === known?.tableRows && digest === known.digest,
      }
    }),
  })
}
