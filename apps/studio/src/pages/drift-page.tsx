import type { DriftReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../parts/answered.js'
import { DataTable } from '../parts/data-table.js'
import { Faults } from '../parts/faults.js'
import { Value } from '../parts/value.js'
import { useCall } from '../server/use-call.js'
import { counted } from '../words/numbers.js'
import { shellCommand } from '../words/shell-words.js'

const rowsAtOnce = 100

/** Values that were edited here since a release was applied. They stay; this only shows them. */
export function DriftPage() {
  const [state] = useCall('drift', {})
  return (
    <>
      <h1>Edited here</h1>
      <Answered state={state}>{(report) => <Drift report={report} />}</Answered>
    </>
  )
}

function Drift({ report: { drift, faults } }: { readonly report: DriftReport }) {
  return (
    <>
      <Faults faults={faults} />
      {drift.length === 0 && (
        <p class="lead">
          {faults.length === 0
            ? 'Nothing here differs from what was applied.'
            : 'Nothing here differs from what was applied, in what could be looked at.'}
        </p>
      )}
      {drift.length > 0 && (
        <p class="lead">
          {counted(drift.length, 'value')} {drift.length === 1 ? 'differs' : 'differ'} from what was applied.
          A release keeps what was edited here.
        </p>
      )}
      {[...Map.groupBy(drift, ({ dataset }) => dataset)].map(([dataset, own]) => (
        <Dataset key={dataset} dataset={dataset} drift={own} />
      ))}
    </>
  )
}

function Dataset({ dataset, drift }: { readonly dataset: string; readonly drift: DriftReport['drift'] }) {
  const [shown, setShown] = useState(rowsAtOnce)
  return (
    <div>
      <DataTable
        caption={dataset}
        rows={drift.slice(0, shown)}
        keyOf={({ tenant, key, column }) => JSON.stringify([tenant, key, column])}
        columns={[
          {
            title: 'Row',
            cell: ({ tenant, key, name }) => (
              <>
                {tenant === null ? key : `${tenant}: ${key}`}
                {typeof name === 'string' && name !== key && <span class="quiet"> {name}</span>}
              </>
            ),
          },
          {
            title: 'Column',
            cell: ({ column }) => column ?? <span class="tag look">The row was deleted</span>,
          },
          {
            title: 'Applied',
            cell: ({ to, column, values }) =>
              column === null ? <Row values={values} /> : <Value value={to} />,
          },
          { title: 'Here now', cell: ({ from, column }) => column !== null && <Value value={from} /> },
        ]}
      />
      {drift.length > shown && (
        <button type="button" onClick={() => setShown(shown + rowsAtOnce)}>
          Show more of {counted(drift.length, 'value')}
        </button>
      )}
      <p class="quiet">
        To take these edits as known, an engineer runs <code>{shellCommand(['db', 'accept', dataset])}</code>
      </p>
    </div>
  )
}

/** What a row that was deleted had, as far as it is known. */
function Row({ values = {} }: { readonly values?: DriftReport['drift'][number]['values'] }) {
  return (
    <ul class="values">
      {Object.entries(values).map(([column, value]) => (
        <li key={column}>
          <span class="quiet">{column}</span> <Value value={value} />
        </li>
      ))}
    </ul>
  )
}
