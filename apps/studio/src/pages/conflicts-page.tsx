import type { ConflictsReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../parts/answered.js'
import { ReadOnlyHint } from '../parts/ask.js'
import { Faults } from '../parts/faults.js'
import { Notice } from '../parts/notice.js'
import type { PageProps } from '../parts/page-props.js'
import { useCall } from '../server/use-call.js'
import { counted } from '../words/numbers.js'
import { AskToResolve } from './conflicts/ask-to-resolve.js'
import { ConflictedRow } from './conflicts/conflicted-row.js'
import { type Decision, rowsInConflict } from './conflicts/rows-in-conflict.js'

const rowsAtOnce = 50

/** Values that a release and somebody here changed differently: whoever knows the row says which one counts. */
export function ConflictsPage({ write }: PageProps) {
  const [state, again] = useCall('conflicts', {})
  const [told, setTold] = useState('')
  const done = (resolved: number, ended: number) => {
    const before = ended === 0 ? '' : ` ${counted(ended, 'conflict')} had ended before.`
    setTold(`${counted(resolved, 'value')} decided.${before}`)
    again()
  }
  return (
    <>
      <h1>Decisions</h1>
      {told !== '' && (
        <Notice kind="good">
          <p>{told}</p>
        </Notice>
      )}
      <Answered state={state}>{(report) => <Conflicts report={report} write={write} done={done} />}</Answered>
    </>
  )
}

function Conflicts({
  report,
  write,
  done,
}: {
  readonly report: ConflictsReport
  readonly write: boolean
  readonly done: (resolved: number, ended: number) => void
}) {
  const rows = rowsInConflict(report.conflicts)
  const [marked, setMarked] = useState<readonly string[]>([])
  const [shown, setShown] = useState(rowsAtOnce)
  const [decision, setDecision] = useState<Decision | null>(null)
  const chosen = rows.filter(({ id }) => marked.includes(id))
  const mark = (id: string) =>
    setMarked((before) => (before.includes(id) ? before.filter((each) => each !== id) : [...before, id]))
  if (rows.length === 0)
    return (
      <>
        <Faults faults={report.faults} />
        <p class="lead">
          {report.faults.length === 0
            ? 'Nothing needs a decision.'
            : 'Nothing needs a decision in what could be looked at.'}
        </p>
      </>
    )
  return (
    <>
      <Faults faults={report.faults} />
      <p class="lead">
        {counted(rows.length, 'row')} {rows.length === 1 ? 'was' : 'were'} changed by a release and by
        somebody here. Until you decide, the value here stays.
      </p>
      {!write && <ReadOnlyHint />}
      {write && (
        <p class="bar">
          <button
            type="button"
            onClick={() => setMarked(chosen.length === rows.length ? [] : rows.map(({ id }) => id))}
          >
            {chosen.length === rows.length ? 'Mark none' : 'Mark all'}
          </button>
          {chosen.length === 0 ? (
            <span class="quiet">Mark rows to decide several at once.</span>
          ) : (
            <>
              <button type="button" onClick={() => setDecision({ rows: chosen, take: 'package' })}>
                Take the package’s for {counted(chosen.length, 'row')} …
              </button>
              <button type="button" onClick={() => setDecision({ rows: chosen, take: 'site' })}>
                Keep ours for {counted(chosen.length, 'row')} …
              </button>
            </>
          )}
        </p>
      )}
      {decision !== null && <AskToResolve decision={decision} done={done} close={() => setDecision(null)} />}
      {rows.slice(0, shown).map((row) => (
        <ConflictedRow
          key={row.id}
          row={row}
          write={write}
          marked={marked.includes(row.id)}
          mark={() => mark(row.id)}
          decide={(take) => setDecision({ rows: [row], take })}
        />
      ))}
      {rows.length > shown && (
        <button type="button" onClick={() => setShown(shown + rowsAtOnce)}>
          Show more of {counted(rows.length, 'row')}
        </button>
      )}
    </>
  )
}
