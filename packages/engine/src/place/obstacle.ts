import type { ManifestPlacement } from '@sow/kit/manifest'
import type { Place, PlannedTable, PlannedTables } from './planned-tables.js'

/** Why a table cannot be where it is declared to be. */
export interface Obstacle {
  /** Stable: `PLACE_UNIQUE`. */
  readonly rule: string
  readonly message: string
  /** What to do. */
  readonly remedy: string
}

/** Where all tables would be. */
export interface PlannedWorld {
  readonly tables: PlannedTables
  /** The tables that foreign keys tie to each, whichever of the two refers to the other. */
  readonly ties: ReadonlyMap<string, ReadonlySet<string>>
  at(table: string): Place
}

/** A table that is to be moved. */
export type MovedTable = PlannedTable & {
  readonly declared: Extract<ManifestPlacement, { kind: 'reference' | 'distributed' }>
}

/** One thing that keeps a table from its place; an entry for each time that it does. */
export type ObstacleRule = (table: MovedTable, world: PlannedWorld) => readonly Obstacle[]

/** Of a table that is to be distributed; null of one that is to be on each server. */
export function columnOf({ declared }: MovedTable): string | null {
  return declared.kind === 'distributed' ? declared.by : null
}
