import type { UndoReport } from '@sow/runner'
import { DataTable } from '../../parts/data-table.js'
import { RowName } from '../../parts/row-name.js'
import { Value } from '../../parts/value.js'
import { counted } from '../../words/numbers.js'
import { actionWords } from '../../words/row-words.js'

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
  const lines = rows.flatMap((row) =>
    (row.columns.length === 0 ? [null] : row.columns).map((column, at) => ({
      row,
      column,
      isFirst: at === 0,
    })),
  )
  return (
    <>
      <DataTable
        caption={`Rows of ${dataset.dataset} that would be written`}
        rows={lines}
        keyOf={({ row, column }) => JSON.stringify([row.tenant, row.key, column?.column])}
        columns={[
          { title: 'Row', cell: ({ row, isFirst }) => <RowName row={row} named={isFirst} /> },
          {
            title: 'What happens',
            cell: ({ row, isFirst }) =>
              isFirst && (
                <span class={`tag ${actionWords[row.action].tone}`}>{actionWords[row.action].name}</span>
              ),
          },
          { title: 'Column', cell: ({ column }) => column?.column ?? '' },
          { title: 'Here now', cell: ({ column }) => column !== null && <Value value={column.from} /> },
          { title: 'Gets back', cell: ({ column }) => column !== null && <Value value={column.to} /> },
        ]}
      />
      {more > 0 && <p class="quiet">And {counted(more, 'row')} more.</p>}
    </>
  )
}
