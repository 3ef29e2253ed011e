import type { AuthoredDataset, AuthoredRow } from '../authored/authored-package.js'

/** data/NAME.csv or data/NAME.ndjson: rows and nothing else. */
export function dataFile(
  { format, headers }: Pick<AuthoredDataset, 'format' | 'headers'>,
  rows: readonly AuthoredRow[],
): string {
  const lines = dataLines({ format, headers }, rows)
  return format === 'ndjson' ? lines : `${headers.map(field).join(',')}\n${lines}`
}

/** The lines of some rows, without the header. */
export function dataLines(
  { format, headers }: Pick<AuthoredDataset, 'format' | 'headers'>,
  rows: readonly AuthoredRow[],
): string {
  const lineOf = (row: AuthoredRow) =>
    format === 'ndjson' ? JSON.stringify(row) : fieldsOf(row, headers).join(',')
  return rows.map((row) => `${lineOf(row)}\n`).join('')
}

function fieldsOf(row: AuthoredRow, header: readonly string[]): string[] {
  return header.map((name) => {
    const value = row[name]
    return value === null ? '' : field(String(value))
  })
}

/** An empty text is quoted, since an empty field is null, and so is what others write for null. */
function field(text: string): string {
  return /^(?:|NULL|\\N)$|[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
