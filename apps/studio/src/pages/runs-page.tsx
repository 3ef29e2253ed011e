import type { HistoryReport, UndoReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../parts/answered.js'
import { ReadOnlyHint } from '../parts/ask.js'
import { DataTable } from '../parts/data-table.js'
import { NothingYet } from '../parts/nothing-yet.js'
import { Notice } from '../parts/notice.js'
import type { PageProps } from '../parts/page-props.js'
import { useCall } from '../server/use-call.js'
import { counted, moment } from '../words/numbers.js'
import { AskToUndo } from './runs/ask-to-undo.js'
import { type Run, tellCounts } from './runs/tell-counts.js'

const runsAtOnce = 50
const mostRuns = 500

/** Who changed what, when; and the way back. */
export function RunsPage({ write }: PageProps) {
  const [limit, setLimit] = useState(runsAtOnce)
  const [state, again] = useCall('history', { limit })
  const [undone, setUndone] = useState<UndoReport | null>(null)
  const done = (report: UndoReport) => {
    setUndone(report)
    again()
  }
  return (
    <>
      <h1>Runs</h1>
      {undone !== null && <Undone report={undone} />}
      {!write && <ReadOnlyHint />}
      <Answered state={state}>
        {(report) => (
          <>
            <Runs report={report} write={write} done={done} />
            {report.runs.length === limit && limit < mostRuns && (
              <button type="button" onClick={() => setLimit(Math.min(limit + runsAtOnce, mostRuns))}>
                Show older runs
              </button>
            )}
          </>
        )}
      </Answered>
    </>
  )
}

/** What an undo did: what was left has a reason. */
function Undone({ report }: { readonly report: UndoReport }) {
  const left = report.datasets.reduce((sum, dataset) => sum + dataset.left, 0)
  const back = report.datasets.reduce(
    (sum, { restored, removed, broughtBack }) => sum + restored + removed + broughtBack,
    0,
  )
  return (
    <Notice kind="good">
      <p>
        Run {report.undone} is undone: {counted(back, 'row')} taken back
        {left > 0 ? `, ${counted(left, 'row')} left, since somebody changed them later` : ''}.
      </p>
      <p>
        The version that was undone stays away until a newer one comes, or an engineer runs{' '}
        <code>sow db release</code>.
      </p>
    </Notice>
  )
}

function Runs({
  report,
  write,
  done,
}: {
  readonly report: HistoryReport
  readonly write: boolean
  readonly done: (report: UndoReport) => void
}) {
  const [asked, setAsked] = useState<Run | null>(null)
  if (report.runs.length === 0) return <NothingYet />
  return (
    <>
      {asked !== null && <AskToUndo run={asked} done={done} close={() => setAsked(null)} />}
      <DataTable
        caption="The last runs, the newest first"
        rows={report.runs}
        keyOf={({ id }) => String(id)}
        columns={[
          { title: 'Run', cell: ({ id }) => id },
          { title: 'When', cell: ({ startedAt }) => moment(startedAt) },
          { title: 'What', cell: ({ command }) => <Command command={command} /> },
          { title: 'Who', cell: ({ actor }) => <span class="value">{actor}</span> },
          { title: 'Changed', cell: (run) => tellCounts(run) },
          { title: 'State', cell: (run) => stateOf(run) },
          ...(write
            ? [
                {
                  title: 'Way back',
                  cell: (run: Run) =>
                    run.undoable &&
                    !run.undone && (
                      <button type="button" onClick={() => setAsked(run)}>
                        Undo<span class="hidden"> run {run.id}</span> …
                      </button>
                    ),
                },
              ]
            : []),
        ]}
      />
    </>
  )
}

/** The command, and under it what a person noted. */
function Command({ command }: { readonly command: string }) {
  const [typed = '', ...note] = command.split(' # ')
  return (
    <>
      {typed}
      {note.length > 0 && <p class="quiet">{note.join(' # ')}</p>}
    </>
  )
}

function stateOf({ outcome, errorCode, undone, undoes }: Run) {
  if (outcome === 'failed') return <span class="tag decide">Failed: {errorCode}</span>
  if (undone) return <span class="tag look">Undone</span>
  return undoes === null ? 'Applied' : `Undid run ${undoes}`
}
