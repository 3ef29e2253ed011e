import { sql } from 'kysely'
import { basedColumns, keyColumns } from '../catalog/shape/carried-columns.js'
import type { TargetShape } from '../catalog/shape/target-shape.js'
import { anyDiffersFromBase } from '../catalog/statement/compared-values.js'
import { naturalKey, tenantOf } from '../catalog/statement/natural-key.js'
import { textsOf } from '../catalog/statement/row-texts.js'
import { all, any, type Fragment, presence } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import { isProven } from '../ledger/seen-boundary.js'
import { baseWithTarget, type MigrationTrace, writtenSince } from './trace-migration.js'

/** Rows of a dataset that hold other values than their base since a migration of another tool. */
export interface MigratedRows {
  /** Rows that nobody had edited when Sow last looked. */
  readonly taken: number
  /** Rows with an edit or a conflict that is not the migration's, or of which nobody can tell. */
  readonly apart: number
  /** The first keys of these, as people write them. */
  readonly apartKeys: readonly string[]
  /** True where the rows were written by the very transaction that recorded the migration. */
  readonly isExact: boolean
}

/** So many keys of rows that stay apart are named. */
const namedKeys = 20

/** Counts the rows; null where there are none. */
export async function countMigratedRows(
  database: Database,
  shape: TargetShape,
  trace: MigrationTrace,
): Promise<MigratedRows | null> {
  const { migration, isExact } = trace
  const found = await sql<Omit<MigratedRows, 'isExact'>>`
    with differing as (
      select
        ${naturalKey(shape, 'target')} as key,
        ${wasUnedited(shape, trace)} as is_taken
      from ${baseWithTarget(shape)}
      where base.tombstone_run is null
        and ${anyDiffersFromBase('target', 'base', basedColumns(shape))}
        and ${all(writtenSince(shape, migration, isExact))}
    )
    select
      count(*) filter (where is_taken) as taken,
      count(*) filter (where not is_taken) as apart,
      coalesce(jsonb_agg(key order by key) filter (where not is_taken), '[]') as "apartKeys"
    from differing
  `.execute(database.query)
  const { taken = 0, apart = 0, apartKeys = [] } = found.rows[0] ?? {}
  if (taken + apart === 0) return null
  return { taken, apart, apartKeys: apartKeys.slice(0, namedKeys), isExact }
}

/** The rows that are taken, as conditions on `base` and `target`. */
export function takenRows(shape: TargetShape, trace: MigrationTrace): Fragment[] {
  return [
    sql`${presence('target', shape)} is not null`,
    ...writtenSince(shape, trace.migration, trace.isExact),
    wasUnedited(shape, trace),
  ]
}

/**
 * True of a row that nobody had edited when Sow last looked: no row of its tenant was, or none was in the columns that the
 * migration changed. It differs in no other column: what it holds there is not of the migration, but an edit that Sow had yet to see.
 */
function wasUnedited(shape: TargetShape, { columns, proven }: MigrationTrace): Fragment {
  const inConflict = sql`exists (
    select
    from sow.conflict
    where conflict.dataset = ${shape.identity}
      and conflict.resolved_run is null
      and conflict.key = ${textsOf('target', keyColumns(shape))}
  )`
  const noneKnown = sql`exists (
    select
    from sow.copy
    where copy.dataset = ${shape.identity}
      and copy.tenant = ${tenantOf(shape, 'target')}
      and copy.kept + copy.conflicts = 0
      and ${isProven('copy')}
  )`
  const others = basedColumns(shape).filter(({ name }) => !columns.includes(name))
  const isElsewhere = others.length === 0 ? [] : [anyDiffersFromBase('target', 'base', others)]
  const isProvenUnedited = sql`${tenantOf(shape, 'target')} = any (${[...proven]}::text[])`
  return all([
    sql`not ${inConflict}`,
    ...isElsewhere.map((differs) => sql`not (${differs})`),
    any([noneKnown, noneUndone(shape), isProvenUnedited]),
  ])
}

/**
 * True of a row of a tenant whose last run was an undo, where no row was edited when the undone run looked, and the undo left none.
 * What it put back of the ledger was counted before that run.
 */
function noneUndone(shape: TargetShape): Fragment {
  return sql`exists (
    select
    from sow.release as replaced
    join sow.run as undo
      on undo.id = replaced.run
    cross join lateral unnest(replaced.tenants, replaced.copies) as undone (tenant, copy)
    where replaced.dataset = ${shape.identity}
      and replaced.run = (
        select max(newest.run)
        from sow.release as newest
        where newest.dataset = ${shape.identity}
      )
      and undo.undoes is not null
      and undo.counts -> ${shape.identity}::text ->> 'left' = '0'
      and undone.tenant = ${tenantOf(shape, 'target')}
      and (undone.copy ->> 'kept')::bigint + (undone.copy ->> 'conflicts')::bigint = 0
  )`
}
