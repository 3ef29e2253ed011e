const mostCharacters = 300

/** A value as the table has it: null and an empty text are told apart, a long one is cut. */
export function Value({ value }: { readonly value: string | null | undefined }) {
  if (value === undefined) return <span class="quiet">–</span>
  if (value === null) return <span class="quiet">no value</span>
  if (value === '') return <span class="quiet">empty</span>
  return (
    <span class="value">{value.length > mostCharacters ? `${value.slice(0, mostCharacters)} …` : value}</span>
  )
}
