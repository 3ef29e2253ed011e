import type { PlanReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Ask } from '../../parts/ask.js'
import { Counts, changedCounts } from '../../parts/counts.js'
import { call } from '../../server/call.js'
import { counted } from '../../words/numbers.js'
import { shellCommand } from '../../words/shell-words.js'

/** Asks with counts before a plan is carried out; what looks like an accident has to be meant, dataset by dataset. */
export function AskToApply({
  plan,
  digest,
  done,
  close,
}: {
  readonly plan: PlanReport
  readonly digest: string
  readonly done: (run: number | null) => void
  readonly close: () => void
}) {
  const [accepted, setAccepted] = useState<readonly string[]>([])
  const braked = plan.datasets
    .filter(({ brake }) => brake === 'mass-change')
    .map(({ domain, dataset }) => `${domain}/${dataset}`)
  const toggle = (name: string) =>
    setAccepted((before) =>
      before.includes(name) ? before.filter((each) => each !== name) : [...before, name],
    )
  const { conflicts } = plan.totals
  return (
    <Ask
      title="Apply this plan?"
      yes="Apply"
      command={shellCommand(['db', 'seed', ...accepted.flatMap((name) => ['--accept-mass-change', name])])}
      close={close}
      work={async () => {
        const { run } = await call('apply', { digest, acceptMassChange: accepted })
        done(run?.id ?? null)
      }}
    >
      <Counts counts={plan.totals} only={changedCounts} />
      {conflicts > 0 && (
        <p>
          {counted(conflicts, 'row')} were changed here and by the package. Your values stay, and wait for a
          decision.
        </p>
      )}
      {braked.map((name) => (
        <p key={name}>
          <label>
            <input type="checkbox" checked={accepted.includes(name)} onChange={() => toggle(name)} />{' '}
            Unusually many rows of {name} would leave or come back. That is meant.
          </label>
        </p>
      ))}
      <p>All of it is written, or nothing. Where the database moved since you looked, nothing is.</p>
    </Ask>
  )
}
