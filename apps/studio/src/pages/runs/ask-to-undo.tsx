import type { UndoReport } from '@sow/runner'
import { Ask } from '../../parts/ask.js'
import { DataTable } from '../../parts/data-table.js'
import { call } from '../../server/call.js'
import { moment } from '../../words/numbers.js'
import { shellCommand } from '../../words/shell-words.js'
import { type Run, tellCounts } from './tell-counts.js'

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
  const datasets = Object.entries(run.counts)
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
      <DataTable
        caption="What is taken back"
        rows={datasets}
        keyOf={([name]) => name}
        columns={[
          { title: 'Dataset', cell: ([name]) => name },
          {
            title: 'What the run did',
            cell: ([name, counts]) => tellCounts({ ...run, migrations: 0, counts: { [name]: counts } }),
          },
        ]}
      />
      <p>Values that somebody changed since stay as they are, and are listed.</p>
    </Ask>
  )
}
