import { type Item, itemColumns } from './item.ts'

/** Rows as a package ships them: a CSV file with a header, null as the empty field. */
export function* csvLines(rows: Iterable<Partial<Item>>): Generator<string> {
  let columns: (keyof Item)[] | null = null
  for (const row of rows) {
    if (columns === null) {
      columns = itemColumns.filter((column) => column in row)
      yield columns.join(',')
    }
    yield columns.map((column) => csvField(row[column] ?? null)).join(',')
  }
}

function csvField(value: Item[keyof Item]): string {
  if (value === null) return ''
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
