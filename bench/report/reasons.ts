/** Why a goal is not reached, as profiles of client and server say it. */

export const encoding =
  'every row is sent and, where the table has rows, staged and joined with it; the roster lists its key'
export const sealing =
  'the table is read once more to seal its rows, every row is sent, and the roster or the base lists its key'
export const digest = 'every row is read and hashed, and the run starts as any other'
export const touchedRows =
  'base and table are joined once to find the rows that somebody wrote, and the release is read for those'
export const undo = 'each row is looked up by its key in the table, in the base and in the ledger'
export const ledgerRows = 'the ledger keeps a line for each row that was changed'
export const roster = 'the roster of row keys is written as well'
export const base = 'the base holds the key and the shared columns once more'
export const stagedLoad = 'rows are staged, compared, written and read back, one after the other'
export const insertedKeys = 'the roster of row keys is written as well, and the temporary tables'
export const statements = 'a dozen statements, one after the other'
export const census = 'every row is visited once for its count and its writer'
export const pruning = 'reading the catalog cleans up after the vacuum before it'
export const temporaryTables = 'temporary tables leave their rows in the catalog'
export const hashOnly = 'the hash is never trusted alone: the fingerprint is always looked at'
export const clientMemory =
  'Node with the engine takes 100 MB before the first row; blocks of parsed rows wait for the garbage collector'
export const peers = 'the ledger, the roster and the catalog are part of the time'
export const embedded = 'WebAssembly does the same work more slowly'
export const startUp = 'the command line loads its own code'
