import { applied, type KnownTracker, text, time, truth, whole } from './known-tracker.js'

/** Tools that come with a framework, or with a language that is not JavaScript. */
export const frameworkTrackers: readonly KnownTracker[] = [
  {
    tool: 'Django',
    columns: { id: whole, app: text, name: text, applied: time },
    called: /^django_migrations$/,
    fits: ({ name }) => /^\d{4}_\w+$/.test(name ?? ''),
    isDistinct: false,
    order: ['id'],
    entry: ({ app, name, applied: at }) => applied(`${app}.${name}`, at),
  },
  {
    tool: 'Alembic',
    columns: { version_num: text },
    fits: ({ version_num }) => /^[\w-]+$/.test(version_num ?? ''),
    isDistinct: false,
    order: ['version_num'],
    keeps: 'version',
    entry: ({ version_num }) => applied(version_num, null),
  },
  {
    tool: 'Laravel',
    columns: { id: whole, migration: text, batch: whole },
    isDistinct: true,
    order: ['id'],
    entry: ({ migration }) => applied(migration, null),
  },
  {
    tool: 'Ecto',
    columns: { version: whole, inserted_at: time },
    fits: ({ version }) => /^\d{14}$/.test(version ?? ''),
    isDistinct: false,
    order: ['version'],
    entry: ({ version, inserted_at }) => applied(version, inserted_at),
  },
  {
    tool: 'Entity Framework',
    columns: { MigrationId: text, ProductVersion: text },
    isDistinct: true,
    order: ['MigrationId'],
    entry: ({ MigrationId }) => applied(MigrationId, null),
  },
  {
    tool: 'Doctrine',
    columns: { version: text, executed_at: time, execution_time: whole },
    isDistinct: true,
    order: ['version'],
    entry: ({ version, executed_at }) => applied(version, executed_at),
  },
  {
    tool: 'goose',
    columns: { id: whole, version_id: whole, is_applied: truth, tstamp: time },
    isDistinct: true,
    order: ['id'],
    // The version before the first migration is no migration.
    entry: ({ version_id, is_applied, tstamp }) =>
      version_id === '0'
        ? null
        : { name: version_id ?? '', at: tstamp ?? null, state: is_applied === 'true' ? 'applied' : 'undone' },
  },
  {
    tool: 'SQLx',
    columns: {
      version: whole,
      description: text,
      installed_on: time,
      success: truth,
      checksum: /^bytea/,
      execution_time: whole,
    },
    isDistinct: true,
    order: ['version'],
    entry: ({ version, installed_on, success }) => ({
      name: version ?? '',
      at: installed_on ?? null,
      state: success === 'true' ? 'applied' : 'dirty',
    }),
  },
  {
    tool: 'Diesel',
    columns: { version: text, run_on: time },
    fits: ({ version }) => /^\d{14}$/.test(version ?? ''),
    isDistinct: false,
    order: ['version'],
    entry: ({ version, run_on }) => applied(version, run_on),
  },
]
