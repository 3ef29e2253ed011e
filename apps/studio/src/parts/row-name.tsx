import type { PlannedRow } from '../words/row-words.js'

/** The key of a row, and once what people call it. */
export function RowName({ row, named }: { readonly row: PlannedRow; readonly named: boolean }) {
  const { tenant, key, name } = row
  const isNews = named && name !== null && name !== undefined && name !== key
  return (
    <>
      {tenant === null ? key : `${tenant}: ${key}`}
      {isNews && <span class="quiet"> {name}</span>}
    </>
  )
}
