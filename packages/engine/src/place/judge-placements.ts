import type { ManifestPlacement } from '@sow/kit/manifest'
import type { Placement } from '../catalog/shape/placement.js'
import { keyObstacles, tiedTables } from './key-obstacles.js'
import type { MovedTable, Obstacle, PlannedWorld } from './obstacle.js'
import { type MoveGroup, orderMoves } from './order-moves.js'
import { ownObstacles, placedElsewhere } from './own-obstacles.js'
import {
  isSamePlace,
  type Place,
  type PlannedTable,
  type PlannedTables,
  planTables,
} from './planned-tables.js'
import type { TableFacts } from './table-facts.js'

/** A table as it is declared, as it is, and what keeps it from being so. */
export interface JudgedPlacement {
  readonly declared: ManifestPlacement
  /** Null where there is no such table. */
  readonly is: Placement | null
  /** `placed`: as it is declared. `open`: it can be placed. `refused`: it cannot, for the obstacles that are named. */
  readonly state: 'placed' | 'open' | 'refused'
  readonly obstacles: readonly Obstacle[]
}

export interface JudgedPlacements {
  readonly tables: readonly JudgedPlacement[]
  /** What is to be done, in its order: what a table refers to is placed before it. */
  readonly moves: readonly MoveGroup[]
  /** Tables of the coordinator that Citus gets to know by that, because foreign keys tie them to those that are placed. */
  readonly tied: readonly string[]
}

/**
 * Holds declared placements against the tables of a database. A table that cannot be placed stays where it is, and what needs it
 * elsewhere cannot be placed either. Needs no Citus.
 */
export function judgePlacements(
  facts: readonly TableFacts[],
  declared: readonly ManifestPlacement[],
): JudgedPlacements {
  const tables = planTables(facts, declared)
  const refused = new Map<string, readonly Obstacle[]>()
  const world: PlannedWorld = { tables, ties: tiesOf(tables), at: (table) => placeIn(tables, refused, table) }
  const open = () => [...tables.values()].filter((each) => isOpen(each, refused)) as MovedTable[]
  for (let found = true; found; ) {
    const round = open().map((table) => [table.facts.table, obstaclesOf(table, world)] as const)
    found = false
    for (const [table, obstacles] of round) {
      if (obstacles.length === 0) continue
      refused.set(table, obstacles)
      found = true
    }
  }
  const moves = orderMoves(open(), world.ties)
  return { tables: declared.map((each) => judged(each, tables, refused)), moves, tied: tiedBy(open(), world) }
}

function isOpen(
  { facts, declared, isAt, wanted }: PlannedTable,
  refused: ReadonlyMap<string, unknown>,
): boolean {
  return declared !== null && !refused.has(facts.table) && !isSamePlace(isAt, wanted)
}

function placeIn(tables: PlannedTables, refused: ReadonlyMap<string, unknown>, table: string): Place {
  const found = tables.get(table)
  if (found === undefined) return { kind: 'other' }
  return refused.has(table) ? found.isAt : found.wanted
}

function tiesOf(tables: PlannedTables): PlannedWorld['ties'] {
  const ties = new Map([...tables.keys()].map((table) => [table, new Set<string>()]))
  for (const [table, { facts }] of tables) {
    for (const { to } of facts.foreignKeys) {
      ties.get(table)?.add(to)
      ties.get(to)?.add(table)
    }
  }
  return ties
}

function obstaclesOf(table: MovedTable, world: PlannedWorld): readonly Obstacle[] {
  if (table.isAt.kind !== 'here') return [placedElsewhere(table)]
  return [...ownObstacles, ...keyObstacles].flatMap((rule) => rule(table, world))
}

function judged(
  declared: ManifestPlacement,
  tables: PlannedTables,
  refused: ReadonlyMap<string, readonly Obstacle[]>,
): JudgedPlacement {
  const found = tables.get(declared.table)
  if (found === undefined) return { declared, is: null, state: 'refused', obstacles: [missing] }
  const obstacles = refused.get(declared.table)
  if (obstacles !== undefined) return { declared, is: found.is, state: 'refused', obstacles }
  const state = isSamePlace(found.isAt, found.wanted) ? 'placed' : 'open'
  return { declared, is: found.is, state, obstacles: [] }
}

const missing: Obstacle = {
  rule: 'PLACE_MISSING',
  message: 'There is no such table.',
  remedy: 'Run the migrations first, or take it out of the placements.',
}

function tiedBy(moves: readonly MovedTable[], world: PlannedWorld): readonly string[] {
  const tied = moves
    .filter(({ declared }) => declared.kind === 'reference')
    .flatMap(({ facts }) => tiedTables(facts.table, world))
    .filter(({ is }) => is.kind === 'local')
  return [...new Set(tied.map(({ facts }) => facts.table))].sort()
}
