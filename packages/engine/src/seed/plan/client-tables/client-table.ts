import { sql } from 'kysely'
import { type Fragment, lines } from '../../../catalog/statement/sql-fragments.js'

/** A work table that the client keeps, because the server may not: its rows travel with each statement that reads it. */
export interface ClientTable {
  readonly name: string
  readonly columns: readonly ClientColumn[]
  /** The column that numbers copied rows where they bring no number along. */
  readonly numbered: string | undefined
  /** Each a JSON array of the row's values as texts, null for null. */
  readonly rows: string[]
}

export interface ClientColumn {
  readonly name: string
  /** As `pg_typeof` writes it. */
  readonly type: string
}

/** The table as a common table expression whose rows are the JSON text of a parameter. */
export function commonTable({ name, columns, rows }: ClientTable): Fragment {
  const values = columns.map(
    (column, index) =>
      sql`(entry.value ->> ${sql.lit(index)})::${sql.raw(column.type)} as ${sql.id(column.name)}`,
  )
  return sql`${sql.id(name)} as materialized (
  select
    ${lines(values)}
  from json_array_elements(${`[${rows.join(',')}]`}::json) as entry (value)
)`
}

/** Adds rows whose values come in the order of `names`. */
export function rowsInto({ columns, rows }: ClientTable, names: readonly string[]) {
  const places = columns.map(({ name }) => names.indexOf(name))
  return (values: readonly (string | null)[]): void => {
    rows.push(JSON.stringify(places.map((place) => values[place] ?? null)))
  }
}
