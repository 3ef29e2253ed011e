import { type Item, itemColumns, makeItem } from '../rows/item.ts'

/** A connection of any kind. */
export interface Queryable {
  query(text: string, parameters?: unknown[]): Promise<unknown>
}

const batchRows = 5000

/** Lets the site add rows of its own, no part of any release. */
export async function addSiteRows(connection: Queryable, rows: number): Promise<void> {
  const columns = itemColumns.join(', ')
  for (let first = 0; first < rows; first += batchRows) {
    const items: Item[] = []
    for (let number = first; number < Math.min(first + batchRows, rows); number += 1)
      items.push(makeItem(number, 'first', 'S'))
    await connection.query(
      `insert into items (${columns}) select ${columns} from jsonb_populate_recordset(null::items, $1::jsonb)`,
      [JSON.stringify(items)],
    )
  }
}

/** Which rows somebody changes: some here and there, or as many that adjoin. */
export type Spread = 'scattered' | 'clustered'

const edited: Readonly<Record<Spread, string>> = {
  scattered: `code like 'P%50' or code like 'P%000'`,
  clustered: `code like 'P%' and (right(code, 5)::integer between 2000 and 2999 or right(code, 5)::integer < 100)`,
}

/** Lets the site change one row of a hundred, and one of a thousand that the release of this spread changes as well. */
export async function editRows(connection: Queryable, spread: Spread = 'scattered'): Promise<void> {
  await connection.query(`
    update items
    set price = price + 5
    where ${edited[spread]}`)
}
