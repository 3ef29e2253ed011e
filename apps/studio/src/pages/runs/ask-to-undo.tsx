import type { UndoReport } from '@sow/runner'
import { Answered } from '../../parts/answered.js'
import { Ask } from '../../parts/ask.js'
import { DataTable } from '../../parts/data-table.js'
import { call } from '../../server/call.js'
import { useCall } from '../../server/use-call.js'
import { groupDigits, moment } from '../../words/numbers.js'
import { shellCommand } from '../../words/shell-words.js'
import { RowsBack } from './rows-back.js'
import type { Run } from './tell-counts.js'

/** Asks with the counts of the run before it is taken back. */
export function AskToUndo({
  run,
  done,
  close,
}: {
  readonly run: Run
  readonly done: (report: UndoReport) => void
  readonly close: () => void
}) {
  const [state] = useCall('undoLook', { run: run.id })
  return (
    <Ask
      title={`Undo run ${run.id}?`}
      yes={`Undo run ${run.id}`}
      command={shellCommand(['db', 'undo', String(run.id)])}
      close={close}
      work={async () => done(await call('undo', { run: run.id }))}
    >
      <p>
        {run.command} by {run.actor}, {moment(run.startedAt)}
      </p>
      <Answered state={state}>{(report) => <Undoing report={report} />}</Answered>
      <p>Values that somebody changed since stay as they are, and are listed.</p>
    </Ask>
  )
}

/** What would be taken back, dataset by dataset. */
function Undoing({ report: { datasets } }: { readonly report: UndoReport }) {
  return (
    <>
      <DataTable
        caption="What would be taken back"
        rows={datasets}
        keyOf={({ dataset }) => dataset}
        columns={[
          { title: 'Dataset', cell: ({ dataset }) => dataset },
          { title: 'Get earlier values', align: 'end', cell: ({ restored }) => groupDigits(restored) },
          { title: 'Go', align: 'end', cell: ({ removed }) => groupDigits(removed) },
          { title: 'Come back', align: 'end', cell: ({ broughtBack }) => groupDigits(broughtBack) },
          { title: 'Left as they are', align: 'end', cell: ({ left }) => groupDigits(left) },
        ]}
      />
      <RowsBack datasets={datasets} />
    </>
  )
}
