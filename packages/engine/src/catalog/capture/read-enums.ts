import { sql } from 'kysely'
import type { Database } from '../../database/database.js'

/** A type of listed words. */
export interface LiveEnum {
  readonly name: string
  readonly labels: readonly string[]
}

/** The enumerations of the project's schema, by name. */
export async function readEnums(database: Database): Promise<readonly LiveEnum[]> {
  const found = await sql<LiveEnum>`
    select
      type.typname::text as name,
      jsonb_agg(label.enumlabel order by label.enumsortorder) as labels
    from pg_catalog.pg_type type
    join pg_catalog.pg_namespace namespace
      on namespace.oid = type.typnamespace
    join pg_catalog.pg_enum label
      on label.enumtypid = type.oid
    where namespace.nspname = ${database.schema}
    group by type.typname
    order by type.typname
  `.execute(database.query)
  return found.rows
}
