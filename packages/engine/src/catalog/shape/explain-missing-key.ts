import { counted, isSowError, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import type { CatalogTable } from './catalog-table.js'
import { countKeys } from './count-keys.js'

/**
 * What is thrown where no unique index fits the key of a dataset, with what its rows are like today: whether an index could be
 * made, or how many rows share a key and how they are seen.
 */
export async function explainMissingKey(
  database: Database,
  error: unknown,
  key: readonly string[],
  table: CatalogTable,
): Promise<unknown> {
  if (!isSowError(error) || !error.problems.some(({ rule }) => rule === 'unique-index')) return error
  // Rows are not counted by a column that is not there: that is told already.
  if (!key.every((name) => table.columns.some((column) => column.name === name))) return error
  if (!(await mayRead(database, table))) return error
  const { rows, keys } = await countKeys(database, table.name, key)
  const list = key.map(quoted).join(', ')
  const name = `${quoted(table.name.schema)}.${quoted(table.name.name)}`
  const statement = `create unique index on ${name} (${list})`
  const way =
    keys === rows
      ? `${rows === 1 ? 'Its one row differs' : `Its ${rows} rows differ`} by the key today, so that an index can be made: ${statement}.`
      : `Its ${rows} rows have ${counted(keys, 'different key')}; see the doubles: select ${list}, count(*) from ${name} group by ${list} having count(*) > 1.`
  const { code, message, hint, place, problems } = error
  return new SowError({ code, message, hint: `${hint} ${way}`, place, problems, cause: error })
}

async function mayRead(database: Database, { oid }: CatalogTable): Promise<boolean> {
  const found = await sql<{ readonly readable: boolean }>`
    select has_table_privilege(${oid}::oid, 'select') as readable
  `.execute(database.query)
  return found.rows[0]?.readable === true
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
