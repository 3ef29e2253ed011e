import { sql } from 'kysely'
import { basedColumns } from '../shape/carried-columns.js'
import type { TargetShape } from '../shape/target-shape.js'
import { otherThanBase } from './compared-values.js'
import { relabelled } from './relabelled.js'
import { column, type Fragment } from './sql-fragments.js'

/** A shared column of a row of the table, `target`, beside what the base, `base`, has of it. */
export interface BaseDifference {
  readonly name: string
  readonly now: Fragment
  readonly applied: Fragment
  /** True where they are not one; of a row that is gone as well. */
  readonly differs: Fragment
}

/** Each shared column of which the base has a value, wherever the column of the table has gone since. */
export function baseDifferences(shape: TargetShape): readonly BaseDifference[] {
  return basedColumns(shape).map((each) => {
    const move = shape.baseMoves.find(({ to }) => to?.name === each.name)
    const kept = column('base', move?.from ?? each.name)
    const labels = move?.labels ?? null
    const [now, applied] = [column('target', each.name), labels === null ? kept : relabelled(kept, labels)]
    const differs =
      move?.isRetyped === true
        ? sql`${now}::text is distinct from ${applied}::text`
        : otherThanBase(now, applied, each)
    return { name: each.name, now, applied, differs }
  })
}
