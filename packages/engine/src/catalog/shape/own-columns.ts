/** The columns of a base that Sow adds to the target's own. */
export const ownColumns: readonly string[] = ['inserted_run', 'tombstone_run']
