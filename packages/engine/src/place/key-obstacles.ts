import type { Obstacle, ObstacleRule, PlannedWorld } from './obstacle.js'
import type { PlannedTable } from './planned-tables.js'
import type { ForeignKeyFacts, KeyAction } from './table-facts.js'

const rule = 'PLACE_FOREIGN_KEY'

/** What keeps a table from its place by foreign keys: its own, those that refer to it, and tables that come along by them. */
export const keyObstacles: readonly ObstacleRule[] = [
  ({ facts, wanted }, world) =>
    facts.foreignKeys.flatMap((key) => {
      const why =
        wanted.kind === 'distributed'
          ? whyNotFromDistributed(key, facts.table, wanted, world)
          : whyNotFromReference(key, facts.table, world)
      return why === null ? [] : [why]
    }),
  ({ facts, wanted }, world) => (wanted.kind === 'distributed' ? referredFromHere(facts.table, world) : []),
  ({ facts, wanted }, world) => (wanted.kind === 'reference' ? comingAlong(facts.table, world) : []),
]

const rests: readonly KeyAction[] = ['a', 'r']

function whyNotFromReference(key: ForeignKeyFacts, table: string, world: PlannedWorld): Obstacle | null {
  if (key.drawsDefault) return drawnDefault(key)
  if (key.to === table) return null
  switch (world.at(key.to).kind) {
    case 'reference':
      return null
    case 'distributed':
    case 'other':
      return {
        rule,
        message: `${key.name} refers to ${key.to}, whose rows are not on each server.`,
        remedy: `Distribute this table as well, or drop the key, in a migration.`,
      }
    case 'here':
      if (rests.includes(key.onDelete) && rests.includes(key.onUpdate)) return null
      return {
        rule,
        message: `${key.name} changes rows when those of ${key.to} go or change, which stay on the coordinator.`,
        remedy: `Place ${key.to} on each server as well, or let the key say "no action", in a migration.`,
      }
  }
}

function whyNotFromDistributed(
  key: ForeignKeyFacts,
  table: string,
  wanted: Extract<PlannedTable['wanted'], { kind: 'distributed' }>,
  world: PlannedWorld,
): Obstacle | null {
  if (key.drawsDefault) return drawnDefault(key)
  const to = key.to === table ? wanted : world.at(key.to)
  const place = key.columns.indexOf(wanted.by)
  if (to.kind === 'here' || to.kind === 'other')
    return {
      rule,
      message: `${key.name} refers to ${key.to}, which stays on the coordinator.`,
      remedy: `Place ${key.to} on each server, or distribute it as well.`,
    }
  if (place >= 0 && !isStill(key))
    return {
      rule,
      message: `${key.name} sets ${wanted.by} when rows of ${key.to} go or change, and no row moves to another server.`,
      remedy:
        'Let the key say "no action" or "cascade" on delete, and "no action" on update, in a migration.',
    }
  if (to.kind === 'reference') return null
  if (to.group !== wanted.group)
    return {
      rule,
      message: `${key.name} refers to ${key.to}, which is distributed and lies not beside this table.`,
      remedy: `Declare the two beside each other: colocateWith.`,
    }
  if (place >= 0 && key.toColumns[place] === to.by) return null
  return {
    rule,
    message: `${key.name} (${key.columns.join(', ')}) refers to ${key.to} without ${wanted.by}, so its row may be on another server.`,
    remedy: `Let it be (${[wanted.by, ...key.columns.filter((name) => name !== wanted.by)].join(', ')}), in a migration.`,
  }
}

/** Nothing that happens to the row that a key refers to writes the key's columns; rows may go along. */
function isStill({ onDelete, onUpdate }: ForeignKeyFacts): boolean {
  return [...rests, 'c'].includes(onDelete) && rests.includes(onUpdate)
}

function drawnDefault({ name }: ForeignKeyFacts): Obstacle {
  return {
    rule,
    message: `${name} sets a default that a sequence gives, and a server has no sequence of its own.`,
    remedy: 'Let the key say "no action" or "cascade", in a migration.',
  }
}

function referredFromHere(table: string, world: PlannedWorld): Obstacle[] {
  return [...world.tables.values()].flatMap(({ facts }) => {
    const at = world.at(facts.table)
    if (facts.table === table || at.kind === 'distributed') return []
    return facts.foreignKeys
      .filter(({ to }) => to === table)
      .map(({ name }) => ({
        rule,
        message: `${name} of ${facts.table} refers to it, and ${facts.table} is ${at.kind === 'reference' ? 'on each server' : 'on the coordinator'}.`,
        remedy: `Distribute ${facts.table} as well, or drop its key, in a migration.`,
      }))
  })
}

/** Citus has to know the tables of the coordinator that are tied to a table by keys, and all that those are tied to. */
export function tiedTables(table: string, world: PlannedWorld): readonly PlannedTable[] {
  const tied = new Map<string, PlannedTable>()
  const open = [table]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    for (const next of world.ties.get(name) ?? []) {
      const found = world.tables.get(next)
      if (found === undefined || next === table || tied.has(next) || world.at(next).kind !== 'here') continue
      tied.set(next, found)
      open.push(next)
    }
  }
  return [...tied.values()]
}

function comingAlong(table: string, world: PlannedWorld): Obstacle[] {
  const tied = tiedTables(table, world)
  const asking = tied.filter(({ facts }) => facts.askingPolicies.length > 0)
  const unfit = tied.filter(({ facts }) => ['partition', 'inheriting', 'other'].includes(facts.kind))
  return [
    ...comesAlong(
      asking,
      'PLACE_TIED_POLICY',
      'have a policy with a subquery',
      'Put the questions into functions that the policies call, in a migration.',
    ),
    ...comesAlong(
      unfit,
      'PLACE_TIED_KIND',
      'are partitions, or inherit',
      'Drop the keys that tie them to it, in a migration.',
    ),
  ]
}

function comesAlong(tables: readonly PlannedTable[], named: string, why: string, remedy: string): Obstacle[] {
  if (tables.length === 0) return []
  const names = tables.map(({ facts }) => facts.table).sort()
  const message = `Tables that foreign keys tie to it have to be known to Citus, and these ${why}: ${names.join(', ')}.`
  return [{ rule: named, message, remedy }]
}
