import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/** A migration that another tool recorded as done. */
export interface TrackedMigration {
  readonly tool: string
  readonly name: string
  /** The transaction that recorded it, as text. */
  readonly xmin: string
}

/** A tool, and how the table is known in which it records migrations: by its columns, in the order of their names. */
interface RecordForm {
  readonly tool: string
  readonly columns: RegExp
  /** The column that names a migration. */
  readonly named: string
  /** The rows that are done, as SQL. */
  readonly done?: string
}

const forms: readonly RecordForm[] = [
  {
    tool: 'Prisma',
    columns:
      /^applied_steps_count, checksum, finished_at, id, logs, migration_name, rolled_back_at, started_at$/,
    named: 'migration_name',
    done: 'finished_at is not null and rolled_back_at is null',
  },
  { tool: 'Knex', columns: /^batch, id, migration_time, name$/, named: 'name' },
  { tool: 'node-pg-migrate', columns: /^id, name, run_on$/, named: 'name' },
  { tool: 'TypeORM', columns: /^id, name, timestamp$/, named: 'name' },
  { tool: 'Kysely', columns: /^name, timestamp$/, named: 'name' },
  { tool: 'Drizzle', columns: /^created_at, hash, id$/, named: 'hash' },
  {
    tool: 'Flyway',
    columns: /^checksum, .*installed_rank, script, success, type, version$/,
    named: 'script',
    done: 'success',
  },
  { tool: 'Supabase', columns: /^name, statements, version$/, named: 'version' },
]

/** Tables whose columns say too little are known by their names too. */
const named: Readonly<Record<string, RecordForm>> = {
  SequelizeMeta: { tool: 'Sequelize', columns: /^name$/, named: 'name' },
  schema_migrations: { tool: 'schema_migrations', columns: /^version$/, named: 'version' },
}

interface FoundTable {
  readonly schema: string
  readonly name: string
  readonly columns: string
}

/** The migrations that other tools recorded, in tables that this role may read. */
export async function readTrackedMigrations(database: Database): Promise<readonly TrackedMigration[]> {
  const tables = await readSmallTables(database)
  const reads = tables.flatMap((table) => {
    const own = named[table.name]
    const form =
      forms.find(({ columns }) => columns.test(table.columns)) ??
      (own?.columns.test(table.columns) === true ? own : undefined)
    return form === undefined ? [] : [readOf(table, form)]
  })
  if (reads.length === 0) return []
  const found = sql<TrackedMigration>`${sql.join(reads, sql.raw('\nunion all'))}`
  return (await found.execute(database.query)).rows
}

function readOf({ schema, name }: FoundTable, form: RecordForm) {
  return sql`
select
  ${form.tool}::text as tool,
  record.${sql.id(form.named)}::text as name,
  record.xmin::text as xmin
from ${sql.id(schema, name)} as record
where ${sql.raw(form.done ?? 'true')}`
}

async function readSmallTables(database: Database): Promise<readonly FoundTable[]> {
  const found = await sql<FoundTable>`
    select
      namespace.nspname::text as schema,
      class.relname::text as name,
      string_agg(attribute.attname::text, ', ' order by attribute.attname) as columns
    from pg_catalog.pg_class class
    join pg_catalog.pg_namespace namespace
      on namespace.oid = class.relnamespace
    join pg_catalog.pg_attribute attribute
      on attribute.attrelid = class.oid
      and attribute.attnum > 0
      and not attribute.attisdropped
    where class.relkind = 'r'
      and class.relnatts <= 16
      and namespace.nspname not in ('information_schema', 'sow')
      and not starts_with(namespace.nspname::text, 'pg_')
      and has_table_privilege(class.oid, 'select')
      and has_schema_privilege(namespace.oid, 'usage')
      and class.relname ~ 'migrat|Meta|schema_history'
    group by namespace.nspname, class.oid, class.relname
    order by namespace.nspname, class.relname
  `.execute(database.query)
  return found.rows
}
