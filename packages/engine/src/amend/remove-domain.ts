import { sql } from 'kysely'
import { basedColumns, keyColumns, valueColumns } from '../catalog/shape/carried-columns.js'
import { otherReferences } from '../catalog/shape/incoming-references.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { sameAsBase } from '../catalog/statement/compared-values.js'
import {
  all,
  asTarget,
  column,
  lines,
  sameBaseKey,
  table,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { distrustMixedIds } from '../ledger/distrust-mixed-ids.js'
import { forgetTablesOf, isWithoutTable } from '../ledger/forget-dropped-tables.js'
import { openLedger } from '../ledger/open-ledger.js'
import { untouched } from '../ledger/own-rows.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { members } from '../row/census/release-members.js'
import { decisions, deltaValues } from '../row/diff/delta-columns.js'
import type { Selections } from '../row/diff/inherited-rows.js'
import { type DecidedBefore, unreferencedBy } from '../row/diff/leaving-referrers.js'
import { handBackRows } from '../row/record/hand-back-rows.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { isCarriedElsewhere } from '../undo/carried-elsewhere.js'
import { keepReferenced } from '../undo/keep-referenced.js'
import type { LeftRow } from '../undo/undo-report.js'
import { amendDataset } from './amend-dataset.js'
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
    const datasets: RemovedDataset[] = []
    for (const [index, identity] of identities.entries())
      datasets.push(await removeDataset(database, identity, { run, before }, index + 1))
    if (look) return { run: null, datasets }
    const counts = datasets.map(({ dataset, removed, left }) => [dataset, { removed, left }] as const)
    await distrustMixedIds(database, run)
    await finishRun(database, run, Object.fromEntries(counts))
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, datasets }
  })
}

async function removeDataset(
  database: Database,
  identity: string,
  { run, before }: { readonly run: number; readonly before: DecidedBefore[] | null },
  number: number,
): Promise<RemovedDataset> {
  if (await isWithoutTable(database, identity)) {
    if (before === null) await forgetTablesOf(database, [identity])
    return { dataset: identity, table: '', removed: 0, left: 0, leftRows: [], tableGone: true }
  }
  const dataset = await readRecordedDataset(database, identity)
  let selections: Selections = []
  const { summary, leftRows, rows } = await amendDataset(database, dataset, run, number, {
    async fill(shape, work) {
      await fillMembers(database, shape, work, before ?? [])
      await fillTombstones(database, shape, work)
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

/** Every row of the release that is in the table, and whether it may go. */
async function fillMembers(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  before: readonly DecidedBefore[],
): Promise<void> {
  const values = deltaValues(
    shape,
    valueColumns(shape).map((each) => ({ column: each, seen: column('target', each.name) })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...values.keys()]
  const unedited = [
    untouched(shape),
    ...(shape.base === null ? [] : [sql`base.inserted_run is not null`]),
    ...basedColumns(shape).map((each) =>
      sameAsBase(column('target', each.name), column('base', each.name), each),
    ),
  ]
  const carried = await isCarriedElsewhere(database, shape, { domain: shape.identity.split('/')[0] ?? '' })
  const select = sql`
with judged as (
  select
    case
      when ${carried} then 'carried'
      when not (${all(unedited)}) then 'edited'
      when not (${all(otherReferences(shape).map((each) => unreferencedBy(each, before)))}) then 'referenced'
    end as reason,
    target.xmin as sow_xmin,
    ${lines([
      ...keyColumns(shape).map(({ name }) => column('target', name)),
      ...[...values].map(([name, value]) => sql`${value} as ${sql.id(name)}`),
    ])}
  from ${members(shape)} as base
  join ${targetRows(shape)} as target
    on ${sameBaseKey('target', 'base', shape)}
)
select
  case when reason is null then 'delete' else 'none' end,
  true, true, reason is not null, false, ${shape.base !== null}::boolean, reason, sow_xmin,
  ${lines(names.map((name) => sql.id(name)))}
from judged`
  const columns = [...decisions, 'sow_reason', 'sow_xmin', ...names]
  await runWork(database, { kind: 'fill', into: work.delta, columns, select })
}

/** Rows that the site deleted: only the base knows them, and an undo of the removal wants them back. */
async function fillTombstones(database: Database, shape: TargetShape, work: WorkTables): Promise<void> {
  if (shape.base === null) return
  const keys = keyColumns(shape)
  const select = sql`
select
  'none', false, false, false, false, true,
  ${lines(keys.map((each) => asTarget(sql.id(each.name), each)))}
from ${table(shape.base)}
where tombstone_run is not null`
  await runWork(database, {
    kind: 'fill',
    into: work.delta,
    columns: [...decisions, ...keys.map(({ name }) => name)],
    select,
  })
}
