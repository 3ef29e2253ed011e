import type { SchemaMapReport } from '@sow/runner'
import { useState } from 'preact/hooks'
import { DataTable } from '../../parts/data-table.js'
import { counted, groupDigits } from '../../words/numbers.js'
import { Drawing } from './drawing.js'
import { boxOf } from './sketch-tables.js'

const everyPackage = ''

/** The datasets and what their rows refer to: of one package with what it needs, or of all. */
export function DatasetMap({ report: { datasets } }: { readonly report: SchemaMapReport }) {
  const packages = [...Map.groupBy(datasets, (each) => each.package)]
  const [chosenPackage, setPackage] = useState(everyPackage)
  const [chosen, setChosen] = useState<string | null>(null)
  const own = datasets.filter((each) => chosenPackage === everyPackage || each.package === chosenPackage)
  const shown = datasets.filter(
    (each) => own.includes(each) || own.some(({ references }) => references.includes(each.dataset)),
  )
  const boxes = shown.map(({ dataset, version, rows }) =>
    boxOf(dataset, [{ text: `${version}, ${counted(rows, 'row')}`, kind: 'plain' }]),
  )
  const names = new Set(shown.map(({ dataset }) => dataset))
  const lines = shown.flatMap(({ dataset, references }) =>
    references.filter((to) => names.has(to)).map((to) => ({ id: `${dataset} ${to}`, from: dataset, to })),
  )
  const sketch = { boxes: boxes.map(({ id, width, height }) => ({ id, width, height })), lines }
  return (
    <>
      <div class="bar">
        <label>
          Package
          <select value={chosenPackage} onChange={({ currentTarget }) => setPackage(currentTarget.value)}>
            <option value={everyPackage}>all of them</option>
            {packages.map(([name, each]) => (
              <option key={name} value={name}>
                {name} ({each.length})
              </option>
            ))}
          </select>
        </label>
      </div>
      {shown.length > 0 && (
        <Drawing
          name="Datasets and what they refer to"
          boxes={boxes}
          sketch={sketch}
          chosen={chosen}
          choose={setChosen}
        />
      )}
      <DataTable
        caption="Datasets, each after those that it refers to"
        rows={shown}
        keyOf={({ dataset }) => dataset}
        columns={[
          { title: 'Dataset', cell: ({ dataset }) => dataset },
          { title: 'Package', cell: (each) => `${each.package} ${each.version}` },
          { title: 'Table', cell: ({ table }) => table },
          { title: 'Rows', align: 'end', cell: ({ rows }) => groupDigits(rows) },
          { title: 'Refers to', cell: ({ references }) => references.join(', ') },
        ]}
      />
    </>
  )
}
