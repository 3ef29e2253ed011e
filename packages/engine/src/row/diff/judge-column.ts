import { sql } from 'kysely'
import type { TargetColumn } from '../../catalog/shape/target-shape.js'
import { otherThanBase, otherValue } from '../../catalog/statement/compared-values.js'
import type { Fragment } from '../../catalog/statement/sql-fragments.js'

/** What happens where the release and the site changed a column differently. */
export type ConflictPolicy = 'keep' | 'package' | 'fail'

/**
 * What rows are that were there before the dataset's first run: `site`, what differs from the release is a local edit
 * (the default); `base`, they are an earlier release, and this one arrives. Of some datasets alone, they are named:
 * `domain/name`.
 */
export type AdoptionPolicy = 'site' | 'base' | { readonly base: readonly string[] }

/** True where rows of the dataset that were there before are an earlier release. */
export function adoptsAsBase(policy: AdoptionPolicy | undefined, identity: string): boolean {
  return typeof policy === 'object' ? policy.base.includes(identity) : policy === 'base'
}

export interface MergePolicies {
  readonly onConflict: ConflictPolicy
  readonly adoptAs?: AdoptionPolicy
}

/** A column's value in the release, in the table and in the base. */
export interface Sides {
  readonly release: Fragment
  readonly site: Fragment
  readonly base: Fragment
}

/** How the sides of one column differ, each true or false. */
export interface Differences {
  /** The table has another value than the release. */
  readonly differs: Fragment
  readonly releaseChanged: Fragment
  readonly siteChanged: Fragment
}

/**
 * `nobodys`: null where the base has the column. Where it knows nothing of it, whatever the release has is a change, and so is
 * what the table holds unless it is nobody's.
 */
export function differencesOf(
  column: TargetColumn,
  { release, site, base }: Sides,
  nobodys: Fragment | null,
): Differences {
  return {
    differs: otherValue(site, release, column),
    releaseChanged: nobodys === null ? otherThanBase(release, base, column) : sql`true`,
    siteChanged: nobodys === null ? otherThanBase(site, base, column) : sql`not ${nobodys}`,
  }
}

/** What is decided of one column; a column that is not shared has no conflict. */
export interface Judgement {
  readonly take: Fragment
  readonly conflict?: Fragment
}

/**
 * The three-way rule for one column, over the rows of `compared`.
 * The release arrives where the site left the column alone; the site's value stays where the release did not
 * change it; where both changed it, differently, that is a conflict. A blocked row is not judged at all.
 */
export function judgeColumn(
  { ownership }: TargetColumn,
  { differs, releaseChanged, siteChanged }: Differences,
  onConflict: ConflictPolicy,
): Judgement {
  switch (ownership) {
    case 'site':
      return { take: sql`false` }
    case 'package':
      return { take: sql`sow_in_table and not sow_unresolved and ${differs}` }
    case 'shared': {
      const open = sql`sow_in_table and not sow_unresolved and sow_has_base and ${differs} and ${releaseChanged}`
      return onConflict === 'package'
        ? { take: open, conflict: sql`false` }
        : { take: sql`${open} and not ${siteChanged}`, conflict: sql`${open} and ${siteChanged}` }
    }
  }
}
