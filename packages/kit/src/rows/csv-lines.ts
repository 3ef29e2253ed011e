/** The line ends between two places of a text. */
export function countLineFeeds(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}

/**
 * Two quotes that are each missing their partner join rows into one that has the right number of fields. It shows:
 * the field that spans lines then holds the commas of the rows that it swallowed, exactly.
 */
export function looksMerged(fields: readonly (string | null)[]): boolean {
  const last = fields.length - 1
  if (last === 0) return false
  return fields.some((field, index) => {
    if (!field?.includes('\n')) return false
    const commas = field.split('\n').map((part) => part.split(',').length - 1)
    return commas.every((count, part) =>
      part === 0 ? count === last - index : count === (part === commas.length - 1 ? index : last),
    )
  })
}
