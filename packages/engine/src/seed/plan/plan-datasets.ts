import { readTargetShape } from '../../catalog/shape/read-target-shape.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { hasLedger } from '../../ledger/open-ledger.js'
import { type RecordedRelease, readReleases } from '../../ledger/read-releases.js'
import { refuseDemo } from '../../ledger/refuse-demo.js'
import { type Census, takeCensus } from '../../row/census/census.js'
import { createDelta } from '../../row/diff/create-delta.js'
import { digestDelta } from '../../row/diff/digest-delta.js'
import { inheritsRoster } from '../../row/record/inherit-roster.js'
import { countRenames } from '../../row/rename/rename-rows.js'
import { noRows, type RowCounts } from '../../row/row-counts.js'
import type { PlannedWork } from '../../row/row-scope.js'
import { createStage } from '../../row/stage/create-stage.js'
import { workTables } from '../../row/work-tables.js'
import { usingTransaction } from '../../transaction/using-transaction.js'
import type { AppliedDataset, DatasetWork } from '../decide/apply-context.js'
import { changingDatasets } from '../decide/changing-datasets.js'
import { type Brake, findBrake } from '../decide/check-brakes.js'
import { chooseRung } from '../decide/choose-rung.js'
import { countRows } from '../decide/count-rows.js'
import { splitTenants } from '../decide/current-tenant.js'
import { fillDiff } from '../decide/diff-dataset.js'
import { addCounts, recordedCounts } from '../decide/recorded-counts.js'
import { reportDataset } from '../decide/report-dataset.js'
import { skippedBy } from '../decide/rung.js'
import { keepTablesHere, type TablelessDatabase } from './client-tables/keep-tables-here.js'
import { mayMakeTemporaryTables } from './client-tables/may-make-temporary-tables.js'
import { type PlannedBase, planBase } from './plan-base.js'
import { type Decided, type PlannedDataset, type PlanOptions, undecided } from './planned-dataset.js'
import { readDeltaRows } from './read-delta-rows.js'

/** A dataset whose table exists, or one that a pending migration has yet to make. */
type Planned = PlannedTarget | { readonly unit: DatasetUnit; readonly shape: null }
type PlannedTarget = DatasetWork & Pick<PlannedBase, 'fillBase'>

interface PlanContext {
  readonly database: Database
  readonly options: PlanOptions
  /** As in a run: datasets of which rows are missing in the table. */
  readonly incomplete: Set<string>
  /** Where the work tables are, if the server may not make any. */
  readonly tableless: TablelessDatabase | null
  /** The datasets whose tables are there, by identity. */
  readonly known: Map<string, PlannedWork>
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
  await refuseDemo(database, units)
  const tableless = (await mayMakeTemporaryTables(database)) ? null : keepTablesHere(database)
  const planning = tableless ?? database
  return await usingTransaction(planning, async () => {
    const state = { tableless, incomplete: new Set<string>(), known: new Map<string, PlannedWork>() }
    const context: PlanContext = { database: planning, options, ...state }
    const planned = await prepare(context, units)
    await planning.session.query('set transaction read only')
    const reports: PlannedDataset[] = []
    for (const dataset of planned) reports.push(await planDataset(context, dataset))
    return reports
  })
}

async function prepare(
  { database, options, known }: PlanContext,
  units: readonly DatasetUnit[],
): Promise<Planned[]> {
  const identities = units.map((unit) => unit.dataset.identity)
  const recorded = (await hasLedger(database)) ? await readReleases(database, identities) : []
  const planned: Planned[] = []
  for (const [index, unit] of units.entries()) {
    const shape = await readTargetShape(database, unit)
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
    await createDelta(database, shape, work)
    known.set(shape.identity, { shape, work })
    planned.push({
      unit,
      shape: based,
      fillBase,
      work,
      scope: {
        tenant: options.tenant,
        planned: known,
        changing: changingDatasets(units.slice(index + 1), recorded),
      },
      recorded: ofDataset(recorded, shape.identity),
    })
  }
  return planned
}

function ofDataset(recorded: readonly RecordedRelease[], identity: string): RecordedRelease[] {
  return recorded.filter((release) => release.dataset === identity)
}

async function planDataset(context: PlanContext, dataset: Planned): Promise<PlannedDataset> {
  const { database } = context
  const { unit } = dataset
  const { identity, rows } = unit.dataset
  if (dataset.shape === null)
    return {
      ...reportDataset(
        unit,
        { counts: { ...noRows, inserted: rows }, tenants: 1, renamed: 0, skipped: null },
        true,
      ),
      ...undecided,
    }
  database.tell({ type: 'dataset-started', identity, rows })
  const started = performance.now()
  const { counts, tenants, renamed, skipped, ...decided } = await planRows(context, dataset)
  database.tell({ type: 'dataset-done', identity, milliseconds: performance.now() - started })
  const estimated = context.tableless?.takeInexact() === true
  return {
    ...reportDataset(unit, { counts, tenants, renamed, skipped }, estimated),
    ...decided,
    ...(estimated ? { digest: null } : {}),
  }
}

type PlannedRows = Pick<AppliedDataset, 'counts' | 'tenants' | 'renamed' | 'skipped'> & Decided

async function planRows(context: PlanContext, dataset: PlannedTarget): Promise<PlannedRows> {
  const { database, options, incomplete } = context
  const census = await takeCensus(database, dataset.shape, dataset.scope, dataset.recorded.length > 0)
  const tenants = census.tenants.length
  const enough = chooseRung(dataset.unit, dataset.shape, dataset.recorded, census, options)
  const rung = options.everyRow && hasKnownEdits(dataset) ? 'merge' : enough
  const skipped = skippedBy(rung)
  const decided = { ...undecided, rung, shapeHash: dataset.shape.hash }
  if (rung === 'waiting') return { counts: noRows, tenants, renamed: 0, skipped, ...decided }
  if (rung !== 'copy' && rung !== 'changes' && rung !== 'merge') {
    const counts = recordedCounts(dataset, census)
    if (rung === 'held' || counts.tombstoned + counts.blocked > 0) incomplete.add(dataset.shape.identity)
    return { counts, tenants, renamed: 0, skipped, ...decided }
  }
  const renamed =
    dataset.recorded.length === 0 ? 0 : await countRenames(database, dataset.shape, dataset.scope)
  const compared = rung === 'changes' ? withChangesOnly(context, dataset) : dataset
  const { counts, brake } = await planOpenTenants(context, compared, census)
  if (counts.tombstoned + counts.blocked > 0) incomplete.add(dataset.shape.identity)
  const rows =
    options.rows === undefined
      ? []
      : await readDeltaRows(database, dataset.shape, dataset.work, dataset.scope, options.rows)
  const digest = await digestDelta(database, dataset.shape, dataset.work)
  return { counts, tenants, renamed, skipped, ...decided, digest, rows, brake }
}

/** Datasets that are planned later have to know that a part of this one is not staged. */
function withChangesOnly({ known }: PlanContext, dataset: PlannedTarget): PlannedTarget {
  const { shape, work, scope } = dataset
  known.set(shape.identity, { shape, work, changesOnly: true })
  return { ...dataset, scope: { ...scope, changesOnly: true } }
}

function hasKnownEdits({ recorded }: DatasetWork): boolean {
  return recorded.some(({ kept, conflicts, tombstoned }) => kept + conflicts + tombstoned > 0)
}

/** Compares the tenants that have something open, and takes the others as the ledger has them. */
async function planOpenTenants(
  { database, options, incomplete }: PlanContext,
  dataset: PlannedTarget,
  census: Census,
): Promise<{ readonly counts: RowCounts; readonly brake: Brake | null }> {
  const { current, open } = options.everyRow
    ? { current: { ...census, tenants: [] }, open: census }
    : splitTenants(dataset.unit, dataset.shape, dataset.recorded, census)
  const ids = current.tenants.length === 0 ? {} : { tenantIds: open.tenants.map(({ tenant }) => tenant) }
  const scoped = { ...dataset, scope: { ...dataset.scope, ...ids } }
  await dataset.fillBase()
  const { summary, staged } = await fillDiff(database, scoped, options, incomplete, 'placeholder')
  const compared = countRows(summary, staged * open.tenants.length)
  return {
    counts: addCounts(compared, recordedCounts(dataset, current)),
    brake: findBrake(dataset, summary, options),
  }
}
