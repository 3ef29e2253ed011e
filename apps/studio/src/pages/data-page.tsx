import { useEffect, useState } from 'preact/hooks'
import { Answered } from '../parts/answered.js'
import { NothingYet } from '../parts/nothing-yet.js'
import { useCall } from '../server/use-call.js'
import { DatasetRows } from './data/dataset-rows.js'

/** The rows of a dataset, page by page, with a search on the server; and of each row where its values come from. */
export function DataPage() {
  const [state] = useCall('status', {})
  const [named, setNamed] = useState(datasetInAddress)
  useEffect(() => {
    const change = () => setNamed(datasetInAddress())
    addEventListener('hashchange', change)
    return () => removeEventListener('hashchange', change)
  }, [])
  return (
    <>
      <h1>Rows</h1>
      <Answered state={state}>
        {({ datasets }) => {
          const applied = datasets
            .filter((each) => each.applied !== null)
            .map(({ domain, dataset }) => `${domain}/${dataset}`)
          const chosen = applied.includes(named) ? named : (applied[0] ?? null)
          if (chosen === null) return <NothingYet />
          return (
            <>
              <p class="bar">
                <label>
                  Dataset
                  <select
                    value={chosen}
                    onChange={({ currentTarget }) => {
                      location.hash = `#/data/${currentTarget.value}`
                    }}
                  >
                    {applied.map((name) => (
                      <option key={name}>{name}</option>
                    ))}
                  </select>
                </label>
              </p>
              <DatasetRows key={chosen} dataset={chosen} />
            </>
          )
        }}
      </Answered>
    </>
  )
}

/** `domain/name` of `#/data/domain/name`. */
function datasetInAddress(): string {
  return location.hash.replace(/^#\/data\/?/, '')
}
