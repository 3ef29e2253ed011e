/** Tables in which other tools keep what they did, by the columns that tell them apart from an application's own. */
const trackers: readonly (readonly [name: RegExp, column: string])[] = [
  [/^_prisma_migrations$/, 'migration_name'],
  [/^Sequelize(?:Meta|Data)$/, 'name'],
  [/^knex_migrations$/, 'migration_time'],
  [/^knex_migrations_lock$/, 'is_locked'],
  [/^kysely_migration$/, 'timestamp'],
  [/^kysely_migration_lock$/, 'is_locked'],
  [/^flyway_schema_history$/, 'installed_rank'],
  [/^databasechangelog$/i, 'exectype'],
  [/^databasechangeloglock$/i, 'lockgranted'],
  [/^__drizzle_migrations$/, 'hash'],
  [/^typeorm_metadata$/, 'value'],
  [/^migrations$/, 'timestamp'],
  [/^(?:mikro_orm_|umzug_)migrations$/, 'name'],
  [/^pgmigrations$/, 'run_on'],
  [/^atlas_schema_revisions$/, 'executed_at'],
  [/^schema_migrations$/, 'version'],
  [/^ar_internal_metadata$/, 'key'],
  [/^schemaversion$/, 'version'],
]

/** True of a table that is another tool's record, and no table of the application. */
export function isTracker(name: string, columns: readonly string[]): boolean {
  const bare = name.slice(name.lastIndexOf('.') + 1)
  return trackers.some(([pattern, column]) => pattern.test(bare) && columns.includes(column))
}
