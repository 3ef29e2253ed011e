import { sql } from 'kysely'
import {
  basedColumns,
  comparedColumns,
  keyColumns,
  sharedColumns,
  valueColumns,
} from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { anyDiffers, anyDiffersFromBase, asKept } from '../../catalog/statement/compared-values.js'
import {
  any,
  column,
  type Fragment,
  lines,
  presence,
  sameKey,
  table,
  targetRows,
} from '../../catalog/statement/sql-fragments.js'
import { isNobodys, unseenValue } from '../../ledger/unseen-value.js'
import type { WorkTables } from '../work-tables.js'
import { refersToItself } from './create-delta.js'
import { base, nobodys, seen } from './delta-columns.js'
import { inheritedValue, isInherited, joinedSelections, type Selections } from './inherited-rows.js'
import { type Differences, differencesOf, type Sides } from './judge-column.js'
import { isPacked, packedFlags, packedTexts } from './packed-values.js'
import { type SameRelease, sameFlags } from './same-release.js'

/**
 * Release, table and base side by side, for the rows where they are not all alike. `adoptsBase`: rows that were there
 * before count as an earlier release, so that this one arrives. `selections`: what they know of a row counts where the base has none.
 */
export function comparedRows(
  shape: TargetShape,
  work: WorkTables,
  adoptsBase: boolean,
  same: SameRelease,
  selections: Selections = [],
): Fragment {
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
  const hasBase = live
    ? sql`${presence('base', shape)} is not null and base.tombstone_run is null`
    : adoptsBase
      ? sql`${presence('target', shape)} is not null`
      : sql`false`
  return sql`
  select
    incoming.sow_position,
    incoming.sow_unresolved,
    target.xmin as sow_xmin,
    ${presence('target', shape)} is not null as sow_in_table,
    ${selections.length === 0 ? hasBase : any([hasBase, isInherited(selections)])} as sow_has_base,
    ${live ? sql`base.tombstone_run is not null` : sql`false`} as sow_is_tombstone,
    ${lines([
      ...sameFlags(shape, same),
      ...(selections.length === 0 ? [] : [sql`${isInherited(selections)} as sow_inherited`]),
      ...(refersToItself(shape) && shape.surrogate !== null
        ? [sql`${column('identity', shape.surrogate.column)} as sow_new_id`]
        : []),
      ...(isPacked(shape) ? packedSides(shape, selections) : sidesOf(shape, selections)),
    ])}
  from incoming
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'incoming', shape)}
  ${live && shape.base !== null ? joinedBase(shape, 'incoming') : sql``}
  ${joinedSelections(shape, selections)}${
    refersToItself(shape)
      ? sql`left join ${table(work.identity)} as identity
    on ${sameKey('identity', 'incoming', shape)}`
      : sql``
  }
  where ${any(differs)}${isPacked(shape) ? sql`\n  offset 0` : sql``}`
}

/** Release, table and base of each column, side by side. */
function sidesOf(shape: TargetShape, selections: Selections): Fragment[] {
  return [
    ...shape.columns.map((each) => column('incoming', each.name)),
    ...valueColumns(shape).map((each) => sql`${column('target', each.name)} as ${sql.id(seen(each))}`),
    ...sharedColumns(shape).map(
      (each) => sql`${inheritedValue(selections, each, baseValue(shape, each))} as ${sql.id(base(each))}`,
    ),
    ...sharedColumns(shape)
      .filter((each) => !isKnown(shape, each))
      .map((each) => sql`coalesce(${isNobodys(shape, 'target', each)}, false) as ${sql.id(nobodys(each))}`),
  ]
}

/**
 * The same of a wide table: how the sides differ, and what they are, each as one value for all columns. `offset 0` keeps
 * the planner from putting them into every place that asks for one of them.
 */
function packedSides(shape: TargetShape, selections: Selections): Fragment[] {
  const columns = valueColumns(shape)
  const sides = new Map(
    columns.map((each) => [
      each,
      {
        release: column('incoming', each.name),
        site: column('target', each.name),
        base: inheritedValue(selections, each, baseValue(shape, each)),
      },
    ]),
  )
  const differences = new Map(
    [...sides]
      .filter(([{ ownership }]) => ownerRules[ownership].isCompared)
      .map(([each, values]) => [
        each,
        differencesOf(
          each,
          values,
          isKnown(shape, each) ? null : sql`coalesce(${isNobodys(shape, 'target', each)}, false)`,
        ),
      ]),
  )
  const flags = (of: keyof Differences, among: readonly TargetColumn[]) =>
    packedFlags(shape, new Map(among.map((each) => [each.name, differences.get(each)?.[of]])))
  const texts = (of: keyof Sides, among: readonly TargetColumn[]) =>
    among.length === 0
      ? sql`null::jsonb`
      : packedTexts(among.map((each) => [each, sides.get(each)?.[of] as Fragment]))
  const shared = sharedColumns(shape)
  const rebased = basedColumns(shape).map((each) => differences.get(each)?.releaseChanged as Fragment)
  return [
    ...keyColumns(shape).map((each) => column('incoming', each.name)),
    sql`${flags('differs', comparedColumns(shape))} as sow_differs`,
    sql`${flags('releaseChanged', shared)} as sow_release_changed`,
    sql`${flags('siteChanged', shared)} as sow_site_changed`,
    sql`${any(rebased)} as sow_rebased`,
    sql`${texts('release', columns)} as sow_values`,
    sql`${texts('site', columns)} as sow_seen`,
    sql`${texts('base', shared)} as sow_base`,
  ]
}

/** True of a column of which the base tells what it was; where there is no base yet, what the table holds counts as it. */
export function isKnown(shape: TargetShape, { name }: TargetColumn): boolean {
  return !shape.baseExists || shape.baseColumns.includes(name) || shape.arrivingColumns.includes(name)
}

/** A column may have no base yet, in a row that has one. */
function baseValue(shape: TargetShape, each: TargetColumn): Fragment {
  if (!shape.baseExists) return asKept(column('target', each.name), each)
  return shape.baseColumns.includes(each.name)
    ? column('base', each.name)
    : unseenValue(shape, 'target', each)
}
