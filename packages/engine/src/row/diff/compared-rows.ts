import { sql } from 'kysely'
import {
  basedColumns,
  comparedColumns,
  sharedColumns,
  valueColumns,
} from '../../catalog/shape/carried-columns.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import {
  any,
  anyDiffers,
  anyDiffersFromBase,
  asKept,
  column,
  type Fragment,
  lines,
  presence,
  sameBaseKey,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import type { WorkTables } from '../work-tables.js'
import { refersToItself } from './create-delta.js'
import { base, seen } from './delta-columns.js'

/**
 * Release, table and base side by side, for the rows where they are not all alike. `adoptsBase`: rows that were there
 * before count as an earlier release, so that this one arrives.
 */
export function comparedRows(shape: TargetShape, work: WorkTables, adoptsBase: boolean): Fragment {
  const based = basedColumns(shape)
  const compared = comparedColumns(shape)
  const live = shape.baseExists && shape.base !== null
  const differs = [
    sql`incoming.sow_unresolved`,
    sql`${presence('target', shape)} is null`,
    ...(compared.length === 0 ? [] : [anyDiffers('target', 'incoming', compared)]),
    ...(shape.base === null
      ? []
      : live
        ? [sql`${presence('base', shape)} is null or base.tombstone_run is not null`]
        : [sql`true`]),
    ...(live && based.length > 0 ? [anyDiffersFromBase('base', 'incoming', based)] : []),
  ]
  return sql`
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    ${presence('target', shape)} is not null as sow_in_table,
    ${live ? sql`${presence('base', shape)} is not null and base.tombstone_run is null` : adoptsBase ? sql`${presence('target', shape)} is not null` : sql`false`} as sow_has_base,
    ${live ? sql`base.tombstone_run is not null` : sql`false`} as sow_is_tombstone,
    ${lines([
      ...(refersToItself(shape) && shape.surrogate !== null
        ? [sql`${column('identity', shape.surrogate.column)} as sow_new_id`]
        : []),
      ...shape.columns.map((each) => column('incoming', each.name)),
      ...valueColumns(shape).map((each) => sql`${column('target', each.name)} as ${sql.id(seen(each))}`),
      ...sharedColumns(shape).map((each) => sql`${baseValue(shape, each)} as ${sql.id(base(each))}`),
    ])}
  from incoming
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'incoming', shape)}
  ${
    live && shape.base !== null
      ? sql`left join ${table(shape.base)} as base
    on ${sameBaseKey('base', 'incoming', shape)}`
      : sql``
  }
  ${
    refersToItself(shape)
      ? sql`left join ${table(work.identity)} as identity
    on ${sameKey('identity', 'incoming', shape)}`
      : sql``
  }
  where ${any(differs)}`
}

/** A column that has no base yet, in a row that has one, starts from what the table holds: the release arrives. */
function baseValue(shape: TargetShape, each: TargetColumn): Fragment {
  return shape.baseExists && shape.baseColumns.includes(each.name)
    ? column('base', each.name)
    : asKept(column('target', each.name), each)
}
