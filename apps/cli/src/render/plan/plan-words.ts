import type { PlannedAction, PlannedColumn, PlannedRow } from '@sow/engine'
import { countNames } from '@sow/runner/start'
import { counted, groupDigits } from '../render-counts.js'
import { tellUncounted } from '../render-datasets.js'
import type { ToldDataset } from './told-plan.js'

/** What would become of a row, for whoever decides. */
export const actionWords: Readonly<Record<PlannedAction, string>> = {
  conflict: 'Conflict',
  blocked: 'Left out',
  delete: 'Deleted',
  retire: 'Retired',
  left: 'Gone from the release, stays',
  tombstone: 'Deleted by the site, stays away',
  keep: 'Stays as the site has it',
  rename: 'New key',
  update: 'Changed',
  revive: 'Comes back',
  insert: 'New',
}

/** What would become of the value of a column. */
export const decisionWords: Readonly<Record<PlannedColumn['decision'], string>> = {
  take: "the package's value",
  keep: "the site's value stays",
  conflict: "to be decided; the site's value stays",
}

/** The three values that a decision is made of; undefined where it does not have one. */
export interface ThreeValues {
  readonly before: string | null | undefined
  readonly package: string | null | undefined
  readonly site: string | null | undefined
}

/** What was applied before, what the release has, and what the site made of it. */
export function threeValues({ decision, from, to, base }: PlannedColumn): ThreeValues {
  switch (decision) {
    case 'take':
      return { before: from, package: to, site: undefined }
    case 'keep':
    case 'conflict':
      return { before: base, package: to, site: from }
  }
}

/** What else there is to say of a row: who refers to it, what is there in its place. */
export function impactOf({ references, replacedBy = [] }: PlannedRow): string {
  return [
    ...(references === 0
      ? []
      : [`${counted(references, 'row')} of other tables ${references === 1 ? 'refers' : 'refer'} to it`]),
    ...(replacedBy.length === 0 ? [] : [`replaced by ${replacedBy.join(', ')}`]),
  ].join('; ')
}

/** `2 inserted, 1 conflict`: the counts of a dataset that are not zero; where nothing could be counted, the rows that wait. */
export function countsOf({ report }: ToldDataset): string {
  const uncounted = tellUncounted(report)
  if (uncounted !== '') return uncounted
  return countNames
    .filter((name) => name !== 'unchanged' && report[name] > 0)
    .map((name) =>
      name === 'conflicts' ? counted(report[name], 'conflict') : `${groupDigits(report[name])} ${name}`,
    )
    .join(', ')
}

/** The values of a new row, in one line. */
export function newValues({ columns }: PlannedRow): string {
  return columns
    .flatMap(({ column, to }) => (to === null || to === undefined ? [] : [`${column}: ${to}`]))
    .join('; ')
}
