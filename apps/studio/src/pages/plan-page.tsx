import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import type { StudioPlan } from '../contract/contract.js'
import { Answered } from '../parts/answered.js'
import { ReadOnlyHint } from '../parts/ask.js'
import { Counts, changedCounts } from '../parts/counts.js'
import { Faults } from '../parts/faults.js'
import { Notice } from '../parts/notice.js'
import type { PageProps } from '../parts/page-props.js'
import { Prose } from '../parts/prose.js'
import { useCall } from '../server/use-call.js'
import { counted } from '../words/numbers.js'
import { AskToApply } from './plan/ask-to-apply.js'
import { changesNothing, changingDatasets } from './plan/changing-datasets.js'
import { OwnRows } from './plan/own-rows.js'
import { PlannedRows } from './plan/planned-rows.js'
import { Skipped } from './plan/skipped.js'

const firstRows = 25

/** What a run would do, row by row; nothing is written until somebody applies it. */
export function PlanPage({ write }: PageProps) {
  const [impact, setImpact] = useState(false)
  const [state, again] = useCall('plan', { only: [], limit: firstRows, impact })
  const [applied, setApplied] = useState<number | null>(null)
  const done = (run: number | null) => {
    setApplied(run)
    again()
  }
  return (
    <>
      <h1>What would change</h1>
      {applied !== null && (
        <Notice kind="good">
          <p>
            The plan was carried out as run {applied}. <a href="#/runs">See the runs</a> to take it back.
          </p>
        </Notice>
      )}
      <Answered state={state}>
        {(answer) => (
          <Plan answer={answer} write={write} done={done}>
            {impact ? (
              <OwnRows impact={answer.plan.impact} />
            ) : (
              <p>
                <button type="button" onClick={() => setImpact(true)}>
                  Count our own rows that refer to what changes
                </button>
              </p>
            )}
          </Plan>
        )}
      </Answered>
    </>
  )
}

function Plan({
  answer,
  write,
  done,
  children,
}: {
  readonly children: ComponentChildren
  readonly answer: StudioPlan
  readonly write: boolean
  readonly done: (run: number | null) => void
}) {
  const [asking, setAsking] = useState(false)
  const { plan, digest, refusal } = answer
  const changing = changingDatasets(plan)
  const skipped = plan.datasets.filter((each) => each.skipped !== null)
  const same = plan.datasets.length - changing.length - skipped.length
  const { lacking = [] } = plan
  if (changesNothing(plan))
    return (
      <>
        <p class="lead">
          {skipped.length + lacking.length === 0
            ? 'Nothing would change: the database has every release that is installed.'
            : 'Nothing would change.'}
        </p>
        <Faults faults={lacking} />
        <Skipped datasets={skipped} />
      </>
    )
  return (
    <>
      <Counts counts={plan.totals} only={changedCounts} />
      {refusal !== null && (
        <Notice kind="warn">
          <p>
            <strong>{refusal.message}</strong>
          </p>
          <p>
            <Prose text={refusal.hint} />
          </p>
        </Notice>
      )}
      {!write && <ReadOnlyHint />}
      {write && digest !== null && (
        <p>
          <button type="button" class="main" onClick={() => setAsking(true)}>
            Apply this plan …
          </button>
        </p>
      )}
      {asking && digest !== null && (
        <AskToApply plan={plan} digest={digest} done={done} close={() => setAsking(false)} />
      )}
      {children}
      <Faults faults={lacking} />
      {[...Map.groupBy(changing, ({ domain }) => domain)].map(([domain, datasets]) => (
        <section key={domain} aria-label={domain}>
          <h2>{domain}</h2>
          {datasets.map((dataset) => (
            <PlannedRows key={dataset.dataset} dataset={dataset} />
          ))}
        </section>
      ))}
      <Skipped datasets={skipped} />
      {same > 0 && (
        <p class="quiet">
          {counted(same, 'dataset')} unchanged ({counted(plan.totals.unchanged, 'row')} as before).
        </p>
      )}
    </>
  )
}
