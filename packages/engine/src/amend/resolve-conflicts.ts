import { sql } from 'kysely'
import { keyColumns, sharedColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { otherValue } from '../catalog/statement/compared-values.js'
import { chosen, type RowChoice, requireChosen } from '../catalog/statement/row-choice.js'
import { valueIn } from '../catalog/statement/row-texts.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameKey,
  targetRows,
} from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { distrustMixedIds } from '../ledger/distrust-mixed-ids.js'
import { openLedger } from '../ledger/open-ledger.js'
import { finishRun, insertRun, type RunIdentity } from '../ledger/run-recorder.js'
import type { RunReport } from '../ledger/run-report.js'
import { decisions, deltaValues, take } from '../row/diff/delta-columns.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { type Amendment, amendDataset } from './amend-dataset.js'
import { conflictedRows } from './conflicted-rows.js'
import { datasetsInConflict } from './datasets-in-conflict.js'
import { readRecordedDataset } from './recorded-dataset.js'

export interface ResolveOptions extends RowChoice, DecisionOptions {
  /** Datasets (`domain/name`); empty for all that have conflicts. */
  readonly datasets: readonly string[]
  /** Whose value it shall be. */
  readonly take: 'package' | 'site'
  readonly run: RunIdentity
}

/** What became of the conflicts of a dataset. */
export interface ResolvedDataset {
  /** `domain/name`. */
  readonly dataset: string
  /** Conflicts that are no longer open: one for each column of a row. */
  readonly resolved: number
  /** Rows that were written: none where the site's values stay. */
  readonly written: number
  /** Only of a dry run: the first of these rows. */
  readonly rows?: readonly PlannedRow[]
}

export interface ResolveResult {
  /** Null where there was nothing to resolve, and of a dry run. */
  readonly run: RunReport | null
  /** The datasets that had conflicts. */
  readonly datasets: readonly ResolvedDataset[]
}

/**
 * Ends conflicts: the release's value is written, or the site's stays for good. Either way the next release is
 * compared with the release that the conflict was about. Throws DATASET_UNKNOWN, ROW_UNKNOWN, SowError.
 */
export async function resolveConflicts(database: Database, options: ResolveOptions): Promise<ResolveResult> {
  const { look = false } = options
  return await usingDecision(database, options, async () => {
    await openLedger(database)
    const named = options.datasets.length > 0
    const identities = named ? options.datasets : await datasetsInConflict(database)
    if (identities.length === 0) return { run: null, datasets: [] }
    const run = look ? 0 : await insertRun(database, options.run, 'applied', null)
    const datasets: ResolvedDataset[] = []
    for (const [index, identity] of identities.entries())
      datasets.push(await resolveDataset(database, identity, run, index + 1, options))
    if (look) return { run: null, datasets }
    await distrustMixedIds(database, run)
    await finishRun(
      database,
      run,
      Object.fromEntries(datasets.map(({ dataset, ...counts }) => [dataset, counts])),
    )
    return { run: { id: run, command: options.run.command, outcome: 'applied' }, datasets }
  })
}

async function resolveDataset(
  database: Database,
  identity: string,
  run: number,
  number: number,
  options: ResolveOptions,
): Promise<ResolvedDataset> {
  const dataset = await readRecordedDataset(database, identity)
  await requireChosen(database, dataset.shape, options, conflictedRows(dataset.shape), 'open conflict')
  let resolved = 0
  const amendment: Amendment = {
    async fill(shape, work) {
      if (options.take === 'package') await fillTaken(database, shape, work, options)
    },
    async settle(shape) {
      resolved = await settle(database, shape, run, options)
    },
    look:
      options.look === true
        ? async (shape) => {
            resolved = await countOpen(database, shape, options)
          }
        : undefined,
    values: options.values,
  }
  const { summary, rows } = await amendDataset(database, dataset, run, number, amendment)
  const written = summary.tenants.reduce((sum, tenant) => sum + tenant.updated, 0)
  return { dataset: identity, resolved, written, ...(rows === undefined ? {} : { rows }) }
}

/** The release's values for the columns in conflict, one row of the delta for each row of the table. */
async function fillTaken(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  choice: RowChoice,
): Promise<void> {
  const keys = keyColumns(shape).map(({ name }) => sql.id(name))
  const values = sharedColumns(shape)
  const written = deltaValues(
    shape,
    values.map((each) => ({
      column: each,
      value: valueIn(sql`wanted.texts`, each),
      seen: column('target', each.name),
      take: sql`wanted.texts ? ${sql.lit(each.name)}
      and ${otherValue(column('target', each.name), valueIn(sql`wanted.texts`, each), each)}`,
    })),
  )
  const names = [...keyColumns(shape).map(({ name }) => name), ...written.keys()]
  const select = sql`
with wanted as (
  select
    ${lines(keys)},
    jsonb_object_agg(sow_column, sow_release) as texts
  from ${conflictedRows(shape)} as conflicted
  where ${all(chosen(shape, 'conflicted', choice))}
  group by ${sql.join(keys)}
),
decided as (
  select
    ${lines([
      ...keyColumns(shape).map(({ name }) => column('wanted', name)),
      ...[...written].map(([name, value]) => sql`${value} as ${sql.id(name)}`),
    ])}
  from wanted
  join ${targetRows(shape)} as target
    on ${sameKey('target', 'wanted', shape)}
)
select
  'update', true, true, false, false, false,
  ${lines(names.map((name) => sql.id(name)))}
from decided
where ${any(values.map((each) => take(shape, null, each)))}`
  await runWork(database, { kind: 'fill', into: work.delta, columns: [...decisions, ...names], select })
}

/** The conflicts that are meant. */
function openConflicts(shape: TargetShape, choice: RowChoice): Fragment {
  return sql`
    select conflicted.sow_conflict
    from ${conflictedRows(shape)} as conflicted
    where ${all(chosen(shape, 'conflicted', choice))}`
}

async function countOpen(database: Database, shape: TargetShape, choice: RowChoice): Promise<number> {
  const found = await sql<{ open: number }>`
select count(*)::integer as open
from (${openConflicts(shape, choice)}
) as meant`.execute(database.query)
  return found.rows[0]?.open ?? 0
}

async function settle(
  database: Database,
  shape: TargetShape,
  run: number,
  choice: RowChoice,
): Promise<number> {
  const result = await sql`
update sow.conflict
set resolved_run = ${run}::bigint
where ctid = any (array(${openConflicts(shape, choice)}
  ))`.execute(database.query)
  return Number(result.numAffectedRows ?? 0n)
}
