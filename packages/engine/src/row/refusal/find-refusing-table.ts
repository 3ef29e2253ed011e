import { sql } from 'kysely'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { Database, SoughtRefusal } from '../../database/database.js'
import { onProjectPath } from '../../transaction/project-path.js'
import { isSought } from './narrow-refusal.js'

/** A table that refuses, at the end of a run, what was written, and what the driver threw. */
export interface RefusingTable {
  readonly identity: string
  readonly cause: unknown
}

/**
 * Has the constraints that were put off to the end speak up one by one, table by table, and answers the first whose refusal is
 * the sought one: at COMMIT a trigger of the application does not say where it stood. Null where none refuses.
 */
export async function findRefusingTable(
  database: Database,
  shapes: Iterable<readonly [identity: string, shape: TargetShape]>,
  sought: SoughtRefusal,
): Promise<RefusingTable | null> {
  for (const [identity, shape] of shapes)
    for (const constraint of await readDeferrable(database, shape)) {
      const cause = await refusalOf(database, constraint)
      if (cause !== null && isSought(cause, sought)) return { identity, cause }
    }
  return null
}

/** The constraints of a table that may be put off, quoted and with their schema. */
async function readDeferrable(database: Database, { tableId }: TargetShape): Promise<readonly string[]> {
  const found = await sql<{ name: string }>`
    select format('%I.%I', namespace.nspname, entry.conname) as name
    from pg_catalog.pg_constraint entry
    join pg_catalog.pg_namespace namespace
      on namespace.oid = entry.connamespace
    where entry.conrelid = ${tableId}::oid
      and entry.condeferrable
    order by entry.conname
  `.execute(database.query)
  return found.rows.map(({ name }) => name)
}

async function refusalOf(database: Database, constraint: string): Promise<unknown> {
  const { session } = database
  await session.query('savepoint sow_deferred')
  // In a message of its own: beside a setting, Citus sends the other servers all of it, and they have perhaps no such constraint.
  const speakUp = () => session.query(`set constraints ${constraint} immediate`)
  const refusal = await onProjectPath(database, speakUp).then(
    () => null,
    (error: unknown) => error,
  )
  await session.query('rollback to savepoint sow_deferred')
  return refusal
}
