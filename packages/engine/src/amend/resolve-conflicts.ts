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
import { conflictedRows } from '../row/record/conflicted-rows.js'
import { endConflicts } from '../row/record/end-conflicts.js'
import { runWork } from '../row/run-work.js'
import type { WorkTables } from '../row/work-tables.js'
import type { PlannedRow } from '../seed/plan/planned-row.js'
import { type DecisionOptions, usingDecision } from '../transaction/using-decision.js'
import { type Amendment, amendDataset } from './amend-dataset.js'
import { datasetsWithConflicts } from './datasets-in-conflict.js'
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
  /** Conflicts that the decision ends: one for each column of a row. */
  readonly resolved: number
  /** Conflicts that had ended by then, as when the site and the release came to have the same value. */
  readonly ended: number
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
    const identities = named ? options.datasets : await datasetsWithConflicts(database)
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
      Object.fromEntries(datasets.map(({ dataset, resolved, written }) => [dataset, { resolved, written }])),
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
  const open = await conflictedRows(database, dataset.shape)
  await requireChosen(database, dataset.shape, options, open, 'open conflict')
  let meant: MeantConflicts = { resolved: 0, ended: 0 }
  const amendment: Amendment = {
    async fill(shape, work) {
      const conflicted = await conflictedRows(database, shape)
      meant = await countMeant(database, shape, conflicted, options)
      if (options.take === 'package') await fillTaken(database, shape, work, conflicted, options)
    },
    async settle(shape) {
      // Those that took the package's value have ended by that.
      const where = options.take === 'site' ? all(chosen(shape, 'conflicted', options)) : sql`false`
      await endConflicts(database, shape, run, { where })
    },
    look: options.look === true ? async () => {} : undefined,
    values: options.values,
  }
  const { summary, rows } = await amendDataset(database, dataset, run, number, amendment)
  const written = summary.tenants.reduce((sum, tenant) => sum + tenant.updated, 0)
  return { dataset: identity, ...meant, written, ...(rows === undefined ? {} : { rows }) }
}

type MeantConflicts = Pick<ResolvedDataset, 'resolved' | 'ended'>

/** Of the conflicts that are meant, those that are open, and those that the ledger only has not heard the end of. */
async function countMeant(
  database: Database,
  shape: TargetShape,
  conflicted: Fragment,
  choice: RowChoice,
): Promise<MeantConflicts> {
  const found = await sql<MeantConflicts>`
select
  count(*) filter (where conflicted.sow_is_open) as resolved,
  count(*) filter (where not conflicted.sow_is_open) as ended
from ${conflicted} as conflicted
where ${all(chosen(shape, 'conflicted', choice))}`.execute(database.query)
  return found.rows[0] ?? { resolved: 0, ended: 0 }
}

/** The release's values for the columns in conflict, one row of the delta for each row of the table. */
async function fillTaken(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  conflicted: Fragment,
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
  from ${conflicted} as conflicted
  where ${all([sql`conflicted.sow_is_open`, ...chosen(shape, 'conflicted', choice)])}
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
