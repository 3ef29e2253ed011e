/**
 * Where a table is meant to be in a cluster of Citus. `local`: on the coordinator alone. `reference`: a whole copy on each server. By a
 * column: each row on one server, all rows with one value of the column on the same. A database without Citus has all of them as they are.
 */
export type DeclaredPlacement<Column extends string = string, Table extends string = string> =
  | 'local'
  | 'reference'
  | ReferencePlacement
  | DistributedPlacement<Column, Table>

/** A whole copy on each server, of a table that has triggers. */
export interface ReferencePlacement {
  readonly reference: true
  /**
   * Triggers that may go along: each is called for a row, once for each copy, and does the same to all of them. Where a table has any
   * other, Citus does not place it.
   */
  readonly rowTriggers: readonly string[]
}

/** Each row on one server, told by a column of it. */
export interface DistributedPlacement<Column extends string = string, Table extends string = string> {
  /** The column: the one that holds the tenant's id, as a rule. */
  readonly distributedBy: Column
  /** A table that is distributed as well, beside whose rows these are. Absent: beside all tables whose column has the same type. */
  readonly colocateWith?: Table
  /**
   * Triggers that may go along: each is called for a row, on its server, and looks at nothing but that row and what lies beside it.
   * Where a table has any other, Citus does not place it.
   */
  readonly rowTriggers?: readonly string[]
}

/** Where the tables of a schema are meant to be, by their names; those that are not named stay as they are. */
export type Placements = Readonly<Record<string, DeclaredPlacement>>

export function isDistributed(placement: DeclaredPlacement): placement is DistributedPlacement {
  return typeof placement === 'object' && !isReferenceWithTriggers(placement)
}

export function isReferenceWithTriggers(placement: DeclaredPlacement): placement is ReferencePlacement {
  return typeof placement === 'object' && 'reference' in placement
}
