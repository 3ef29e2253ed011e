import { sql } from 'kysely'
import { basedColumns, keyColumns, sharedColumns, valueColumns } from '../../catalog/shape/carried-columns.js'
import { ownerRules } from '../../catalog/shape/policy-rules.js'
import type { TargetColumn, TargetShape } from '../../catalog/shape/target-shape.js'
import { otherThanBase } from '../../catalog/statement/compared-values.js'
import { any, type Fragment, lines } from '../../catalog/statement/sql-fragments.js'
import { isKnown } from './compared-rows.js'
import { refersToItself } from './create-delta.js'
import { base, namedFlags, nobodys, seen } from './delta-columns.js'
import { type ConflictPolicy, type Differences, differencesOf, judgeColumn } from './judge-column.js'
import { flagOf, isPacked, packedFlags } from './packed-values.js'
import { mayFollow, type SameRows, sameNames } from './same-release.js'

/** How rows are judged. */
interface JudgingRules {
  readonly onConflict: ConflictPolicy
  readonly adoptsBase: boolean
  /** Of which rows the ledger has this very release. */
  readonly same: SameRows
  /** True where selections know rows that the base does not. */
  readonly inherits: boolean
}

/** A select that judges every row of `compared`. */
export function judgedRows(shape: TargetShape, rules: JudgingRules): Fragment {
  const { adoptsBase, same, inherits } = rules
  const entering = inherits ? sql`not sow_has_base or sow_inherited` : sql`not sow_has_base`
  const rebased = rebasedBy(shape, same)
  return sql`
  select
    sow_position, sow_unresolved, sow_xmin, sow_in_table, sow_has_base, sow_is_tombstone,
    ${rebases(shape, sql`sow_in_table and not sow_unresolved and (${adoptsBase ? sql`true` : entering} or ${rebased})`)} as sow_rebase,
    ${lines([
      ...sameNames(shape, same).map((name) => sql.id(name)),
      ...(refersToItself(shape) && shape.surrogate !== null ? [sql`sow_new_id`] : []),
      ...keyColumns(shape).map((each) => sql.id(each.name)),
      ...(isPacked(shape) ? packedJudgements(shape, rules) : judgements(shape, rules)),
    ])}
  from compared${isPacked(shape) ? sql`\n  offset 0` : sql``}`
}

/** True where the base is to follow the release in some column. */
function rebasedBy(shape: TargetShape, same: SameRows): Fragment {
  if (same === 'none' && isPacked(shape)) return sql`sow_rebased`
  const columns = basedColumns(shape).map((each) => {
    const unlike = isPacked(shape)
      ? flagOf(shape, sql`sow_release_changed`, each)
      : otherThanBase(sql.id(each.name), sql.id(base(each)), each)
    return same === 'none' ? unlike : sql`(${mayFollow(shape, same, each)} and ${unlike})`
  })
  return any(columns)
}

function judgements(shape: TargetShape, { onConflict, same }: JudgingRules): Fragment[] {
  return [
    ...valueColumns(shape).flatMap((each) => [sql.id(each.name), sql.id(seen(each))]),
    ...sharedColumns(shape).map((each) => sql.id(base(each))),
    ...valueColumns(shape).flatMap((each) => {
      const sides = { release: sql.id(each.name), site: sql.id(seen(each)), base: sql.id(base(each)) }
      const isThreeWay = ownerRules[each.ownership].isThreeWay
      const unseen = isThreeWay && !isKnown(shape, each) ? sql.id(nobodys(each)) : null
      const differences = differencesOf(each, sides, unseen)
      return namedFlags(each, judgeColumn(each, asReleased(differences, shape, each, same), onConflict))
    }),
  ]
}

/** A release that is applied already changes nothing in a column that the base knows. */
function asReleased(
  differences: Differences,
  shape: TargetShape,
  column: TargetColumn,
  same: SameRows,
): Differences {
  const isBased = shape.baseExists && shape.baseColumns.includes(column.name)
  if (same === 'none' || !isBased) return differences
  const mayHaveChanged = mayFollow(shape, same, column)
  return { ...differences, releaseChanged: sql`(${mayHaveChanged} and ${differences.releaseChanged})` }
}

function packedJudgements(shape: TargetShape, { onConflict, same }: JudgingRules): Fragment[] {
  const flags = (name: string, each: TargetColumn) => flagOf(shape, sql.id(name), each)
  const judged = new Map(
    valueColumns(shape).map((each) => [
      each.name,
      judgeColumn(
        each,
        asReleased(
          {
            differs: flags('sow_differs', each),
            releaseChanged: flags('sow_release_changed', each),
            siteChanged: flags('sow_site_changed', each),
          },
          shape,
          each,
          same,
        ),
        onConflict,
      ),
    ]),
  )
  const of = (what: 'take' | 'conflict') =>
    packedFlags(shape, new Map([...judged].map(([name, judgement]) => [name, judgement[what]])))
  return [
    ...['sow_values', 'sow_seen', 'sow_base', 'sow_differs'].map((name) => sql.id(name)),
    sql`${of('take')} as sow_take`,
    sql`${of('conflict')} as sow_conflict`,
  ]
}

/** A row that comes back follows the release as well: its base is there already. */
function rebases(shape: TargetShape, follows: Fragment): Fragment {
  if (shape.base === null) return sql`false`
  if (ownerRules[shape.rowOwnership].isSites) return follows
  return any([follows, sql`(not sow_in_table and not sow_unresolved and (sow_has_base or sow_is_tombstone))`])
}
