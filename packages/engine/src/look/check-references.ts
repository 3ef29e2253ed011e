import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import { namedTables } from '../database/table-named.js'
import type { DeclaredReference } from './referring-tables.js'

/** Throws CONFIG_INVALID where the configuration says that a table refers to codes, and it or a column of it is not there. */
export async function checkReferences(
  database: Database,
  references: readonly DeclaredReference[],
): Promise<void> {
  if (references.length === 0) return
  const found = await sql<{ written: string; columns: readonly string[] }>`
    select
      named.written,
      array(
        select attribute.attname::text
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid = class.oid
          and attribute.attnum > 0
          and not attribute.attisdropped
      ) as columns
    from ${namedTables(
      database,
      references.map(({ table }) => table),
    )}
  `.execute(database.query)
  const known = new Map(found.rows.map(({ written, columns }) => [written, columns]))
  for (const { table, columns } of references) {
    const own = known.get(table)
    if (own === undefined) throw wrongReference({ table }, `The table ${table}`)
    const held = Object.values(columns).filter((each) => typeof each === 'string')
    const column = held.find((each) => !own.includes(each))
    if (column !== undefined)
      throw wrongReference({ table, column }, `The column ${column} of the table ${table}`)
  }
}

function wrongReference(place: { readonly table: string; readonly column?: string }, what: string): SowError {
  return new SowError({
    code: 'CONFIG_INVALID',
    message: `${what}, which references of the configuration name, is not there.`,
    hint: 'Correct `references` in the configuration, or make it in a migration.',
    place,
  })
}
