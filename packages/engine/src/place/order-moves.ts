import type { MovedTable, PlannedWorld } from './obstacle.js'

/** Tables that are placed together: by one transaction, in this order. */
export type MoveGroup = readonly MovedTable[]

/**
 * The order in which tables are placed: those that are on each server before those that are distributed, and of each the ones that
 * are referred to, or that others go beside, before the others. Of a circle of foreign keys any is the first. Distributed tables
 * that refer to each other go together: neither may be elsewhere while the other is still here. One with an identity column takes
 * all that is tied to it along: Citus must not get to know it before.
 */
export function orderMoves(moves: readonly MovedTable[], ties: PlannedWorld['ties']): readonly MoveGroup[] {
  const ordered = inOrder(moves)
  const groups = new Map(ordered.map((move) => [move.facts.table, [move]]))
  const alone = new Set(ordered.filter(isReference).map(({ facts }) => facts.table))
  for (const move of ordered.filter((each) => !isReference(each))) {
    const needed = needsOf(move)
    const along = hasIdentity(move)
      ? [...needed, ...tiedTo(move.facts.table, ties)]
      : needed.filter((name) => !alone.has(name))
    for (const name of along) join(groups, move.facts.table, name)
  }
  const together = new Set(ordered.map(({ facts }) => groups.get(facts.table) ?? []))
  return [...together].map((group) => ordered.filter((move) => group.includes(move)))
}

function hasIdentity({ facts }: MovedTable): boolean {
  return facts.columns.some(({ identity }) => identity)
}

/** All tables that foreign keys tie to one, over however many others. */
function tiedTo(table: string, ties: PlannedWorld['ties']): ReadonlySet<string> {
  const tied = new Set([table])
  for (const name of tied) for (const next of ties.get(name) ?? []) tied.add(next)
  return tied
}

function inOrder(moves: readonly MovedTable[]): readonly MovedTable[] {
  const byName = new Map(moves.map((move) => [move.facts.table, move]))
  const ordered = new Set<MovedTable>()
  const visited = new Set<MovedTable>()
  const visit = (move: MovedTable) => {
    if (visited.has(move)) return
    visited.add(move)
    for (const name of needsOf(move)) {
      const needed = byName.get(name)
      if (needed !== undefined) visit(needed)
    }
    ordered.add(move)
  }
  for (const move of moves.filter(isReference)) visit(move)
  for (const move of moves) visit(move)
  return [...ordered]
}

/** Makes one group of those of two tables. */
function join(groups: Map<string, MovedTable[]>, one: string, other: string): void {
  const first = groups.get(one)
  const second = groups.get(other)
  if (first === undefined || second === undefined || first === second) return
  first.push(...second)
  for (const { facts } of second) groups.set(facts.table, first)
}

function isReference({ declared }: MovedTable): boolean {
  return declared.kind === 'reference'
}

function needsOf({ declared, facts }: MovedTable): readonly string[] {
  const referred = facts.foreignKeys.map(({ to }) => to)
  return declared.kind === 'distributed' && declared.beside !== undefined
    ? [declared.beside, ...referred]
    : referred
}
