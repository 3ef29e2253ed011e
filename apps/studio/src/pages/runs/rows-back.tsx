import type { UndoReport } from '@sow/runner'
import { linesOf, RowLines } from '../../parts/row-lines.js'
import { Value } from '../../parts/value.js'
import { counted } from '../../words/numbers.js'

type Dataset = UndoReport['datasets'][number]

/** The first rows that an undo would write, each with the values that it would get back. */
export function RowsBack({ datasets }: { readonly datasets: readonly Dataset[] }) {
  return (
    <>
      {datasets.map((dataset) => (
        <DatasetBack key={dataset.dataset} dataset={dataset} />
      ))}
    </>
  )
}

function DatasetBack({ dataset }: { readonly dataset: Dataset }) {
  const { rows = [], restored, removed, broughtBack } = dataset
  if (rows.length === 0) return null
  const more = restored + removed + broughtBack - rows.length
  return (
    <>
      <RowLines
        caption={`Rows of ${dataset.dataset} that would be written`}
        lines={rows.flatMap(linesOf)}
        columns={[
          { title: 'Here now', cell: ({ column }) => column !== null && <Value value={column.from} /> },
          { title: 'Gets back', cell: ({ column }) => column !== null && <Value value={column.to} /> },
        ]}
      />
      {more > 0 && <p class="quiet">And {counted(more, 'row')} more.</p>}
    </>
  )
}
