import { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** A table of the database that may be another tool's record of migrations. */
interface FoundTable {
  readonly schema: string
  readonly name: string
  /** `name character varying(255), timestamp character varying(255)`, in the order of names. */
  readonly columns: string
  /** False where the role may not read its rows. */
  readonly readable: boolean
}

/** A tool that runs migrations, and how the table is known in which it records them. */
interface Tracker {
  readonly name: string
  /** By columns and not by name alone: names are a setting, and several tools share some. */
  recordOf(tables: readonly FoundTable[]): FoundTable | undefined
  readonly hint: string
}

/** The tools that are known; another one is another entry. */
const trackers: readonly Tracker[] = [
  {
    name: 'Kysely',
    recordOf: (tables) =>
      tables
        .filter(({ columns }) => columns === 'name character varying(255), timestamp character varying(255)')
        .find(({ schema }) =>
          tables.some(
            (lock) =>
              lock.schema === schema && lock.columns === 'id character varying(255), is_locked integer',
          ),
        ),
    hint: "Migrate with Kysely's Migrator as before, from `kyselyMigrations` of @sow/engine/kysely, and run `sow db seed` for the rows.",
  },
]

/** No tool that is known records migrations in a table with more columns. */
const mostColumns = 16

/**
 * Refuses to migrate a database whose migrations another tool recorded, before anything is written: what it made would be
 * made again. Throws MIGRATION_TRACKED.
 */
export async function refuseOtherTracker(database: Database): Promise<void> {
  const tables = await readSmallTables(database)
  for (const { name, recordOf, hint } of trackers) {
    const record = recordOf(tables)
    if (record === undefined) continue
    const migrations = await countRows(database, record)
    // The tool was started, and never applied anything.
    if (migrations === 0) continue
    throw new SowError({
      code: 'MIGRATION_TRACKED',
      message: `The migrations of this database are tracked by ${name}: ${told(migrations)} in ${record.schema}.${record.name}. Sow has applied none.`,
      hint,
      place: { table: `${record.schema}.${record.name}` },
    })
  }
}

async function readSmallTables(database: Database): Promise<readonly FoundTable[]> {
  const found = await sql<FoundTable>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      string_agg(
        attribute.attname || ' ' || format_type(attribute.atttypid, attribute.atttypmod), ', '
        order by attribute.attname
      ) as columns,
      has_table_privilege(class.oid, 'select') and has_schema_privilege(namespace.oid, 'usage') as readable
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    where class.relkind = 'r'
      and class.relnatts <= ${mostColumns}
      and namespace.nspname not in ('information_schema', 'sow')
      and not starts_with(namespace.nspname::text, 'pg_')
    group by namespace.oid, namespace.nspname, class.oid, class.relname
    order by namespace.nspname, class.relname
  `.execute(database.query)
  return found.rows
}

/** Null where the role may not read them. */
async function countRows(database: Database, { schema, name, readable }: FoundTable): Promise<number | null> {
  if (!readable) return null
  const found = await sql<{ rows: number }>`
    select count(*)::int4 as rows
    from ${sql.id(schema, name)}
  `.execute(database.query)
  return found.rows[0]?.rows ?? 0
}

function told(migrations: number | null): string {
  if (migrations === null) return 'migrations that this role may not read'
  return migrations === 1 ? '1 migration' : `${migrations} migrations`
}
