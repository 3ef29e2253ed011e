import { actionWords, type PlannedColumn, type PlannedRow } from '../words/row-words.js'
import { type Column, DataTable } from './data-table.js'

/** A row has a line for each value that differs, and one where it is about the row as a whole. */
export interface RowLine {
  readonly row: PlannedRow
  readonly column: PlannedColumn | null
  readonly isFirst: boolean
}

export function linesOf(row: PlannedRow): RowLine[] {
  const columns = row.columns.length === 0 ? [null] : row.columns
  return columns.map((column, at) => ({ row, column, isFirst: at === 0 }))
}

/** Rows that are or would be written: which, what happens, in which column, and what `columns` say of its value. */
export function RowLines(props: {
  readonly caption: string
  readonly hideCaption?: boolean
  readonly lines: readonly RowLine[]
  readonly columns: readonly Column<RowLine>[]
}) {
  const { caption, hideCaption = false, lines, columns } = props
  return (
    <DataTable
      caption={caption}
      hideCaption={hideCaption}
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
        ...columns,
      ]}
    />
  )
}

/** The key of a row, and once what people call it. */
function RowName({ row, named }: { readonly row: PlannedRow; readonly named: boolean }) {
  const { tenant, key, name } = row
  const isNews = named && name !== null && name !== undefined && name !== key
  return (
    <>
      {tenant === null ? key : `${tenant}: ${key}`}
      {isNews && <span class="quiet"> {name}</span>}
    </>
  )
}
