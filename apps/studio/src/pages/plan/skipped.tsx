import type { PlanReport } from '@sow/runner'
import { Prose } from '../../parts/prose.js'
import { counted } from '../../words/numbers.js'

type Reason = NonNullable<PlanReport['datasets'][number]['skipped']>

/** Why a plan has nothing of a dataset, and what to do, of one and of several. */
const reasonWords: Readonly<Record<Reason, readonly [one: string, several: string]>> = {
  held: [
    'is held back since it was undone. `sow db release` lets it in again.',
    'are held back since they were undone. `sow db release` lets them in again.',
  ],
  waiting: [
    'waits for a tenant: its rows come once the application has made one.',
    'wait for a tenant: their rows come once the application has made one.',
  ],
  'newer-applied': [
    'is newer in the database than the installed package, and stays as it is.',
    'are newer in the database than the installed packages, and stay as they are.',
  ],
}

const mostNamed = 3

/** The datasets that nothing is done with, by the reason. */
export function Skipped({ datasets }: { readonly datasets: PlanReport['datasets'] }) {
  const byReason = Map.groupBy(datasets, ({ skipped }) => skipped)
  return (
    <>
      {[...byReason].map(([reason, own]) => {
        if (reason === null) return null
        const [one, several] = reasonWords[reason]
        const names = own.length > mostNamed ? '' : ` (${own.map(nameOf).join(', ')})`
        return (
          <p key={reason}>
            <Prose text={`${counted(own.length, 'dataset')}${names} ${own.length === 1 ? one : several}`} />
          </p>
        )
      })}
    </>
  )
}

function nameOf({ domain, dataset }: PlanReport['datasets'][number]): string {
  return `${domain}/${dataset}`
}
