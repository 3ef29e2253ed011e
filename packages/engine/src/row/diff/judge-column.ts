import { sql } from 'kysely'
import type { TargetColumn } from '../../catalog/shape/target-shape.js'
import { type Fragment, otherThanBase, otherValue } from '../../catalog/statement/sql-fragments.js'
import { base, conflict, seen, take } from './delta-columns.js'

/** What happens where the release and the site changed a column differently. */
export type ConflictPolicy = 'keep' | 'package' | 'fail'

/**
 * What rows are that were there before the dataset's first run: `site`, what differs from the release is a local edit
 * (the default); `base`, they are an earlier release, and this one arrives.
 */
export type AdoptionPolicy = 'site' | 'base'

export interface MergePolicies {
  readonly onConflict: ConflictPolicy
  readonly adoptAs?: AdoptionPolicy
}

/**
 * The three-way rule for one column, as `take` and `conflict`, over the columns of `compared`.
 * The release arrives where the site left the column alone; the site's value stays where the release did not
 * change it; where both changed it, differently, that is a conflict. A blocked row is not judged at all.
 */
export function judgeColumn(column: TargetColumn, onConflict: ConflictPolicy): Fragment[] {
  const differs = otherValue(sql.id(seen(column)), sql.id(column.name), column)
  switch (column.ownership) {
    case 'site':
      return [sql`false as ${sql.id(take(column))}`]
    case 'package':
      return [sql`sow_in_table and not sow_unresolved and ${differs} as ${sql.id(take(column))}`]
    case 'shared':
      return judgeShared(column, onConflict, differs)
  }
}

function judgeShared(column: TargetColumn, onConflict: ConflictPolicy, differs: Fragment): Fragment[] {
  const [release, site, old] = [column.name, seen(column), base(column)].map((name) => sql.id(name)) as Values
  const releaseChanged = otherThanBase(release, old, column)
  const siteChanged = otherThanBase(site, old, column)
  const taken = sql`sow_in_table and not sow_unresolved and sow_has_base and ${differs} and ${releaseChanged} and not ${siteChanged}`
  const conflicting = sql`sow_in_table and not sow_unresolved and sow_has_base and ${differs} and ${releaseChanged} and ${siteChanged}`
  return onConflict === 'package'
    ? [
        sql`sow_in_table and not sow_unresolved and sow_has_base and ${differs} and ${releaseChanged} as ${sql.id(take(column))}`,
        sql`false as ${sql.id(conflict(column))}`,
      ]
    : [sql`${taken} as ${sql.id(take(column))}`, sql`${conflicting} as ${sql.id(conflict(column))}`]
}

type Values = [release: Fragment, site: Fragment, old: Fragment]
