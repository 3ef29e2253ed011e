/** A JSON file, its short lists on one line, as formatters leave them. */
export function jsonText(value: object): string {
  const text = JSON.stringify(value, null, 2).replaceAll(/\[\s+([^\]{}]*?)\s+\]/g, (_, items: string) => {
    return `[${items.replaceAll(/\s*\n\s*/g, ' ')}]`
  })
  return `${text}\n`
}
