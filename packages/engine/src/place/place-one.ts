import { isSowError, SowError } from '@sow/kit/errors'
import { type RawBuilder, sql } from 'kysely'
import { escapeIdentifier } from 'pg'
import type { Database } from '../database/database.js'
import { tableNamed } from '../database/table-named.js'
import { faultOf, isRetryable, translateDatabaseError } from '../server/connect/translate-database-error.js'
import { onProjectPath } from '../transaction/project-path.js'
import type { MovedTable } from './obstacle.js'

/**
 * Has Citus place one table, with the rows that it has. Throws TARGET_KIND with the words of Citus where it refuses for what no rule
 * knows.
 */
export async function placeOne(database: Database, move: MovedTable): Promise<void> {
  const { declared, facts } = move
  const name = qualified(facts)
  try {
    // What is declared of a trigger is that it may be called where its row is.
    if (facts.triggers.length > 0)
      await sql`select set_config('citus.enable_unsafe_triggers', 'on', true)`.execute(database.query)
    // The rows that it has are copied, which calls its triggers.
    await onProjectPath(database, () => placing(database, declared, name).execute(database.query))
  } catch (error) {
    if (isRetryable(error)) throw error
    throw refusedByCitus(error, facts.table)
  }
}

function placing(database: Database, declared: MovedTable['declared'], name: string): RawBuilder<unknown> {
  if (declared.kind === 'reference') return sql`select pg_catalog.create_reference_table(${name}::regclass)`
  const beside = declared.beside === undefined ? 'default' : qualified(tableNamed(database, declared.beside))
  return sql`
    select pg_catalog.create_distributed_table(
      ${name}::regclass,
      ${declared.by}::text,
      colocate_with => ${beside}::text
    )`
}

function qualified({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${escapeIdentifier(schema)}.${escapeIdentifier(name)}`
}

/** What the role may not, what the server lacks and what passes is told as anywhere. */
function refusedByCitus(error: unknown, table: string): unknown {
  const fault = faultOf(error)
  if (fault !== 'ours' && fault !== 'target') return error
  const told = translateDatabaseError(error, { place: { table }, serverMessage: true })
  if (!isSowError(told)) return told
  return new SowError({
    code: 'TARGET_KIND',
    message: `Citus does not place the table ${table} as it is declared: ${told.message}`,
    hint: 'Mend the table in a migration, or declare another place for it.',
    place: { table },
    cause: error,
  })
}
