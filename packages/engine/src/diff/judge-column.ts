import { sql } from 'kysely'
import type { Fragment } from '../statement/sql-fragments.js'
import type { TargetColumn } from '../target/target-shape.js'
import { base, conflict, seen, take } from './delta-columns.js'

/** What happens where the release and the site changed a column differently. */
export type ConflictPolicy = 'keep' | 'package' | 'fail'

/**
 * The three-way rule for one column, as `take` and `conflict`, over the columns of `compared`.
 * The release arrives where the site left the column alone; the site's value stays where the release did not
 * change it; where both changed it, differently, that is a conflict.
 */
export function judgeColumn(column: TargetColumn, onConflict: ConflictPolicy): Fragment[] {
  const differs = sql`${value(column, seen(column))} is distinct from ${value(column, column.name)}`
  if (column.ownership === 'site') return [sql`false as ${sql.id(take(column))}`]
  if (column.ownership === 'package') return [sql`in_table and ${differs} as ${sql.id(take(column))}`]
  const releaseChanged = sql`${value(column, column.name)} is distinct from ${value(column, base(column))}`
  const siteChanged = sql`${value(column, seen(column))} is distinct from ${value(column, base(column))}`
  const taken = sql`in_table and has_base and ${differs} and ${releaseChanged} and not ${siteChanged}`
  const conflicting = sql`in_table and has_base and ${differs} and ${releaseChanged} and ${siteChanged}`
  return onConflict === 'package'
    ? [
        sql`in_table and has_base and ${differs} and ${releaseChanged} as ${sql.id(take(column))}`,
        sql`false as ${sql.id(conflict(column))}`,
      ]
    : [sql`${taken} as ${sql.id(take(column))}`, sql`${conflicting} as ${sql.id(conflict(column))}`]
}

function value(column: TargetColumn, name: string): Fragment {
  return column.comparedAs === null ? sql.id(name) : sql`${sql.id(name)}::${sql.raw(column.comparedAs)}`
}
