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

/** What would become of a value, of which more is known where values are told: that it was an edit of the site. */
export function tellDecision({ decision, from, base }: PlannedColumn): string {
  const isOverEdit = decision === 'take' && base !== undefined && base !== from
  return isOverEdit ? "the package's value, over an edit of the site" : decisionWords[decision]
}

/** Titles of the values of a column, and of what they would become. */
export const valueTitles = ['Last applied', 'Here now', 'Package', 'Here then'] as const

/** What was applied before, what the table holds, what the release has, and what the table would hold; undefined where one is unknown. */
export function valuesOf({
  decision,
  from,
  to,
  base,
}: PlannedColumn): readonly (string | null | undefined)[] {
  return [base, from, to, decision === 'take' ? to : from]
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
