/** `1 row`, `12 rows`: how an error counts them. */
export function countedRows(rows: number): string {
  return rows === 1 ? '1 row' : `${rows} rows`
}
