import { sql } from 'kysely'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TableName, TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { baseRows } from '../../catalog/statement/base-rows.js'
import { asKept } from '../../catalog/statement/compared-values.js'
import {
  all,
  any,
  column,
  type Fragment,
  presence,
  sameBaseKey,
} from '../../catalog/statement/sql-fragments.js'
import { untouched } from '../../ledger/own-rows.js'
import { rosterMembers } from '../census/roster-members.js'

/**
 * Selections of a dataset that were there before it. What they know of a row is what this dataset begins with, where its own base
 * has none: a row that Sow wrote for a selection is no edit of the site's.
 */
export type Selections = readonly TargetShape[]

function aliasOf(selections: Selections, selection: TargetShape): string {
  return `selection_${selections.indexOf(selection) + 1}`
}

/** Joins, to rows of `incoming` that have no row of the own base, the rows that the selections know. */
export function joinedSelections(shape: TargetShape, selections: Selections): Fragment {
  const joins = selections.map((selection) => {
    const alias = aliasOf(selections, selection)
    const conditions = [
      sameBaseKey(alias, 'incoming', selection),
      ...(hasBase(shape) ? [sql`${presence('base', shape)} is null`] : []),
      // A row of the package's comes back, whoever deleted it.
      ...(ownerRules[selection.rowOwnership].isSites ? [] : [sql`${presence('target', shape)} is not null`]),
    ]
    return sql`left join ${hasBase(selection) ? baseRows(selection) : rosterMembers(selection)} as ${sql.id(alias)}
    on ${all(conditions)}
  `
  })
  return sql.join(joins, sql``)
}

/** True of a row that a selection knows, and the own base does not. */
export function isInherited(selections: Selections): Fragment {
  return any(
    selections.map((selection) => sql`${presence(aliasOf(selections, selection), selection)} is not null`),
  )
}

/** What a column began with, of a row that a selection knows; of all others what `own` says. */
export function inheritedValue(selections: Selections, each: TargetColumn, own: Fragment): Fragment {
  if (selections.length === 0) return own
  const known = selections.map(
    (selection) => sql`when ${isInherited([selection])} then ${valueIn(selections, selection, each)}`,
  )
  return sql`case
      ${sql.join(known, sql.raw('\n      '))}
      else ${own}
    end`
}

function valueIn(selections: Selections, selection: TargetShape, each: TargetColumn): Fragment {
  const isRemembered = hasBase(selection) && selection.baseMoves.length === 0
  if (isRemembered && selection.baseColumns.includes(each.name))
    return column(aliasOf(selections, selection), each.name)
  const now = asKept(column('target', each.name), each)
  const carried = selection.columns.find(({ name }) => name === each.name)
  if (carried?.ownership === 'package') return now
  // The selection did not write it: what is there is nobody's only where nobody wrote the row, and else it stays.
  return sql`case when ${untouched(selection)} then ${now} else ${asKept(column('incoming', each.name), each)} end`
}

function hasBase(shape: TargetShape): shape is TargetShape & { readonly base: TableName } {
  return shape.base !== null && shape.baseExists
}
