import type { SchemaMapReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { DataTable } from '../../parts/data-table.js'
import { counted } from '../../words/numbers.js'
import { Drawing } from './drawing.js'
import { groupTables, neighboursOf, type Table } from './group-tables.js'
import { sketchTables } from './sketch-tables.js'

const everything = 'all'

/** The tables of one group, of a search, or around one table: never all of them unless somebody asks. */
export function TableMap({ report: { tables, datasets } }: { readonly report: SchemaMapReport }) {
  const groups = groupTables(tables)
  const fed = [...Map.groupBy(datasets, ({ domain }) => domain)].map(([name, own]) => ({
    name,
    tables: [...new Set(own.map(({ table }) => table))],
  }))
  const [group, setGroup] = useState(fed[0] === undefined ? everything : `domain ${fed[0].name}`)
  const [search, setSearch] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [around, setAround] = useState(false)
  const of = [
    { id: everything, tables: tables.map(({ name }) => name) },
    ...fed.map((each) => ({ id: `domain ${each.name}`, tables: each.tables })),
    ...groups.map((each) => ({ id: `word ${each.name}`, tables: each.tables })),
  ].find(({ id }) => id === group)
  const found = tables
    .filter(({ name }) => name.includes(search.trim().toLowerCase()))
    .map(({ name }) => name)
  const shown =
    around && chosen !== null
      ? neighboursOf(tables, chosen)
      : search.trim() === ''
        ? (of?.tables ?? [])
        : found
  const { boxes, sketch } = sketchTables(tables, shown)
  const table = tables.find(({ name }) => name === chosen)
  const show = (change: () => void) => {
    setAround(false)
    change()
  }
  return (
    <>
      <div class="bar">
        <label>
          Show
          <select value={group} onChange={({ currentTarget }) => show(() => setGroup(currentTarget.value))}>
            <optgroup label="What the datasets of a domain fill">
              {fed.map(({ name, tables: own }) => (
                <option key={name} value={`domain ${name}`}>
                  {name} ({own.length})
                </option>
              ))}
            </optgroup>
            <optgroup label="Tables by their names">
              {groups.map(({ name, tables: own }) => (
                <option key={name} value={`word ${name}`}>
                  {name} ({own.length})
                </option>
              ))}
            </optgroup>
            <option value={everything}>all {tables.length} tables</option>
          </select>
        </label>
        <label>
          Search tables
          <input
            type="search"
            value={search}
            onInput={({ currentTarget }) => show(() => setSearch(currentTarget.value))}
          />
        </label>
        {chosen !== null && (
          <button type="button" aria-pressed={around} onClick={() => setAround(!around)}>
            Only {chosen} and its neighbours
          </button>
        )}
      </div>
      <p class="quiet" role="status">
        {counted(shown.length, 'table')} shown.
      </p>
      {shown.length > 0 && (
        <Drawing
          name="Tables and what they refer to"
          boxes={boxes}
          sketch={sketch}
          chosen={chosen}
          choose={setChosen}
        />
      )}
      {table !== undefined && (
        <TableDetails table={table} tables={tables} datasets={datasets} choose={setChosen} />
      )}
    </>
  )
}

/** One table in words: its columns, what it refers to, what refers to it, and what fills it. */
function TableDetails({
  table,
  tables,
  datasets,
  choose,
}: {
  readonly table: Table
  readonly tables: readonly Table[]
  readonly datasets: SchemaMapReport['datasets']
  readonly choose: (name: string) => void
}) {
  const back = tables.filter(({ references }) => references.some((each) => each.table === table.name))
  const feeding = datasets.filter((each) => each.table === table.name)
  const targetOf = (column: string) => table.references.find(({ columns }) => columns.includes(column))?.table
  return (
    <section aria-label={table.name}>
      <DataTable
        caption={table.name}
        rows={table.columns}
        keyOf={({ name }) => name}
        columns={[
          { title: 'Column', cell: ({ name }) => name },
          { title: 'Type', cell: ({ type }) => type },
          { title: 'Key', cell: ({ key }) => (key ? 'yes' : '') },
          { title: 'Required', cell: ({ required }) => (required ? 'yes' : '') },
          { title: 'Refers to', cell: ({ name }) => <TableButton name={targetOf(name)} choose={choose} /> },
        ]}
      />
      {feeding.length > 0 && <p>Filled by {feeding.map(({ dataset }) => dataset).join(', ')}.</p>}
      {back.length > 0 && (
        <p class="bar">
          Referred to by{' '}
          {back.map(({ name }) => (
            <TableButton key={name} name={name} choose={choose} />
          ))}
        </p>
      )}
    </section>
  )
}

function TableButton({
  name,
  choose,
}: {
  readonly name: string | undefined
  readonly choose: (name: string) => void
}) {
  if (name === undefined) return null
  return (
    <button type="button" class="small" onClick={() => choose(name)}>
      {name}
    </button>
  )
}
