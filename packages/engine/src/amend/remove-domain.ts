import type { Database } from '../database/database.js'
import {
  type DeclaredReference,
  readDeclaredReferences,
  withDeclaredReferences,
} from '../ledger/declared-references.js'
import { distrustMixedIds } from '../ledger/distrust-mixed-ids.js'
import { forgetTablesOf, isWithoutTable } from '../ledger/forget-dropped-tables.js'
import { openLedger } from '../ledger/open-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import type { Selections } from '../row/diff/inherited-rows.js'
import type { DecidedBefore } from '../row/diff/leaving-referrers.js'
import { handBackRows } from '../row/record/hand-back-rows.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { keepReferenced } from '../undo/keep-referenced.js'
import type { LeftRow } from '../undo/undo-report.js'
import { amendDataset } from './amend-dataset.js'
import { fillMembers } from './fill-members.js'
import { forgetDataset } from './forget-dataset.js'
import { readRecordedDataset } from './recorded-dataset.js'
import { readRemovalOrder } from './removal-order.js'

export interface RemoveOptions extends DecisionOptions {
  readonly domain: string
  readonly run: RunIdentity
}
/** What a removal did to one dataset. */
export interface RemovedDataset {
  /** `domain/name`. */
  readonly dataset: string
  /** The table that its rows were in; empty where it is gone. */
  readonly table: string
  /** Rows that went. */
  readonly removed: number
  /** Rows that stay, and are the site's from now on. */
  readonly left: number
  /** The first of the rows that stay. */
  readonly leftRows: readonly LeftRow[]
  /** True where its table is gone, and the rows with it: the ledger forgets the dataset, which an undo does not bring back. */
  readonly tableGone: boolean
  /** Only of a dry run: the first of the rows that would go. */
  readonly rows?: readonly PlannedRow[]
}

export interface RemoveResult {
  /** The run that the removal is: it can be undone. Null of a dry run. */
  readonly run: RunReport | null
  /** The datasets of the domain. */
  readonly datasets: readonly RemovedDataset[]
}

/**
 * Takes a domain's rows out of the database: those that Sow inserted, that nobody else ever wrote, that no other dataset has, and that
 * nothing refers to. All others are left, told, and the site's. Needs no package, and can be undone. Throws DATASET_UNKNOWN, SowError.
 */
export async function removeDomain(database: Database, options: RemoveOptions): Promise<RemoveResult> {
  const { look = false } = options
  return await usingDecision(database, options, async () => {
    await openLedger(database)
    const identities = await readRemovalOrder(database, options.domain)
    const run = look ? 0 : await insertRun(database, options.run, 'applied', null)
    const before: DecidedBefore[] | null = look ? [] : null
    const declared = await readDeclaredReferences(database, 'any')
    const datasets: RemovedDataset[] = []
    for (const [index, identity] of identities.entries())
      datasets.push(await removeDataset(database, identity, { run, before, declared }, index + 1))
    if (look) return { run: null, datasets }
    const counts = datasets.map(({ dataset, removed, left }) => [dataset, { removed, left }] as const)
    await distrustMixedIds(database, run)
    await finishRun(database, run, Object.fromEntries(counts))
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, datasets }
  })
}

interface Removal {
  readonly run: number
  /** Of a look, what was decided before; null where everything is carried out. */
  readonly before: DecidedBefore[] | null
  /** What the ledger said before it forgot a dataset of the domain. */
  readonly declared: readonly DeclaredReference[]
}

async function removeDataset(
  database: Database,
  identity: string,
  { run, before, declared }: Removal,
  number: number,
): Promise<RemovedDataset> {
  if (await isWithoutTable(database, identity)) {
    if (before === null) await forgetTablesOf(database, [identity])
    return { dataset: identity, table: '', removed: 0, left: 0, leftRows: [], tableGone: true }
  }
  const recorded = await readRecordedDataset(database, identity)
  const dataset = {
    ...recorded,
    shape: await withDeclaredReferences(database, recorded.shape, declared),
  }
  let selections: Selections = []
  const { summary, leftRows, rows } = await amendDataset(database, dataset, run, number, {
    async fill(shape, work) {
      await fillMembers(database, shape, work, before ?? [])
      selections = await keepReferenced(database, shape, work, 'present')
    },
    async settle(shape, work) {
      for (const selection of selections) await handBackRows(database, shape, selection, work)
      await forgetDataset(database, shape, run)
    },
    look: before === null ? undefined : async (shape, work) => void before.push({ shape, work }),
  })
  const sum = (of: 'deleted' | 'kept') => summary.tenants.reduce((total, tenant) => total + tenant[of], 0)
  return {
    dataset: identity,
    table: dataset.shape.table.name,
    removed: sum('deleted'),
    left: sum('kept'),
    leftRows,
    tableGone: false,
    ...(rows === undefined ? {} : { rows }),
  }
}
