import type { PlanReport } from '@sow/runner'

export type PlannedRow = PlanReport['datasets'][number]['samples'][number]
export type PlannedColumn = PlannedRow['columns'][number]

/** What would become of a row, and how much of a person it asks. */
export const actionWords: Readonly<
  Record<
    PlannedRow['action'],
    { readonly name: string; readonly tone: 'decide' | 'pending' | 'look' | 'calm' }
  >
> = {
  insert: { name: 'New row', tone: 'pending' },
  update: { name: 'Changes', tone: 'pending' },
  revive: { name: 'Comes back', tone: 'pending' },
  retire: { name: 'Ends', tone: 'pending' },
  delete: { name: 'Goes', tone: 'decide' },
  rename: { name: 'Gets another key', tone: 'pending' },
  left: { name: 'Stays, though the release dropped it', tone: 'look' },
  keep: { name: 'Your value stays', tone: 'calm' },
  conflict: { name: 'Both changed it', tone: 'decide' },
  tombstone: { name: 'Stays deleted', tone: 'calm' },
  blocked: { name: 'Waits for another row', tone: 'look' },
}

/** What would become of a value. */
const decisionWords: Readonly<Record<PlannedColumn['decision'], string>> = {
  take: 'The package’s value comes',
  keep: 'Your value stays',
  conflict: 'Your value stays until somebody decides',
}

/** The same, with whether an edit gives way. */
export function tellDecision({ decision, from, base }: PlannedColumn): string {
  const isOverEdit = decision === 'take' && base !== undefined && base !== from
  return isOverEdit ? `${decisionWords.take}, over an edit made here` : decisionWords[decision]
}

/** The counts of a plan in the order in which they matter, as people read them. */
export const countWords = {
  conflicts: 'need a decision',
  inserted: 'new',
  updated: 'changed',
  retired: 'ended',
  revived: 'back again',
  deleted: 'gone',
  kept: 'kept as edited here',
  left: 'dropped, but left',
  tombstoned: 'deleted here',
  blocked: 'waiting for another row',
  unchanged: 'unchanged',
} as const satisfies Readonly<Record<string, string>>

export type CountName = keyof typeof countWords
