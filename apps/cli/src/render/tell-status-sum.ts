import type { StatusReport } from '@sow/runner'
import { isSettledMigration, otherFaults } from './next-step.js'
import { counted, groupDigits } from './render-counts.js'

type Dataset = StatusReport['datasets'][number]

/** States as the last line tells them: all datasets, by how they stand. */
const sums: Readonly<Record<Dataset['state'] | 'waiting-for-file' | 'edited-since', string>> = {
  current: 'up to date',
  'same-version': 'rebuilt under the same version',
  outdated: 'outdated',
  'never-applied': 'not applied',
  conflicts: 'in conflict',
  drifted: 'with local edits that stay',
  'edited-since': 'edited since the last run',
  'newer-applied': 'newer than the package',
  'package-missing': 'without its package',
  'dataset-missing': 'left out by its package',
  'source-missing': 'without its official file',
  'waiting-for-file': 'waiting for that file',
  'file-missing': 'without its file',
  unreadable: 'not looked at',
  held: 'held since an undo',
  waiting: 'waiting for a tenant',
}

/** What a dataset waits for is not always a tenant, and edits that no run saw yet are news. */
function stateTold({ state, fault, seen }: Dataset): keyof typeof sums {
  if (state === 'drifted' && !seen) return 'edited-since'
  return state === 'waiting' && fault?.code === 'SOURCE_MISSING' ? 'waiting-for-file' : state
}

/** What is up to date, and what is not; what is held or waits comes last. */
export function tellStatusSum(report: StatusReport): string {
  const { datasets, migrations, pending } = report
  if (datasets.length === 0 && !pending) return 'Nothing is pending.'
  if (datasets.length === 0)
    return migrations.some(isSettledMigration) ? 'Not all is applied.' : 'Nothing is applied yet.'
  const demo = datasets.filter(isDemoToCome).length
  if (!pending && datasets.every((dataset) => dataset.state === 'current'))
    return `Everything is up to date: ${counted(datasets.length, 'dataset')}, ${counted(rowsOf(datasets), 'row')}.`
  const told = Object.entries(sums).flatMap(([state, what]) => {
    const count = datasets.filter((each) => stateTold(each) === state && !isDemoToCome(each)).length
    return count === 0 ? [] : [`${groupDigits(count)} ${what}`]
  })
  const demos = demo === 0 ? [] : [`${groupDigits(demo)} of demo rows not applied`]
  const open = migrations.filter((each) => !isSettledMigration(each)).length
  const opens = open === 0 ? [] : [`${counted(open, 'migration')} not settled`]
  const other = pending ? otherFaults(report).length : 0
  const others = other === 0 ? [] : [`${counted(other, 'fault')} named above`]
  return `${counted(datasets.length, 'dataset')}: ${[...told, ...demos, ...opens, ...others].join(', ')}.`
}

/** Demo rows come only where somebody asks for them: a tenant that is still to come would not get them either. */
export function isDemoToCome({ state, kind, applied }: Dataset): boolean {
  return kind === 'demo' && applied === null && (state === 'never-applied' || state === 'waiting')
}

export function rowsOf(datasets: readonly Dataset[]): number {
  return datasets.reduce((sum, { applied, available }) => sum + (available?.rows ?? applied?.rows ?? 0), 0)
}
