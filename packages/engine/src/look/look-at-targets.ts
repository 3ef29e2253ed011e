import { isSowError, type SowError } from '@sow/kit/errors'
import { readRecordedTargets } from '../amend/recorded-dataset.js'
import { missingTarget } from '../catalog/shape/check-target.js'
import { type Placement, readPlacements } from '../catalog/shape/placement.js'
import { readTargetsApart } from '../catalog/shape/read-targets-apart.js'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { readSharedReleases } from '../ledger/read-releases.js'
import { attempt } from '../transaction/attempt.js'
import { usingLook } from '../transaction/using-transaction.js'
import type { Failure } from './symptom.js'

/**
 * The datasets whose table cannot take them: as they were applied, and as the packages have them. One whose table is not there
 * yet was never applied. Writes nothing.
 */
export async function unfitDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  hasLedger: boolean,
): Promise<readonly Failure[]> {
  const releases = hasLedger ? await readSharedReleases(database, 'all') : []
  const applied = releases.filter(({ version }) => version !== '')
  const recordedOf = await readRecordedTargets(database, applied)
  const shapeOf = await readTargetsApart(database, units)
  const identities = new Set(applied.map(({ dataset }) => dataset))
  const failures = await failuresOf(database, [
    ...[...identities].map((identity): Look => ({ identity, look: () => recordedOf(identity) })),
    ...units.map((unit): Look => ({ identity: unit.dataset.identity, look: () => shapeOf(unit) })),
  ])
  return [...failures].map(([where, error]) => ({ kind: 'failed', where, error }))
}

/** A look at the target of a dataset. */
interface Look {
  readonly identity: string
  readonly look: () => Promise<unknown>
}

/** The first failure of each dataset. Where no statement fails, one savepoint is enough for all looks. */
async function failuresOf(
  database: Database,
  looks: readonly Look[],
): Promise<ReadonlyMap<string, SowError>> {
  const together = await attempt(database, 'nothing', () => tellEach(looks, ({ look }) => told(look)))
  if (together.kind === 'done') return together.result
  return await tellEach(looks, async ({ look }) => {
    const looked = await attempt(database, 'nothing', look)
    return looked.kind === 'failed' ? looked.error : null
  })
}

async function tellEach(
  looks: readonly Look[],
  failureOf: (look: Look) => Promise<SowError | null>,
): Promise<ReadonlyMap<string, SowError>> {
  const failures = new Map<string, SowError>()
  for (const each of looks) {
    const error = failures.has(each.identity) ? null : await failureOf(each)
    if (error !== null && !isOfLedger(error.code)) failures.set(each.identity, error)
  }
  return failures
}

/** What is told of a target that was read; what the server says is thrown. */
async function told(look: () => Promise<unknown>): Promise<SowError | null> {
  try {
    await look()
    return null
  } catch (error) {
    if (isSowError(error)) return error
    throw error
  }
}

/** An older Sow did not write down how it applied a dataset, or the ledger lost its base: that is no fault of its table. */
function isOfLedger(code: string): boolean {
  return code === 'UNDO_IMPOSSIBLE' || code === 'LEDGER_CORRUPT'
}

/** Why tables cannot take datasets as the packages have them, or are not there: an error for each. Writes nothing. */
export async function readUnfitTargets(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly SowError[]> {
  return await usingLook(database, async () => {
    const errors: SowError[] = []
    const shapeOf = await readTargetsApart(database, units)
    for (const unit of units) {
      const looked = await attempt(database, 'nothing', () => shapeOf(unit))
      if (looked.kind === 'failed') errors.push(looked.error)
      else if (looked.result === null) errors.push(missingTarget(unit))
    }
    return errors
  })
}

/** Where the rows of a table are, in a cluster of Citus. */
export interface TargetPlacement {
  /** As datasets name it. */
  readonly table: string
  /**
   * `local`: on the coordinator, and Citus does not know of it. `managed`: the same, and it does. `reference`: a copy on each server.
   * `distributed`: each row on one of them. `other`: where Sow does not write.
   */
  readonly placement: Placement['kind']
  /** The column that tells on which server a row is; null where none does. */
  readonly by: string | null
}

/** Where the tables of datasets are; nothing in a database without Citus. Writes nothing. */
export async function readTargetPlacements(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<readonly TargetPlacement[]> {
  const tables = units.flatMap(({ dataset, tenants }) =>
    dataset.scope === 'tenant' && tenants !== null ? [dataset.table, tenants.table] : [dataset.table],
  )
  const found = await usingLook(database, () => readPlacements(database, [...new Set(tables)]))
  return found.map(({ table, placement }) => ({
    table,
    placement: placement.kind,
    by: placement.kind === 'distributed' ? placement.by : null,
  }))
}
