import type { PlanReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../../parts/answered.js'
import { Counts, changedCounts } from '../../parts/counts.js'
import { linesOf, type RowLine, RowLines } from '../../parts/row-lines.js'
import { Value } from '../../parts/value.js'
import { useCall } from '../../server/use-call.js'
import { counted } from '../../words/numbers.js'
import { type PlannedRow, tellDecision } from '../../words/row-words.js'

type Dataset = PlanReport['datasets'][number]

const mostRows = 10_000

/** One dataset of a plan: its counts, and its rows with the value here, the package's, and what becomes of them. */
export function PlannedRows({ dataset }: { readonly dataset: Dataset }) {
  const [all, setAll] = useState(false)
  const changed = changedCounts.reduce((sum, name) => sum + dataset[name], 0)
  const name = `${dataset.domain}/${dataset.dataset}`
  return (
    <article aria-label={name}>
      <h3>
        {dataset.dataset} <span class="quiet">version {dataset.version}</span>
      </h3>
      <Counts counts={dataset} only={changedCounts} />
      {dataset.uncounted > 0 && (
        <p class="quiet">
          {counted(dataset.uncounted, 'row')}, after its migration: the table does not fit them before, so
          nothing could be compared.
        </p>
      )}
      {dataset.estimated && dataset.uncounted === 0 && (
        <p class="quiet">Its table is not there yet: the counts are what an empty one would take.</p>
      )}
      {dataset.brake === 'mass-change' && (
        <p class="quiet">
          Unusually many rows would leave or come back: applying it asks whether that is meant.
        </p>
      )}
      {dataset.unasked.length > 0 && (
        <p class="quiet">
          What only the run can ask, and may refuse a row by:{' '}
          {dataset.unasked.map(({ constraint }) => constraint).join(', ')}.
        </p>
      )}
      {all ? <AllRows name={name} /> : <Rows name={name} rows={dataset.samples} />}
      {!all && dataset.samples.length < changed && (
        <button type="button" onClick={() => setAll(true)}>
          Show all {counted(changed, 'row')}
        </button>
      )}
    </article>
  )
}

function AllRows({ name }: { readonly name: string }) {
  const [state] = useCall('plan', { only: [name], limit: mostRows, impact: false })
  return (
    <Answered state={state}>
      {({ plan }) => (
        <Rows
          name={name}
          rows={plan.datasets.find(({ domain, dataset }) => `${domain}/${dataset}` === name)?.samples ?? []}
        />
      )}
    </Answered>
  )
}

function Rows({ name, rows }: { readonly name: string; readonly rows: readonly PlannedRow[] }) {
  const lines = rows.flatMap(linesOf)
  if (lines.length === 0) return null
  // Where it is what is here now, it is told once.
  const hasBase = lines.some(({ column }) => column?.base !== undefined && column.base !== column.from)
  return (
    <RowLines
      caption={`Rows of ${name}`}
      hideCaption
      lines={lines}
      columns={[
        ...(hasBase
          ? [
              {
                title: 'Last applied',
                cell: ({ column }: RowLine) => column !== null && <Value value={column.base} />,
              },
            ]
          : []),
        { title: 'Here now', cell: ({ column }) => column !== null && <Value value={column.from} /> },
        { title: 'Package', cell: ({ column }) => column !== null && <Value value={column.to} /> },
        { title: 'Result', cell: (line) => <Result line={line} /> },
      ]}
    />
  )
}

function Result({ line }: { readonly line: RowLine }) {
  const told = resultOf(line)
  return told === '' ? null : <span class="told">{told}</span>
}

function resultOf({ row, column }: RowLine): string {
  if (column !== null && row.action !== 'insert') return tellDecision(column)
  if (row.references > 0) return `${counted(row.references, 'row')} of other tables refer to it`
  return row.replacedBy === undefined ? '' : `Replaced by ${row.replacedBy.join(', ')}`
}
