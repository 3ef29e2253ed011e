import { groupDigits } from '../words/numbers.js'
import { type CountName, countWords } from '../words/row-words.js'

const names = Object.keys(countWords) as readonly CountName[]

/** Rows by what becomes of them; what is zero is left out. */
export function Counts({
  counts,
  only = names,
}: {
  readonly counts: Readonly<Record<CountName, number>>
  readonly only?: readonly CountName[]
}) {
  const told = only.filter((name) => counts[name] > 0)
  return (
    <ul class="counts">
      {told.length === 0 && <li>nothing changes</li>}
      {told.map((name) => (
        <li key={name} class={name === 'conflicts' ? 'decide' : ''}>
          <strong>{groupDigits(counts[name])}</strong> {countWords[name]}
        </li>
      ))}
    </ul>
  )
}

/** The counts of rows that something happens to. */
export const changedCounts: readonly CountName[] = names.filter((name) => name !== 'unchanged')
