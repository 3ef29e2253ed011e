import { DataTable } from '../../parts/data-table.js'
import { Value } from '../../parts/value.js'
import { nameOf, type RowInConflict } from './rows-in-conflict.js'

/** A row to decide about: what both started from, what the package has, and what is here. */
export function ConflictedRow({
  row,
  write,
  marked,
  mark,
  decide,
}: {
  readonly row: RowInConflict
  readonly write: boolean
  readonly marked: boolean
  readonly mark: () => void
  readonly decide: (take: 'package' | 'site') => void
}) {
  const name = row.tenant === null ? row.key : `${row.tenant}: ${row.key}`
  return (
    <article aria-label={`${row.dataset} ${name}`}>
      <h2>
        {nameOf(row)} <span class="quiet">{row.dataset}</span>
      </h2>
      <DataTable
        caption={`Values of ${name}`}
        hideCaption
        rows={row.columns}
        keyOf={({ column }) => column}
        columns={[
          { title: 'Column', cell: ({ column }) => column },
          { title: 'Last applied', cell: ({ base }) => <Value value={base} /> },
          { title: 'Package', cell: ({ release }) => <Value value={release} /> },
          { title: 'Here now', cell: ({ site }) => <Value value={site} /> },
          { title: 'Found by', cell: ({ run }) => `run ${run}` },
        ]}
      />
      {write && (
        <p class="bar">
          <label class="inline">
            <input type="checkbox" checked={marked} onChange={mark} /> Mark<span class="hidden"> {name}</span>
          </label>
          <button type="button" onClick={() => decide('package')}>
            Take the package’s<span class="hidden"> for {name}</span> …
          </button>
          <button type="button" onClick={() => decide('site')}>
            Keep ours<span class="hidden"> for {name}</span> …
          </button>
        </p>
      )}
    </article>
  )
}
