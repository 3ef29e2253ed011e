import type { TrackerEntry, TrackerState } from './found-tracker.js'
import { applied, type KnownTracker, type TrackerRow, text, time, truth, whole } from './known-tracker.js'

/** Tools with an engine or a language of their own. */
export const otherTrackers: readonly KnownTracker[] = [
  {
    tool: 'Prisma',
    columns: {
      id: text,
      checksum: text,
      finished_at: time,
      migration_name: text,
      logs: text,
      rolled_back_at: time,
      started_at: time,
      applied_steps_count: whole,
    },
    isDistinct: true,
    order: ['started_at', 'migration_name'],
    entry: ({ migration_name, finished_at, started_at, rolled_back_at }) => ({
      name: migration_name ?? '',
      at: finished_at ?? started_at ?? null,
      state: rolled_back_at !== null ? 'rolled-back' : finished_at === null ? 'failed' : 'applied',
    }),
  },
  {
    tool: 'Flyway',
    columns: {
      installed_rank: whole,
      version: text,
      description: text,
      type: text,
      script: text,
      checksum: whole,
      installed_by: text,
      installed_on: time,
      execution_time: whole,
      success: truth,
    },
    isDistinct: true,
    order: ['installed_rank'],
    entry: flywayEntry,
  },
  {
    tool: 'Liquibase',
    columns: {
      id: text,
      author: text,
      filename: text,
      dateexecuted: time,
      orderexecuted: whole,
      exectype: text,
      md5sum: text,
    },
    optional: {
      description: text,
      comments: text,
      tag: text,
      liquibase: text,
      contexts: text,
      labels: text,
      deployment_id: text,
    },
    isDistinct: true,
    order: ['orderexecuted'],
    entry: ({ id, author, filename, dateexecuted, exectype }) => ({
      name: `${filename}::${id}::${author}`,
      at: dateexecuted ?? null,
      state: exectype === 'FAILED' ? 'failed' : exectype === 'MARK_RAN' ? 'baseline' : 'applied',
    }),
    lock: {
      columns: { id: whole, locked: truth, lockgranted: time, lockedby: text },
      isHeld: ({ locked }) => locked === 'true',
    },
  },
  {
    tool: 'Atlas',
    columns: {
      version: text,
      description: text,
      type: whole,
      applied: whole,
      total: whole,
      executed_at: time,
      execution_time: whole,
      hash: text,
    },
    optional: { error: text, error_stmt: text, partial_hashes: /^json/, operator_version: text },
    isDistinct: true,
    order: ['version'],
    entry: atlasEntry,
  },
  {
    tool: 'Supabase',
    columns: { version: text, statements: /^text\[\]/, name: text },
    optional: { created_by: text, idempotency_key: text, rollback: /^text\[\]/ },
    isDistinct: true,
    order: ['version'],
    entry: ({ version, name }) => applied(name ? `${version}_${name}` : version, null),
    seeds: { columns: { path: text, hash: text } },
  },
  {
    tool: 'golang-migrate',
    columns: { version: whole, dirty: truth },
    isDistinct: true,
    order: ['version'],
    keeps: 'version',
    entry: ({ version, dirty }) => ({
      name: version ?? '',
      at: null,
      state: dirty === 'true' ? 'dirty' : 'applied',
    }),
  },
  {
    tool: 'Rails',
    columns: { version: text },
    needs: { columns: { key: text, value: text, created_at: time, updated_at: time } },
    fits: ({ version }) => /^\d+$/.test(version ?? ''),
    isDistinct: false,
    order: ['version'],
    entry: ({ version }) => applied(version, null),
  },
  {
    tool: 'dbmate',
    columns: { version: text },
    fits: ({ version }) => /^\d+$/.test(version ?? ''),
    isDistinct: false,
    order: ['version'],
    entry: ({ version }) => applied(version, null),
  },
]

function flywayEntry({ version, script, type, success, installed_on }: TrackerRow): TrackerEntry | null {
  // The row that says who made the schema is no migration.
  if (type === 'SCHEMA') return null
  const taken = type?.startsWith('UNDO') || type === 'DELETE'
  const state =
    success === 'false' ? 'failed' : taken ? 'undone' : type === 'BASELINE' ? 'baseline' : 'applied'
  // A repeatable migration has no version.
  return { name: version ?? script ?? '', at: installed_on ?? null, state }
}

/** The bit of a type that was marked as applied, and not run. */
const markedByAtlas = 1

function atlasEntry(row: TrackerRow): TrackerEntry | null {
  const { version, type, total, executed_at, error } = row
  // What the tool keeps for itself.
  if (version?.startsWith('.')) return null
  return { name: version ?? '', at: executed_at ?? null, state: stateOf() }

  function stateOf(): TrackerState {
    if (error) return 'failed'
    if (Number(row['applied']) < Number(total)) return 'dirty'
    return (Number(type) & markedByAtlas) === markedByAtlas ? 'baseline' : 'applied'
  }
}
