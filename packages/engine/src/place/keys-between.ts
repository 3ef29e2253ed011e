import { sql } from 'kysely'
import { table } from '../catalog/statement/sql-fragments.js'
import type { Database } from '../database/database.js'
import type { MoveGroup } from './order-moves.js'

/** A foreign key that is taken off for the time in which its two tables are not in one place. */
export interface KeyBetween {
  readonly schema: string
  readonly name: string
  readonly key: string
  /** As the catalog writes it. */
  readonly definition: string
  readonly comment: string | null
}

/**
 * Takes off the foreign keys of the distributed tables of a group to others of it: Citus has none from a table that is here to one that
 * is distributed, nor the other way round. They are added again in the same transaction, which checks them.
 */
export async function dropKeysBetween(database: Database, group: MoveGroup): Promise<readonly KeyBetween[]> {
  if (group.length < 2) return []
  const names = JSON.stringify(
    group.map(({ facts: { schema, name }, declared }) => ({
      schema,
      name,
      spread: declared.kind === 'distributed',
    })),
  )
  const { rows } = await sql<KeyBetween>`
    with placed as (
      select class.oid, listed.schema, listed.name, listed.spread
      from jsonb_to_recordset(${names}::jsonb) as listed (schema text, name text, spread boolean)
      join pg_catalog.pg_namespace namespace
        on namespace.nspname = listed.schema
      join pg_catalog.pg_class class
        on class.relnamespace = namespace.oid
        and class.relname = listed.name
    )
    select
      referring.schema,
      referring.name,
      entry.conname::text as key,
      pg_get_constraintdef(entry.oid) as definition,
      obj_description(entry.oid, 'pg_constraint') as comment
    from pg_catalog.pg_constraint entry
    join placed as referring
      on referring.oid = entry.conrelid
    join placed as referred
      on referred.oid = entry.confrelid
    where entry.contype = 'f'
      and entry.conparentid = 0
      and referring.spread
      and referring.oid <> referred.oid
    order by 1, 2, 3
  `.execute(database.query)
  for (const { key, ...name } of rows)
    await sql`alter table ${table(name)} drop constraint ${sql.id(key)}`.execute(database.query)
  return rows
}

/** Adds such a key again. */
export async function addKey(
  database: Database,
  { key, definition, comment, ...name }: KeyBetween,
): Promise<void> {
  await sql`alter table ${table(name)} add constraint ${sql.id(key)} ${sql.raw(definition)}`.execute(
    database.query,
  )
  if (comment !== null)
    await sql`comment on constraint ${sql.id(key)} on ${table(name)} is ${sql.lit(comment)}`.execute(
      database.query,
    )
}
