/** Bytes that are copied into a part of a table before the server checks their references: as many as a release of code sets has. */
const flushedAtOnce = '256MB'

/**
 * What a transaction on a coordinator of Citus sets for itself, before it looks at anything else. In this order: what follows the
 * second reaches the other servers as well, so that none of them waits longer than this one would.
 */
export const citusSettings: readonly string[] = [
  // Otherwise a table that others refer to cannot be written once any of those was read.
  "set local citus.multi_shard_modify_mode = 'sequential'",
  "set local citus.propagate_set_commands = 'local'",
  // The rows of a cluster are not carried here to be joined with a few of ours.
  "set local citus.local_table_join_policy = 'prefer-distributed'",
  // Rows of one release may refer to each other, and are checked each time that some are sent.
  `set local citus.local_copy_flush_threshold = '${flushedAtOnce}'`,
  // The ledger is read by statements that Citus has no part in.
  'set local citus.use_citus_managed_tables = off',
]
