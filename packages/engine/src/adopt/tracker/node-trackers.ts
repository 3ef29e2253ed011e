import {
  applied,
  instantOf,
  type KnownTracker,
  type TrackerRow,
  text,
  time,
  truth,
  whole,
} from './known-tracker.js'

/** A file of a migration as Sequelize and Umzug name it. */
const isFileName = ({ name }: TrackerRow) => /^\d[\w.-]*\.([cm]?[jt]s|sql)$|^\d{8,}[-_.]/.test(name ?? '')

/** What teams call the name of a migration in a table of their own. */
const ownNames = ['name', 'filename', 'file_name', 'file', 'migration', 'migration_name', 'script']

/** A runner that somebody wrote, by the name of its table and by values that are those of files. */
function ownRunner(column: string): KnownTracker {
  return {
    tool: 'a runner of its own',
    columns: { [column]: text },
    onlyCalled: /migration|schema_?version|db_?version|changelog/i,
    fits: (row) => isFileName({ name: row[column] ?? null }),
    isDistinct: false,
    order: [column],
    entry(row) {
      const [, at = null] =
        Object.entries(row).find(([name]) => /_(?:at|on)$|At$|date|time/i.test(name)) ?? []
      const isFailed = row['success'] === 'false' || /fail|error/i.test(row['status'] ?? '')
      return { ...applied(row[column], at), ...(isFailed ? { state: 'failed' as const } : {}) }
    },
  }
}

/** Tools of Node, but for Prisma and Supabase, which have an engine of their own. */
export const nodeTrackers: readonly KnownTracker[] = [
  {
    tool: 'Sequelize',
    columns: { name: text },
    optional: { createdAt: time, updatedAt: time },
    called: /^SequelizeMeta$/,
    fits: isFileName,
    isDistinct: false,
    order: ['name'],
    entry: ({ name }) => applied(name, null),
    seeds: { columns: { name: text }, named: /data|seed/i },
  },
  {
    tool: 'Sequelize',
    columns: { id: whole, from: /^(bigint|character varying)/, to: /^(bigint|character varying)/ },
    fits: ({ to }) => /^\d{14}/.test(to ?? ''),
    isDistinct: false,
    order: ['id'],
    entry: ({ to }) => applied(to, null),
  },
  {
    tool: 'Knex',
    columns: { id: whole, name: text, batch: whole, migration_time: time },
    isDistinct: true,
    order: ['id'],
    entry: ({ name, migration_time }) => applied(name, migration_time),
    lock: { columns: { index: whole, is_locked: whole }, isHeld: ({ is_locked }) => is_locked === '1' },
  },
  {
    tool: 'Kysely',
    columns: { name: /^character varying\(255\)/, timestamp: /^character varying\(255\)/ },
    needs: { columns: { id: /^character varying/, is_locked: whole } },
    isDistinct: true,
    order: ['name'],
    entry: ({ name, timestamp }) => applied(name, timestamp),
    lock: {
      columns: { id: /^character varying/, is_locked: whole },
      isHeld: ({ is_locked }) => is_locked === '1',
    },
    hint: "Migrate with Kysely's Migrator as before, from `kyselyMigrations` of @sow/engine/kysely, and run `sow db seed` for the rows.",
  },
  {
    tool: 'Drizzle',
    columns: { id: whole, hash: text, created_at: whole },
    fits: ({ hash }) => /^[0-9a-f]{64}$/.test(hash ?? ''),
    isDistinct: false,
    order: ['created_at', 'id'],
    entry: ({ hash, created_at }) => applied(hash, instantOf(created_at)),
  },
  {
    tool: 'TypeORM',
    columns: { id: whole, timestamp: whole, name: text },
    fits: ({ timestamp }) => /^\d{13}$/.test(timestamp ?? ''),
    isDistinct: false,
    order: ['timestamp', 'id'],
    entry: ({ name, timestamp }) => applied(name, instantOf(timestamp)),
    beside: { columns: { type: text, database: text, schema: text, table: text, name: text, value: text } },
  },
  {
    tool: 'MikroORM',
    columns: { id: whole, name: text, executed_at: time },
    fits: ({ name }) => /^Migration\d{14}/.test(name ?? ''),
    isDistinct: false,
    order: ['id'],
    entry: ({ name, executed_at }) => applied(name, executed_at),
  },
  {
    tool: 'node-pg-migrate',
    columns: { id: whole, name: text, run_on: time },
    isDistinct: true,
    order: ['id'],
    entry: ({ name, run_on }) => applied(name, run_on),
  },
  {
    tool: 'graphile-migrate',
    columns: { hash: text, previous_hash: text, filename: text, date: time },
    isDistinct: true,
    order: ['filename'],
    entry: ({ filename, date }) => applied(filename, date),
  },
  {
    tool: 'Postgrator',
    columns: { version: whole, name: text, md5: text, run_at: time },
    isDistinct: true,
    order: ['version'],
    // The version before the first migration is no migration.
    entry: ({ version, name, run_at }) => (version === '0' ? null : applied(name || version, run_at)),
  },
  {
    tool: 'a runner of its own',
    columns: { id: whole, name: text },
    optional: {
      hash: text,
      checksum: text,
      batch: whole,
      success: truth,
      executed_at: time,
      applied_at: time,
      created_at: time,
      run_at: time,
    },
    fits: isFileName,
    isDistinct: false,
    order: ['name'],
    entry: ({ name, executed_at, applied_at, created_at, run_at, success }) => ({
      ...applied(name, executed_at ?? applied_at ?? created_at ?? run_at),
      ...(success === 'false' ? { state: 'failed' as const } : {}),
    }),
  },
  ...ownNames.map(ownRunner),
]
