/** A temporary table that the client keeps, because the server may not: its rows travel with each statement that reads it. */
export interface ClientTable {
  readonly name: string
  readonly columns: readonly ClientColumn[]
  /** Each a JSON array of the row's values as texts, null for null. */
  readonly rows: string[]
}

export interface ClientColumn {
  readonly name: string
  /** As `pg_typeof` writes it. */
  readonly type: string
}

/** The table as a common table expression whose rows are the JSON text of a parameter. */
export function commonTable({ name, columns }: ClientTable, parameter: number): string {
  const values = columns.map(
    (column, index) => `(entry.value ->> ${index})::${column.type} as ${quoted(column.name)}`,
  )
  return `${quoted(name)} as materialized (
  select
    ${values.join(',\n    ')}
  from json_array_elements($${parameter}::json) as entry (value)
)`
}

/** The rows of a select as JSON arrays of texts, in one value. */
export function rowsAsJson(select: string, columns: readonly string[]): string {
  const names = columns.map(quoted)
  const texts = names.map((name) => `answer.${name}::text`)
  return `
select coalesce(json_agg(array[${texts.join(', ')}]), '[]')::text as rows
from (${select}
) as answer (${names.join(', ')})`
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
