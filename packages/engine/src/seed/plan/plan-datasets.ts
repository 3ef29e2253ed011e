import { readTargetShape } from '../../catalog/shape/read-target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { readMovedAway } from '../../ledger/former-names.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { type RecordedRelease, readReleases } from '../../ledger/read-releases.js'
import { refuseDemo } from '../../ledger/refuse-demo.js'
import { createDelta } from '../../row/diff/create-delta.js'
import { digestDelta } from '../../row/diff/digest-delta.js'
import { inheritsRoster } from '../../row/record/inherit-roster.js'
import { createStage } from '../../row/stage/create-stage.js'
import { workTables } from '../../row/work-tables.js'
import { usingTransaction } from '../../transaction/using-transaction.js'
import { changingDatasets } from '../decide/changing-datasets.js'
import { findBrake } from '../decide/check-brakes.js'
import type { DatasetWork } from '../decide/dataset-work.js'
import type { DecideContext } from '../decide/decide-context.js'
import { decideDataset } from '../decide/decide-dataset.js'
import { comparisonOf, type Decision } from '../decide/decision.js'
import { findingRefusedRow } from '../decide/finding-refused-row.js'
import { nameRefusal } from '../decide/name-refusal.js'
import { checkContents } from '../decide/refuse-other-content.js'
import { estimateDataset, reportDataset } from '../decide/report-dataset.js'
import { keepTablesHere, type TablelessDatabase } from './client-tables/keep-tables-here.js'
import { mayMakeTemporaryTables } from './client-tables/may-make-temporary-tables.js'
import { unlessFitsLater } from './fit-later.js'
import { planBase } from './plan-base.js'
import { type Decided, type PlannedDataset, type PlanOptions, undecided } from './planned-dataset.js'
import type { PlannedRow, RowReading } from './planned-row.js'
import { type PlannedTables, preparationOfPlan } from './preparation-of-plan.js'
import { readDeltaRows } from './read-delta-rows.js'
import { readRenamedRows } from './read-renamed-rows.js'

/** A dataset whose table exists, or one that a pending migration has yet to make. */
type Planned = DatasetWork | { readonly unit: DatasetUnit; readonly shape: null }

interface PlanContext extends DecideContext {
  readonly options: PlanOptions
  /** Where the work tables are, if the server may not make any. */
  readonly tableless: TablelessDatabase | null
}

/**
 * Decides every row of every dataset, and writes nothing: the temporary tables are made empty, then the transaction
 * is set read only, then they are filled; at the end all is rolled back. On a standby, or without the right to make such
 * tables, their rows stay here and travel with the statements that read them. Datasets whose table is only made by a
 * pending migration are estimated as going into an empty table.
 */
export async function planDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[]> {
  // A look at what is applied brings nothing.
  if (options.everyRow !== true) await refuseDemo(database, units)
  const isTableless = !(await mayMakeTemporaryTables(database))
  return await findingRefusedRow(database, units, (on) =>
    planOn(isTableless ? keepTablesHere(on) : on, units, options),
  )
}

async function planOn(
  planning: Database | TablelessDatabase,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[]> {
  const tableless = 'takeInexact' in planning ? planning : null
  return await usingTransaction(planning, async () => {
    const known: PlannedTables = new Map()
    const planned = await prepare(planning, units, options, known)
    const context: PlanContext = {
      database: planning,
      options,
      tableless,
      incomplete: new Set(),
      movedAway: await readMovedAwayOf(planning, units),
      preparation: preparationOfPlan(planning, known),
      copying: null,
    }
    await planning.session.query('set transaction read only')
    const reports: PlannedDataset[] = []
    for (const dataset of planned) reports.push(await planDataset(context, dataset))
    return reports
  })
}

async function readMovedAwayOf(database: Database, units: readonly DatasetUnit[]) {
  if (!(await hasLedger(database))) return new Set<string>()
  return await readMovedAway(
    database,
    units.map((unit) => unit.dataset.identity),
  )
}

async function prepare(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
  known: PlannedTables,
): Promise<Planned[]> {
  const identities = units.map((unit) => unit.dataset.identity)
  const recorded = (await hasLedger(database)) ? await readReleases(database, identities) : []
  checkContents(database, units, recorded)
  const planned: Planned[] = []
  for (const [index, unit] of units.entries()) {
    const isPending = options.migrationsPending === true
    const shape = await unlessFitsLater(database, isPending, () => readTargetShape(database, unit))
    const missing = unit.dataset.references.some(
      ({ dataset, self }) => !self && dataset !== null && identities.includes(dataset) && !known.has(dataset),
    )
    if (shape === null || missing) {
      planned.push({ unit, shape: null })
      continue
    }
    const work = workTables(index + 1)
    const inherits = recorded.length > 0 && (await inheritsRoster(database, shape))
    const { based, fillBase } = await planBase(database, shape, work.base, inherits)
    await createStage(database, shape, work, unit)
    await createDelta(database, based, work)
    const own = ofDataset(recorded, shape.identity)
    known.set(shape.identity, { shape, work, isApplied: own.length > 0, fillBase, inherits })
    planned.push({
      unit,
      shape: based,
      work,
      scope: {
        tenant: options.tenant,
        planned: known,
        changing: changingDatasets(units.slice(index + 1), recorded),
      },
      recorded: own,
    })
  }
  return planned
}

function ofDataset(recorded: readonly RecordedRelease[], identity: string): RecordedRelease[] {
  return recorded.filter((release) => release.dataset === identity)
}

async function planDataset(context: PlanContext, dataset: Planned): Promise<PlannedDataset> {
  const { unit, shape } = dataset
  if (shape === null) return { ...estimateDataset(unit, []), ...undecided }
  const { database, options } = context
  const isPending = options.migrationsPending === true
  const planned = await unlessFitsLater(database, isPending, () => compareDataset(context, dataset))
  return planned ?? { ...estimateDataset(unit, dataset.recorded), ...undecided }
}

async function compareDataset(context: PlanContext, dataset: DatasetWork): Promise<PlannedDataset> {
  const { unit, shape } = dataset
  const { database, tableless } = context
  const { identity, rows } = unit.dataset
  database.tell({ type: 'dataset-started', identity, rows })
  const started = performance.now()
  const { decision, compared } = await decide(context, dataset).catch(async (error: unknown) => {
    throw await nameRefusal(error, dataset)
  })
  database.tell({ type: 'dataset-done', identity, milliseconds: performance.now() - started })
  const estimated = tableless?.takeInexact() === true
  return {
    ...reportDataset(unit, decision),
    ...compared,
    rung: decision.rung,
    shapeHash: shape.hash,
    ...(estimated ? { estimated, digest: null } : {}),
  }
}

async function decide(context: PlanContext, dataset: DatasetWork) {
  const decision = await decideDataset(context, dataset)
  return { decision, compared: await tellComparison(context, decision) }
}

async function readRows(
  database: Database,
  { shape, work, scope }: DatasetWork,
  renamed: number,
  reading: RowReading,
): Promise<readonly PlannedRow[]> {
  const keys = renamed === 0 ? [] : await readRenamedRows(database, shape, scope, reading)
  const rows = await readDeltaRows(database, shape, work, scope, reading)
  return [...keys, ...rows].slice(0, reading.limit ?? undefined)
}

/** What a plan says of rows that were compared: their digest, those that were asked for, and what would stop a run. */
async function tellComparison({ database, options }: PlanContext, decision: Decision): Promise<Decided> {
  const comparison = comparisonOf(decision)
  if (comparison === null) return undecided
  const { dataset, summary } = comparison
  const { shape, work } = dataset
  return {
    ...undecided,
    rows: options.rows === undefined ? [] : await readRows(database, dataset, decision.renamed, options.rows),
    digest: await digestDelta(database, shape, work),
    brake: findBrake(dataset, summary, options),
  }
}
