import type { Ownership } from '@sow/kit'
import type { Absence } from '@sow/kit/manifest'

interface OwnerRule {
  /** Its values are compared with the release's. */
  readonly isCompared: boolean
  /** What the site did stays, a value or a row that it deleted: the base has to tell. */
  readonly isSites: boolean
  /** Release, base and table decide together: the base has the column. */
  readonly isThreeWay: boolean
}

/** What the owner of a column, or of the rows, means for the merge. */
export const ownerRules: Readonly<Record<Ownership, OwnerRule>> = {
  package: { isCompared: true, isSites: false, isThreeWay: false },
  site: { isCompared: false, isSites: true, isThreeWay: false },
  shared: { isCompared: true, isSites: true, isThreeWay: true },
}

/** Whether rows that a release leaves out are deleted. */
export const deletesRows: Readonly<Record<Absence['kind'], boolean>> = {
  keep: false,
  delete: true,
  retire: false,
}
