import { useState } from 'preact/hooks'
import { Ask } from '../../parts/ask.js'
import { DataTable } from '../../parts/data-table.js'
import { Value } from '../../parts/value.js'
import { call } from '../../server/call.js'
import { counted } from '../../words/numbers.js'
import { chosenRows, type Decision, nameOf, resolveCommands } from './rows-in-conflict.js'

/** Asks with counts and for a note before conflicts end; the note stays with the run. */
export function AskToResolve({
  decision,
  done,
  close,
}: {
  readonly decision: Decision
  readonly done: (resolved: number, ended: number) => void
  readonly close: () => void
}) {
  const [note, setNote] = useState('')
  const { rows, take } = decision
  const values = rows.reduce((sum, { columns }) => sum + columns.length, 0)
  const whose = take === 'package' ? 'Take the package’s' : 'Keep ours'
  return (
    <Ask
      title={`${whose}?`}
      yes={whose}
      command={resolveCommands(decision, note)}
      close={close}
      work={async () => {
        const { reports } = await call('resolve', { rows: chosenRows(rows), take, note })
        const datasets = reports.flatMap((report) => report.datasets)
        const sum = (of: 'resolved' | 'ended') => datasets.reduce((total, each) => total + each[of], 0)
        done(sum('resolved'), sum('ended'))
      }}
    >
      <p>
        {counted(values, 'value')} of {counted(rows.length, 'row')}:{' '}
        {take === 'package' ? 'the package’s values are written.' : 'the values here stay for good.'}
      </p>
      <Decided decision={decision} />
      <p>
        <label>
          Note, for whoever reads the history (no values of rows)
          <br />
          <input
            type="text"
            maxLength={200}
            value={note}
            onInput={({ currentTarget }) => setNote(currentTarget.value)}
          />
        </label>
      </p>
    </Ask>
  )
}

const mostTold = 10

/** The values that are decided about, what stands there now, and what will. */
function Decided({ decision: { rows, take } }: { readonly decision: Decision }) {
  const columns = rows.flatMap((row) => row.columns.map((column) => ({ ...column, row })))
  const left = columns.length - mostTold
  return (
    <>
      <DataTable
        caption="What is decided"
        hideCaption
        rows={columns.slice(0, mostTold)}
        keyOf={({ row, column }) => `${row.id} ${column}`}
        columns={[
          { title: 'Row', cell: ({ row }) => nameOf(row) },
          { title: 'Column', cell: ({ column }) => column },
          { title: 'Here now', cell: ({ site }) => <Value value={site} /> },
          {
            title: 'Afterwards',
            cell: ({ site, release }) => <Value value={take === 'package' ? release : site} />,
          },
        ]}
      />
      {left > 0 && <p class="quiet">And {counted(left, 'value')} more.</p>}
    </>
  )
}
