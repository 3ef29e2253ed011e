/**
 * How little has to be done for a dataset, the first that is true:
 * `waiting`: tenant scope and no tenant yet. `newer-applied`: the ledger has a newer version. `held`: an undo holds it.
 * `nothing`: same release, and nobody else wrote. `version`: the same rows under a new version.
 * `copy`: straight into the empty table. `changes`: stage only what differs from the release that is there.
 * `merge`: stage every row and compare.
 */
export type Rung = 'waiting' | 'newer-applied' | 'held' | 'nothing' | 'version' | 'copy' | 'changes' | 'merge'

/** What a report says of a dataset whose release is not applied. */
export function skippedBy(rung: Rung): 'held' | 'newer-applied' | 'waiting' | null {
  return rung === 'held' || rung === 'newer-applied' || rung === 'waiting' ? rung : null
}
