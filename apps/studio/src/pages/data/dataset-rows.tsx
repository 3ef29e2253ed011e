import type { ShowReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { Answered } from '../../parts/answered.js'
import { DataTable } from '../../parts/data-table.js'
import { Value } from '../../parts/value.js'
import { useCall } from '../../server/use-call.js'
import { useSettled } from '../../server/use-settled.js'
import { counted, groupDigits } from '../../words/numbers.js'
import { RowOrigin } from './row-origin.js'
import { RunChoice } from './run-choice.js'

type Row = ShowReport['rows'][number]
type Position = ShowReport['next']

const pause = 250

/** One dataset: pages by key, so that the last page costs as much as the first. */
export function DatasetRows({ dataset }: { readonly dataset: string }) {
  const [typed, setTyped] = useState('')
  const search = useSettled(typed.trim(), pause)
  const [asOf, setAsOf] = useState<number | null>(null)
  const [pages, setPages] = useState<readonly Position[]>([null])
  const [chosen, setChosen] = useState<Row | null>(null)
  const after = pages.at(-1) ?? null
  const [state] = useCall('rows', { dataset, search, after, asOf, count: false })
  const [counts] = useCall('rows', { dataset, search, after: null, asOf, count: true })
  const restart = (change: () => void) => {
    setPages([null])
    setChosen(null)
    change()
  }
  return (
    <>
      <div class="bar">
        <label>
          Search
          <input
            type="search"
            value={typed}
            onInput={({ currentTarget }) => restart(() => setTyped(currentTarget.value))}
          />
        </label>
        {state.kind !== 'failed' && state.answer !== null && (
          <RunChoice asOf={asOf} choose={(run) => restart(() => setAsOf(run))} />
        )}
      </div>
      {counts.kind === 'answered' && <Found report={counts.answer} search={search} />}
      <Answered state={state}>
        {(report) => (
          <>
            <Rows report={report} isSearch={search !== ''} choose={setChosen} />
            <p class="bar">
              <button
                type="button"
                disabled={pages.length === 1}
                onClick={() => setPages(pages.slice(0, -1))}
              >
                Previous rows
              </button>
              <button
                type="button"
                disabled={report.next === null}
                onClick={() => setPages([...pages, report.next])}
              >
                Next rows
              </button>
            </p>
          </>
        )}
      </Answered>
      {chosen !== null && <RowOrigin dataset={dataset} row={chosen} close={() => setChosen(null)} />}
    </>
  )
}

function Found({
  report: { counts, gaps },
  search,
}: {
  readonly report: ShowReport
  readonly search: string
}) {
  return (
    <p class="quiet" role="status">
      {counts !== null &&
        (search === ''
          ? `${counted(counts.total, 'row')}.`
          : `${groupDigits(counts.matching)} of ${counted(counts.total, 'row')} found.`)}
      {gaps !== null &&
        gaps.uncertain > 0 &&
        ` Of ${counted(gaps.uncertain, 'row')} the values may be later ones.`}
      {gaps !== null &&
        gaps.lost > 0 &&
        ` ${counted(gaps.lost, 'row')} were deleted since, and are not known.`}
    </p>
  )
}

function Rows({
  report,
  isSearch,
  choose,
}: {
  readonly report: ShowReport
  readonly isSearch: boolean
  readonly choose: (row: Row) => void
}) {
  const { dataset, columns, rows, nameColumn } = report
  if (rows.length === 0)
    return (
      <p class="lead">
        {isSearch
          ? 'No row is found.'
          : 'It has no row here. An earlier state may have some: see As they were.'}
      </p>
    )
  const others = columns.filter(({ name, isKey }) => !isKey && name !== nameColumn)
  return (
    <DataTable
      caption={`Rows of ${dataset}`}
      hideCaption
      rows={rows}
      keyOf={({ tenant, key }) => JSON.stringify([tenant, key])}
      columns={[
        { title: 'Row', cell: (row) => <RowButton row={row} choose={choose} /> },
        ...(nameColumn === null ? [] : [{ title: nameColumn, cell: (row: Row) => cellOf(row, nameColumn) }]),
        ...others.map(({ name }) => ({ title: name, cell: (row: Row) => cellOf(row, name) })),
      ]}
    />
  )
}

function RowButton({ row, choose }: { readonly row: Row; readonly choose: (row: Row) => void }) {
  return (
    <button type="button" class="small" onClick={() => choose(row)}>
      {nameOf(row)}
    </button>
  )
}

export function nameOf({ tenant, key }: Row): string {
  return tenant === null ? key : `${tenant}: ${key}`
}

function cellOf({ values, edited }: Row, name: string) {
  return (
    <>
      <Value value={values[name]} />
      {edited.includes(name) && <span class="tag look">edited here</span>}
    </>
  )
}
