/** Why a goal is not reached, as profiles of client and server say it. */

export const encoding =
  'every row is sent and, where the table has rows, staged and joined with it; the roster lists its key'
export const roster = 'the roster of row keys is written as well'
export const base = 'the base holds the key and the shared columns once more'
export const stagedLoad = 'rows are staged, compared, written and read back, one after the other'
export const insertedKeys = 'the roster of row keys is written as well, and the temporary tables'
export const statements =
  'about thirty statements, one after the other, most of them questions to the catalog'
export const census = 'every row is visited once for its count and its writer'
export const pruning = 'reading the catalog cleans up after the vacuum before it'
export const temporaryTables = 'temporary tables leave their rows in the catalog'
export const hashOnly = 'the hash is never trusted alone: the fingerprint is always looked at'
export const clientMemory =
  'Node with the engine takes 100 MB before the first row; blocks of parsed rows wait for the garbage collector'
export const peers = 'the ledger, the roster and the catalog are part of the time'
export const embedded = 'WebAssembly does the same work more slowly'
export const startUp = 'the command line loads its own code'
