/** Bytes that are copied into a part of a table before the server checks their references: as many as a release of code sets has. */
const flushedAtOnce = '256MB'

/** What a transaction on a coordinator of Citus sets for itself, before it looks at anything. */
const settings: Readonly<Record<string, string>> = {
  // Otherwise a table that others refer to cannot be written once any of those was read.
  'citus.multi_shard_modify_mode': 'sequential',
  // What is set by a statement from now on is set on the other servers as well.
  'citus.propagate_set_commands': 'local',
  // A table of ours that Citus joins with one of its own by carrying rows may lose columns of them, in silence. So it fails there.
  'citus.local_table_join_policy': 'never',
  // Rows of one release may refer to each other, and are checked each time that some are sent.
  'citus.local_copy_flush_threshold': flushedAtOnce,
  // The ledger is read by statements that Citus has no part in.
  'citus.use_citus_managed_tables': 'off',
}

/**
 * Two messages, in their order: after the first one a statement that sets something reaches the other servers, and with it all of
 * the message that it stands in. None of them then waits for a lock any longer than this one.
 */
export function citusSettings(lockTimeoutSeconds: number): readonly [string, string] {
  const calls = Object.entries(settings).map(([name, value]) => `set_config('${name}', '${value}', true)`)
  return [`select ${calls.join(', ')}`, `set local lock_timeout = '${lockTimeoutSeconds}s'`]
}
