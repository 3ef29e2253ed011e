import type { SchemaMapReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../parts/answered.js'
import { NothingYet } from '../parts/nothing-yet.js'
import { useCall } from '../server/use-call.js'
import { counted } from '../words/numbers.js'
import { DatasetMap } from './map/dataset-map.js'
import { TableMap } from './map/table-map.js'

/** The tables and how they refer to each other; the datasets and what has to be there first. */
export function MapPage() {
  const [state] = useCall('map', {})
  const [view, setView] = useState<'tables' | 'datasets'>('tables')
  return (
    <>
      <h1>Map</h1>
      <Answered state={state}>
        {(report) => (
          <>
            <Views report={report} view={view} setView={setView} />
            {view === 'datasets' ? (
              <DatasetMap report={report} />
            ) : report.tables.length === 0 ? (
              <NothingYet />
            ) : (
              <TableMap report={report} />
            )}
          </>
        )}
      </Answered>
    </>
  )
}

function Views({
  report,
  view,
  setView,
}: {
  readonly report: SchemaMapReport
  readonly view: 'tables' | 'datasets'
  readonly setView: (view: 'tables' | 'datasets') => void
}) {
  return (
    <p class="bar">
      <button type="button" aria-pressed={view === 'tables'} onClick={() => setView('tables')}>
        {counted(report.tables.length, 'table')}
      </button>
      <button type="button" aria-pressed={view === 'datasets'} onClick={() => setView('datasets')}>
        {counted(report.datasets.length, 'dataset')}
      </button>
    </p>
  )
}
