import type { ComponentChildren } from 'preact'

export interface Column<Row> {
  readonly title: string
  readonly align?: 'end'
  readonly cell: (row: Row) => ComponentChildren
}

/** A table with a caption and headings for whoever listens. In a narrow window each of its rows is a block, and each cell says what it is. */
export function DataTable<Row>({
  caption,
  columns,
  rows,
  keyOf,
  hideCaption = false,
}: {
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
  readonly hideCaption?: boolean
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard
    <section class="scrolls" tabIndex={0} aria-label={caption}>
      <table>
        <caption class={hideCaption ? 'hidden' : ''}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ title, align }) => (
              <th key={title} scope="col" class={align}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ title, align, cell }, at) =>
                at === 0 ? (
                  <th key={title} scope="row" class={align}>
                    {cell(row)}
                  </th>
                ) : (
                  <td key={title} class={align} data-title={title}>
                    <div>{cell(row)}</div>
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
