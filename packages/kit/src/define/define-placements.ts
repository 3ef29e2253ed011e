import type { ColumnName, TableName } from './dataset-types.js'
import type { DeclaredPlacement, Placements } from './placement.js'

/** Where the tables of a schema are meant to be, names checked against the `Database` type. */
export type PlacementsDefinition<DB> = {
  readonly [T in TableName<DB>]?: DeclaredPlacement<ColumnName<DB, T>, TableName<DB>>
}

/**
 * Declares where tables are in a cluster of Citus: `placements: definePlacements<Database>()({ payers: 'reference', visits: {
 * distributedBy: 'org_id' } })`. `sow db place` carries it out; a database without Citus has nothing to do with it.
 */
export function definePlacements<DB>(): (placements: PlacementsDefinition<DB>) => Placements {
  return (placements) => Object.freeze({ ...(placements as Placements) })
}
