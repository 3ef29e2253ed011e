import { sql } from 'kysely'
import { comparedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { joinedBase } from '../../catalog/statement/base-rows.js'
import { referencedKey, stagedValue } from '../../catalog/statement/natural-key.js'
import { column, type Fragment, sameKey, targetRows } from '../../catalog/statement/sql-fragments.js'
import { base, conflict, seen, take } from '../../row/diff/delta-columns.js'

/**
 * What the table holds of a column, what the release has, and what the release had that was applied before, where that is known:
 * as one object, of a row of the delta, `decided`, beside its row of the stage, `stage`, and that of `appliedRow`.
 */
export function plannedTexts(shape: TargetShape, each: TargetColumn): Fragment {
  const both = sql`jsonb_build_object('from', ${valueNow(shape, each)}, 'to', ${valueNext(shape, each)})`
  const withBase = (value: Fragment) => sql`${both} || jsonb_build_object('base', ${value})`
  // A value that stays is one that the release did not change: what was applied before is what it has.
  const before = ownerRules[each.ownership].isThreeWay
    ? sql`
          when ${conflict(shape, 'decided', each)} then ${withBase(asText(shape, each, column('decided', base(each))))}
          when decided.sow_has_base and not ${take(shape, 'decided', each)} then ${withBase(valueNext(shape, each))}`
    : sql``
  const applied = hasApplied(shape, each)
    ? sql`
          when decided.sow_has_base then ${withBase(asText(shape, each, column('base', each.name)))}`
    : sql``
  return sql`case
          when decided.sow_action = 'insert' then jsonb_build_object('to', ${valueNext(shape, each)})${before}${applied}
          else ${both}
        end`
}

/** What the table holds of a column, and what it would hold: as one object, of a row of a delta that no release was staged for. */
export function decidedTexts(shape: TargetShape, each: TargetColumn): Fragment {
  const next = asText(shape, each, column('decided', each.name))
  return sql`jsonb_build_object('from', ${valueNow(shape, each)}, 'to', ${next})`
}

/** What people call a row, as the release has it or as the table does: the other tells where the one has none. Null without such a column. */
export function plannedName(shape: TargetShape, first: 'release' | 'table'): Fragment | null {
  const named = valueColumns(shape).find(({ name }) => name === shape.nameColumn)
  if (named === undefined) return null
  const here = sql`${column('target', named.name)}::text`
  if (!comparedColumns(shape).includes(named)) return here
  const next = sql`${column('decided', named.name)}::text`
  return first === 'release' ? sql`coalesce(${next}, ${here})` : sql`coalesce(${here}, ${next})`
}

/** The row of the table that the name of a row of the delta may be told from. */
export function namedRow(shape: TargetShape): Fragment {
  return sql`
  left join ${targetRows(shape)} as target
    on ${sameKey('target', 'decided', shape)}`
}

/** The row of the base that tells what was applied before. */
export function appliedRow(shape: TargetShape): Fragment {
  if (shape.base === null || !comparedColumns(shape).some((each) => hasApplied(shape, each))) return sql``
  return sql`
  ${joinedBase(shape, 'decided')}`
}

/** True of a column of which the base has what was applied. */
function hasApplied(shape: TargetShape, { name, ownership }: TargetColumn): boolean {
  const { baseExists, baseColumns } = shape
  return ownerRules[ownership].isThreeWay && shape.base !== null && baseExists && baseColumns.includes(name)
}

function valueNow(shape: TargetShape, each: TargetColumn): Fragment {
  const value = column('decided', seen(each))
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  return reference === undefined ? sql`${value}::text` : referencedKey(reference, value)
}

/** A value as the base keeps it, which may be another type than the column's. */
function asText(shape: TargetShape, each: TargetColumn, value: Fragment): Fragment {
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  return reference === undefined
    ? sql`${value}::text`
    : referencedKey(reference, sql`${value}::${sql.raw(each.type)}`)
}

function valueNext(shape: TargetShape, each: TargetColumn): Fragment {
  const reference = shape.references.find((candidate) => candidate.column === each.name)
  // As the table would have it: where there are no work tables, a value may stand as the release writes it.
  return reference === undefined
    ? sql`${column('decided', each.name)}::${sql.raw(each.type)}::text`
    : stagedValue(shape, 'stage', each.name)
}
