import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { readOvertaken } from '../../ledger/overtaken-datasets.js'
import { refuseDemo } from '../../ledger/refuse-demo.js'
import { digestDelta } from '../../row/diff/digest-delta.js'
import { checkLockRoom, crowdOf, datasetsAtOnce } from '../../transaction/lock-room.js'
import { usingTransaction } from '../../transaction/using-transaction.js'
import { findBrake } from '../decide/check-brakes.js'
import type { DatasetAhead, DatasetWork } from '../decide/dataset-work.js'
import { type DecideContext, nothingDecided } from '../decide/decide-context.js'
import { decideDataset } from '../decide/decide-dataset.js'
import { comparisonOf, type Decision } from '../decide/decision.js'
import { findingRefusedRow } from '../decide/finding-refused-row.js'
import { groupUnits } from '../decide/group-units.js'
import { inOrderOf, inOrderOfTables, orderByItself } from '../decide/in-order-of-tables.js'
import { leaveSettledTenants } from '../decide/leave-settled-tenants.js'
import { nameRefusal } from '../decide/name-refusal.js'
import { reportDataset } from '../decide/report-dataset.js'
import { countAdoptedRows } from './adopted-rows.js'
import { keepTablesHere, type TablelessDatabase } from './client-tables/keep-tables-here.js'
import { mayMakeTemporaryTables } from './client-tables/may-make-temporary-tables.js'
import { checkConstraints, type PlannedAround } from './constraints/check-constraints.js'
import { findUntold } from './constraints/find-untold.js'
import { estimateDataset } from './estimate-dataset.js'
import { planIdle, planSettled } from './plan-settled.js'
import { type Decided, type PlannedDataset, type PlanOptions, undecided } from './planned-dataset.js'
import type { PlannedRow, RowReading } from './planned-row.js'
import { type PlannedTables, preparationOfPlan } from './preparation-of-plan.js'
import { type Planned, prepareDatasets } from './prepare-datasets.js'
import { readDeltaRows } from './read-delta-rows.js'
import { readRenamedRows } from './read-renamed-rows.js'
import { unlessFaulty } from './unless-faulty.js'

interface PlanContext extends DecideContext {
  readonly options: PlanOptions
  /** Where the work tables are, if the server may not make any. */
  readonly tableless: TablelessDatabase | null
  readonly around: PlannedAround & { readonly before: PlannedAround['before'][number][] }
}

/**
 * Decides every row of every dataset, and writes nothing: the temporary tables are made empty, then the transaction
 * is set read only, then they are filled; at the end all is rolled back. On a standby, or without the right to make such
 * tables, their rows stay here and travel with the statements that read them. Datasets whose table is only made by a
 * pending migration are estimated as going into an empty table; where the table is there, and does not fit until then, nothing is
 * said of its rows but how many the release has.
 */
export async function planDatasets(
  database: Database,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[]> {
  // A look at what is applied brings nothing.
  if (options.everyRow !== true) await refuseDemo(database, units)
  const isTableless = !(await mayMakeTemporaryTables(database))
  const idle = await planIdle(database, units, options)
  if (idle.length === units.length) return idle
  const idleNames = new Set(idle.map(identityOf))
  const open = units.filter(({ dataset }) => !idleNames.has(dataset.identity))
  const most = await datasetsAtOnce(database, crowdOf(open))
  const groups = open.length <= most ? [open] : await groupUnits(database, open, most)
  const planned: PlannedDataset[] = [...idle]
  for (const group of groups) {
    const settled = await planSettled(database, group, options)
    if (settled === null) await checkLockRoom(database, crowdOf(group), 'name fewer datasets with --only')
    const plan = (on: Database) => planOn(isTableless ? keepTablesHere(on) : on, group, options)
    planned.push(...(settled ?? (await findingRefusedRow(database, group, plan))))
  }
  const isInOrder = groups.length === 1 && idle.length === 0
  return isInOrder ? planned : inOrderOf(await orderByItself(database, units, options), planned)
}

function identityOf({ domain, dataset }: PlannedDataset): string {
  return `${domain}/${dataset}`
}

async function planOn(
  planning: Database | TablelessDatabase,
  units: readonly DatasetUnit[],
  options: PlanOptions,
): Promise<readonly PlannedDataset[]> {
  const tableless = 'takeInexact' in planning ? planning : null
  return await usingTransaction(planning, async () => {
    const known: PlannedTables = new Map()
    // A look at datasets tells them as it was asked.
    const ordered = options.onFault === undefined ? await inOrderOfTables(planning, units) : units
    const planned = await prepareDatasets(planning, ordered, options, known)
    const context: PlanContext = {
      database: planning,
      options,
      tableless,
      around: {
        before: [],
        written: new Set(planned.flatMap(({ shape }) => (shape === null ? [] : [shape.tableId]))),
      },
      ...nothingDecided(),
      overtaken: await readOvertakenOf(planning, units),
      preparation: preparationOfPlan(planning, known, options.everyRow === true),
      copying: null,
    }
    if (tableless === null) await planning.transaction.distant.ready(planning.session)
    await planning.session.query('set transaction read only')
    const reports: PlannedDataset[] = []
    for (const dataset of planned) {
      const report = await planDataset(context, dataset, known)
      if (report !== null) reports.push(report)
    }
    return reports
  })
}

async function readOvertakenOf(database: Database, units: readonly DatasetUnit[]) {
  return (await hasLedger(database)) ? await readOvertaken(database, units) : new Set<string>()
}

/** Null where a fault of it was told. */
async function planDataset(
  context: PlanContext,
  dataset: Planned,
  known: PlannedTables,
): Promise<PlannedDataset | null> {
  const { unit, shape } = dataset
  const { database, options } = context
  const isLook = options.onFault !== undefined
  if (shape === null) return isLook ? null : estimateDataset(unit, dataset.isTableThere)
  const planned = await unlessFaulty(database, unit, options, () => compareDataset(context, dataset))
  if (planned !== null) return planned
  if (!isLook) return estimateDataset(unit, true)
  // What is staged of it is gone with its fault.
  known.delete(unit.dataset.identity)
  return null
}

async function compareDataset(context: PlanContext, dataset: DatasetAhead): Promise<PlannedDataset> {
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

async function decide(context: PlanContext, dataset: DatasetAhead) {
  const decision = await decideDataset(context, await leaveSettledTenants(context, dataset))
  const unasked = await askConstraints(context, decision)
  return { decision, compared: { ...(await tellComparison(context, decision)), unasked } }
}

/** A look at what is applied brings nothing. */
async function askConstraints({ database, options, around }: PlanContext, decision: Decision) {
  const comparison = comparisonOf(decision)
  if (comparison === null || options.onFault !== undefined) return []
  const { dataset, summary } = comparison
  const unasked = await checkConstraints(database, dataset, summary, around)
  const takesAway = decision.renamed > 0 || summary.tenants.some(({ deleted }) => deleted > 0)
  around.before.push({ dataset, takesAway })
  return [...unasked, ...(await findUntold(database, decision))]
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
    adoption: await countAdoptedRows(database, decision, comparison),
  }
}
