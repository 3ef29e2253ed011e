import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { type TableName, tableNamed } from '../../database/table-named.js'

/** How the rows of a table are told apart by some of its columns, counted on the server. */
export interface CountedKeys {
  readonly rows: number
  /** How many different keys they have; a null is a value among others. */
  readonly keys: number
  /** Rows of which a part of the key is null. */
  readonly nulls: number
}

/** Counts the rows of a table, which is named as datasets name tables, and the keys that they have by `columns`. */
export async function countKeys(
  database: Database,
  name: string | TableName,
  columns: readonly string[],
): Promise<CountedKeys> {
  const { schema, name: own } = typeof name === 'string' ? tableNamed(database, name) : name
  const parts = columns.map((each) => sql.id('live', each))
  const texts = sql.join(parts.map((part) => sql`${part}::text`))
  const isNull = sql.join(
    parts.map((part) => sql`${part} is null`),
    sql` or `,
  )
  const found = await sql<CountedKeys>`
    select
      count(*)::int8 as rows,
      count(distinct array[${texts}])::int8 as keys,
      (count(*) filter (where ${isNull}))::int8 as nulls
    from ${sql.id(schema, own)} as live
  `.execute(database.query)
  return found.rows[0] ?? { rows: 0, keys: 0, nulls: 0 }
}
