import type { HistoryReport } from '@sow/runner'
import { counted, groupDigits } from '../../words/numbers.js'

export type Run = HistoryReport['runs'][number]

/** Counts that say nothing of what a run changed. */
const quiet = ['unchanged', 'kept', 'tombstoned', 'blocked', 'left', 'rows', 'tenants']

/** What a run did, summed over its datasets: `3 inserted, 1 updated`. */
export function tellCounts({ counts, migrations }: Run): string {
  const sums = new Map<string, number>()
  for (const dataset of Object.values(counts))
    for (const [name, count] of Object.entries(dataset))
      if (typeof count === 'number' && count > 0 && !quiet.includes(name))
        sums.set(name, (sums.get(name) ?? 0) + count)
  const told = [...sums].map(([name, count]) =>
    name === 'conflicts' ? counted(count, 'conflict') : `${groupDigits(count)} ${name}`,
  )
  if (migrations > 0) told.unshift(`${counted(migrations, 'change')} of tables`)
  return told.length === 0 ? 'no row' : told.join(', ')
}
