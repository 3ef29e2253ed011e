import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../../catalog/shape/carried-columns.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import { tenantOf } from '../../catalog/statement/natural-key.js'
import { textsOf } from '../../catalog/statement/row-texts.js'
import {
  all,
  any,
  column,
  type Fragment,
  lines,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import { insertChanges } from '../../ledger/insert-changes.js'
import { isOwn, writtenBySow } from '../../ledger/own-rows.js'
import { recordedChanges } from '../../ledger/recorded-changes.js'
import { isNobodys, unseenValue } from '../../ledger/unseen-value.js'
import type { WorkTables } from '../work-tables.js'
import { newBaseColumns } from './prepare-base.js'

/** The run that gives a base new columns, and what it has compared. */
export interface ComparedRun {
  readonly run: number
  readonly work: WorkTables
  /** The rows of the release, of the tenants that were looked at. */
  readonly incoming: Fragment
  /** The same of all tenants. */
  readonly offered: Fragment
}

/**
 * Fills columns that are new to the base. A row that is compared follows the release; one that is not, because the
 * release lacks it, it is blocked or its tenant is not looked at, starts from what the table holds.
 */
export async function fillNewBaseColumns(
  database: Database,
  shape: TargetShape,
  { run, work, incoming, offered }: ComparedRun,
): Promise<void> {
  const { base, tenants } = shape
  if (base === null || newBaseColumns(shape).length === 0) return
  const from = (rows: Fragment) => sql`
from (${rows}
) as source
where ${sameBaseKey('base', 'source', shape)}
  and not exists (
    select
    from ${table(work.delta)} as decided
    where decided.sow_action = 'blocked'
      and ${sameKey('decided', 'source', shape)}
  )`
  const isOffered = sql`exists (
    select${from(offered)}
      and not source.sow_unresolved
  )`
  await startStatement(shape, base, run).execute(database.query)
  await leaveUnknown(database, shape, run, sql`\n  and not ${isOffered}`)
  const released = (each: TargetColumn) => asKept(column('source', each.name), each)
  if (tenants !== null && unsureColumns(shape).length > 0)
    await sql`${newValues(
      shape,
      base,
      (each) => sql`case
    when ${isUnknownNull(shape, each, run)} then ${released(each)}
    else ${column('base', each.name)}
  end`,
    )}
from ${targetRows(shape)} as target
join (${offered}
) as source
  on ${sameKey('source', 'target', shape)}
where ${sameBaseKey('base', 'target', shape)}`.execute(database.query)
  await sql`${newValues(shape, base, released)}${from(incoming)}`.execute(database.query)
}

/**
 * Gives columns that are new to the base what the table holds where nobody but Sow can have written it: a later release arrives
 * there. `run`: the one that does it.
 */
export async function startNewBaseColumns(
  database: Database,
  shape: TargetShape,
  run: number,
): Promise<void> {
  if (shape.base === null || newBaseColumns(shape).length === 0) return
  await startStatement(shape, shape.base, run).execute(database.query)
  await leaveUnknown(database, shape, run, sql``)
}

function startStatement(shape: TargetShape, base: TableName, run: number): Fragment {
  const isOurs = writtenUpTo(shape, run)
  return sql`${newValues(shape, base, (each) => unseenValue(shape, 'target', each, isOurs))}
from ${targetRows(shape)} as target
where ${sameBaseKey('base', 'target', shape)}`
}

/**
 * A null of which nobody knows who wrote it is no value that a base could have: it would say that the null is Sow's. Where the
 * release has a value for the row, that is what the null is an edit of. Any other such row leaves the base, and is the site's own
 * from then on, of which everything stays.
 */
async function leaveUnknown(
  database: Database,
  shape: TargetShape,
  run: number,
  among: Fragment,
): Promise<void> {
  const { base } = shape
  const unknown = unsureColumns(shape).map((each) => isUnknownNull(shape, each, run))
  if (base === null || unknown.length === 0) return
  const leaving = sql`${sameBaseKey('base', 'target', shape)}
  and base.tombstone_run is null
  and ${any(unknown)}${among}`
  await rememberLeaving(database, shape, base, run, leaving)
  await sql`
delete from ${table(base)} as base
using ${targetRows(shape)} as target
where ${leaving}`.execute(database.query)
}

/** An undo of the run brings them back. */
async function rememberLeaving(
  database: Database,
  shape: TargetShape,
  base: TableName,
  run: number,
  leaving: Fragment,
): Promise<void> {
  const key = textsOf('target', keyColumns(shape))
  const said = ['action', 'base_before', 'inserted_run_before', 'tombstone_run_before', 'touched'] as const
  const rows = sql`
  select
    ${tenantOf(shape, 'target')} as tenant,
    ${key} as key,
    'rebase' as action,
    ${textsOf('base', basedColumns(shape))} as base_before,
    base.inserted_run as inserted_run_before,
    base.tombstone_run as tombstone_run_before,
    not coalesce(${isOwn(shape, 'target')}, false) as touched
  from ${table(base)} as base
  join ${targetRows(shape)} as target
    on ${leaving}
    and not exists (
      select
      from ${recordedChanges(shape)} as known
      where known.run = ${run}::bigint
        and known.dataset = ${shape.identity}
        and known.key = ${key}
    )`
  await insertChanges(shape, run, said, rows).execute(database.query)
}

/** New columns of the base in which somebody else can have written. */
function unsureColumns(shape: TargetShape): readonly TargetColumn[] {
  return newBaseColumns(shape).filter(({ name }) => !shape.arrivingColumns.includes(name))
}

function isUnknownNull(shape: TargetShape, each: TargetColumn, run: number): Fragment {
  const isOurs = writtenUpTo(shape, run)
  return shape.arrivingColumns.includes(each.name)
    ? sql`false`
    : sql`(${column('target', each.name)} is null and not coalesce(${isNobodys(shape, 'target', each, isOurs)}, false))`
}

/** True of a row that Sow wrote last, be it in the run that is under way, or brought back in it. */
function writtenUpTo(shape: TargetShape, run: number): Fragment {
  const isRecorded = (which: Fragment) => sql`exists (
      select
      from ${recordedChanges(shape)} as written
      join sow.run as writing
        on writing.id = ${run}::bigint
      where written.dataset = ${shape.identity}
        and written.key = ${textsOf('target', keyColumns(shape))}
        and ${which}
    )`
  return any([
    writtenBySow(shape, 'target'),
    isRecorded(sql`written.run = writing.id
        and written.action in ('update', 'revive', 'retire')`),
    all([
      sql`${column('target', 'xmin')} = pg_current_xact_id()::xid`,
      isRecorded(sql`written.run = writing.undoes
        and written.action = 'delete'`),
    ]),
  ])
}

function newValues(shape: TargetShape, base: TableName, startOf: (each: TargetColumn) => Fragment): Fragment {
  const values = newBaseColumns(shape).map((each) => sql`${sql.id(each.name)} = ${startOf(each)}`)
  return sql`
update ${table(base)} as base
set
  ${lines(values)}`
}
