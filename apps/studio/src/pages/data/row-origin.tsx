import type { BlameReport, ShowReport } from '@sow/runner'
import { useEffect, useRef } from 'preact/hooks'
import { Answered } from '../../parts/answered.js'
import { DataTable } from '../../parts/data-table.js'
import { Value } from '../../parts/value.js'
import { useCall } from '../../server/use-call.js'
import { moment } from '../../words/numbers.js'
import { tellOrigin } from '../../words/origin-words.js'

/** Where each value of a row comes from: which release, which run, who; or somebody here. */
export function RowOrigin({
  dataset,
  row,
  close,
}: {
  readonly dataset: string
  readonly row: ShowReport['rows'][number]
  readonly close: () => void
}) {
  const { tenant, key } = row
  const [state] = useCall('blame', { dataset, tenant, key })
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [key, tenant])
  return (
    <section aria-label={`Where ${key} comes from`}>
      <h2 ref={heading} tabIndex={-1}>
        Where the values of {tenant === null ? key : `${tenant}: ${key}`} come from, as of today
      </h2>
      <Answered state={state}>
        {({ rows }) =>
          rows.map((blamed) => (
            <DataTable
              key={`${blamed.dataset} ${blamed.tenant}`}
              caption={captionOf(blamed)}
              rows={blamed.cells}
              keyOf={({ column }) => column}
              columns={[
                { title: 'Column', cell: ({ column }) => column },
                { title: 'Value', cell: ({ value }) => <Value value={value} /> },
                { title: 'Comes from', cell: (cell) => tellOrigin(cell) },
                {
                  title: 'The release has',
                  cell: ({ applied }) => (applied === undefined ? '' : <Value value={applied} />),
                },
                { title: 'Run', cell: ({ run }) => (run === null ? '' : `${run.id} (${run.command})`) },
                { title: 'Who', cell: ({ run }) => run?.actor ?? '' },
                { title: 'When', cell: ({ run }) => (run === null ? '' : moment(run.at)) },
              ]}
            />
          ))
        }
      </Answered>
      <button type="button" onClick={close}>
        Close
      </button>
    </section>
  )
}

function captionOf({ table, isThere, removedBy, cells }: BlameReport['rows'][number]): string {
  if (isThere) return `A row of ${table}`
  if (removedBy !== null) return `Run ${removedBy.id} removed this row. It was:`
  return cells.length === 0
    ? 'Somebody here deleted this row'
    : 'Somebody here deleted this row. What was applied last:'
}
