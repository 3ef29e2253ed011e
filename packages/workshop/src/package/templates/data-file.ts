import type { AuthoredDataset, AuthoredRow } from '../authored/authored-package.js'

/** data/NAME.csv or data/NAME.ndjson: rows and nothing else. */
export function dataFile({ format, rows }: AuthoredDataset): string {
  if (format === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
  const header = Object.keys(rows[0] ?? {})
  return [header.map(field), ...rows.map((row) => fieldsOf(row, header))]
    .map((fields) => `${fields.join(',')}\n`)
    .join('')
}

function fieldsOf(row: AuthoredRow, header: readonly string[]): string[] {
  return header.map((name) => {
    const value = row[name]
    return value === null ? '' : field(String(value))
  })
}

/** An empty text is quoted, since an empty field is null. */
function field(text: string): string {
  return text === '' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
