import { missingTarget } from '../../catalog/shape/check-target.js'
import { readTargetsApart } from '../../catalog/shape/read-targets-apart.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { hasLedger, hasLedgerToDecideBy } from '../../ledger/open-ledger.js'
import { readSharedReleases } from '../../ledger/read-releases.js'
import { isMadeAnew, withoutMemory } from '../../row/census/is-made-anew.js'
import { createDelta } from '../../row/diff/create-delta.js'
import { inheritsRoster } from '../../row/record/inherit-roster.js'
import { createStage } from '../../row/stage/create-stage.js'
import { workTables } from '../../row/work-tables.js'
import { changingDatasets } from '../decide/changing-datasets.js'
import type { DatasetAhead } from '../decide/dataset-work.js'
import { readFewCopies } from '../decide/leave-settled-tenants.js'
import { checkReleases } from '../decide/refuse-other-content.js'
import { planBase } from './plan-base.js'
import type { PlanOptions } from './planned-dataset.js'
import type { PlannedTables } from './preparation-of-plan.js'
import { unlessFaulty } from './unless-faulty.js'

/** A dataset that fits its table, or one that does only after a pending migration: which makes the table, or changes it. */
export type Planned =
  | DatasetAhead
  | { readonly unit: DatasetUnit; readonly shape: null; readonly isTableThere: boolean }

/** Makes the empty work tables of each dataset, as far as it fits its table. `known`: takes those that were made. */
export async function prepareDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
  known: PlannedTables,
): Promise<Planned[]> {
  const identities = units.map((unit) => unit.dataset.identity)
  // A look tells what it sees in a ledger of a newer Sow; a plan is what a run would do, which is refused.
  const isLook = options.onFault !== undefined
  const isKnown = isLook ? await hasLedger(database) : await hasLedgerToDecideBy(database)
  const recorded = isKnown ? await readSharedReleases(database, identities) : []
  await checkReleases(database, units, recorded)
  const releases = Map.groupBy(recorded, ({ dataset }) => dataset)
  const copiesOf = await readFewCopies(database, releases, options.wholeTenants)
  const shapeOf = await readTargetsApart(database, units)
  const planned: Planned[] = []
  for (const [index, unit] of units.entries()) {
    const { identity } = unit.dataset
    const work = workTables(index + 1)
    const made = await unlessFaulty(database, unit, options, async () => {
      const shape = await shapeOf(unit)
      // No migration makes a table of the project's own, and none that is applied makes one again.
      const isMissing = isLook || unit.mapping !== undefined || options.migrationsPending === false
      if (shape === null && isMissing) throw missingTarget(unit)
      if (shape === null) return 'no-table'
      if (waitsForTable(unit, identities, known, options)) return null
      const isAnew = await isMadeAnew(database, shape)
      // A look at what is applied finds nothing: that went with the table before this one.
      if (isAnew && options.everyRow === true) return null
      const remembered = isAnew
        ? { shape: withoutMemory(shape), releases: [], copies: [] }
        : { shape, releases: releases.get(identity) ?? [], copies: copiesOf(identity) }
      return { ...remembered, ...(await makeTables(database, unit, { work, ...remembered })) }
    })
    if (made === null || made === 'no-table') {
      planned.push({ unit, shape: null, isTableThere: made === null })
      continue
    }
    known.set(identity, made.table)
    const changing = changingDatasets(units.slice(index + 1), releases)
    const scope = { tenant: options.tenant, planned: known, changing }
    planned.push({
      unit,
      shape: made.based,
      work,
      scope,
      releases: made.releases,
      copies: made.copies,
    })
  }
  return planned
}

/** True where a dataset that it refers to, and that is planned too, has no table yet. */
function waitsForTable(
  { dataset: { references } }: DatasetUnit,
  identities: readonly string[],
  known: PlannedTables,
  { onFault }: PlanOptions,
): boolean {
  if (onFault !== undefined) return false
  return references.some(
    ({ dataset, self }) => !self && dataset !== null && identities.includes(dataset) && !known.has(dataset),
  )
}

async function makeTables(
  database: Database,
  unit: DatasetUnit,
  { shape, work, releases }: Pick<DatasetAhead, 'shape' | 'work' | 'releases'>,
) {
  const inherits = releases.length > 0 && (await inheritsRoster(database, shape))
  const { based, fillBase } = await planBase(database, shape, work.base, inherits)
  await createStage(database, shape, work, unit)
  await createDelta(database, based, work)
  const isApplied = releases.length > 0
  return { based, table: { shape, work, isApplied, fillBase, inherits } }
}
