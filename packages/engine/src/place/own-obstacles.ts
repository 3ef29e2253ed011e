import { columnOf, type MovedTable, type Obstacle, type ObstacleRule } from './obstacle.js'
import type { TriggerFacts } from './table-facts.js'

/** What keeps a table from its place by itself, in the order in which it is told. */
export const ownObstacles: readonly ObstacleRule[] = [
  wrongKind,
  otherOwner,
  missingColumn,
  knownIdentity,
  looseUnique,
  strayTriggers,
  ({ facts }) => askingPolicy(facts.table, facts.askingPolicies),
]

function wrongKind({ facts, declared }: MovedTable): Obstacle[] {
  const why = {
    table: null,
    partitioned: declared.kind === 'reference' ? 'it is partitioned' : null,
    partition: 'it is a partition of another table',
    inheriting: 'it inherits from a table, or another one from it',
    other: 'it is no table',
  }[facts.kind]
  if (why === null) return []
  const remedy = 'Declare it as local, or leave it out.'
  return [{ rule: 'PLACE_KIND', message: `Citus does not place it so: ${why}.`, remedy }]
}

function otherOwner({ facts }: MovedTable): Obstacle[] {
  if (facts.isOwned) return []
  const message = 'The role of the connection is not its owner, who alone may place it.'
  return [{ rule: 'PLACE_OWNER', message, remedy: 'Connect as the owner of the tables.' }]
}

/** What Citus has elsewhere already has one obstacle. */
export function placedElsewhere({ facts, is }: MovedTable): Obstacle {
  const how = is.kind === 'distributed' ? `distributed by ${is.by}` : 'with a copy on each server'
  const where = is.kind === 'other' ? 'where Sow does not write' : how
  return {
    rule: 'PLACE_ELSEWHERE',
    message: `Citus has it ${where} already, which is not as declared, and Sow brings no table back.`,
    remedy: `Bring it back, then place it again: select undistribute_table('${facts.table}', true)`,
  }
}

function missingColumn(table: MovedTable): Obstacle[] {
  const by = columnOf(table)
  if (by === null) return []
  const column = table.facts.columns.find(({ name }) => name === by)
  const rule = 'PLACE_COLUMN'
  if (column === undefined)
    return [{ rule, message: `It has no column ${by}.`, remedy: 'Add it, or declare another one.' }]
  if (column.generated)
    return [{ rule, message: `Its column ${by} is generated.`, remedy: 'Declare a column that is written.' }]
  if (!column.nullable) return []
  const message = `Its column ${by} may be null, and a row without a value has no server.`
  return [{ rule, message, remedy: `Fill it, and make it not null, in a migration.` }]
}

/** A table that Citus knows is brought back before it is distributed, and none with such a column is. */
function knownIdentity({ facts, is, declared }: MovedTable): Obstacle[] {
  const column = facts.columns.find(({ identity }) => identity)
  if (declared.kind !== 'distributed' || is.kind !== 'managed' || column === undefined) return []
  return [
    {
      rule: 'PLACE_IDENTITY',
      message: `Citus knows it already, by a foreign key, and distributes no such table with an identity column: ${column.name}.`,
      remedy: `Let a default take ${column.name} from a sequence, in a migration.`,
    },
  ]
}

function looseUnique(table: MovedTable): Obstacle[] {
  const by = columnOf(table)
  if (by === null) return []
  const loose = table.facts.unique.filter(({ columns }) => !columns.includes(by))
  if (loose.length === 0) return []
  const told = loose.map(({ name, columns }) => `${name} (${columns.join(', ')})`)
  return [
    {
      rule: 'PLACE_UNIQUE',
      message: `Unique without ${by}, while no server sees the rows of the others: ${told.join(', ')}.`,
      remedy: `Let each begin with ${by}, and so the keys that refer to it, in a migration.`,
    },
  ]
}

function strayTriggers({ facts, declared }: MovedTable): Obstacle[] {
  const { triggers } = facts
  const { kind, rowTriggers = [] } = declared
  return triggers
    .filter((trigger) => !canGoAlong(trigger) || !rowTriggers.includes(trigger.name))
    .map((trigger) => ({
      rule: 'PLACE_TRIGGER',
      message: `Its trigger ${trigger.name} ${whyStray(trigger, kind)}.`,
      remedy: canGoAlong(trigger)
        ? whenToDeclare(trigger, kind)
        : 'Drop it, in a migration, and have the application do what it does.',
    }))
}

function canGoAlong({ isForRow, hasTransition }: TriggerFacts): boolean {
  return isForRow && !hasTransition
}

/** A trigger that is called for each copy of a row sees another time of day at each. */
function whyStray({ isForRow, hasTransition }: TriggerFacts, kind: MovedTable['declared']['kind']): string {
  if (hasTransition) return 'reads all rows that a statement changed, and each server has a part of them'
  if (!isForRow) return 'is called for a statement: on each server for its part'
  return kind === 'reference'
    ? 'would be called once for each copy of a row, and the copies may come to differ'
    : 'would be called on the server of each row'
}

function whenToDeclare({ name }: TriggerFacts, kind: MovedTable['declared']['kind']): string {
  const [harmless, declared] =
    kind === 'reference'
      ? ['does the same to each copy', `{ reference: true, rowTriggers: ['${name}'] }`]
      : ['looks at nothing but its row and what lies beside it', `rowTriggers: ['${name}']`]
  return `If it ${harmless}, declare it: ${declared}. Else drop it, in a migration.`
}

function askingPolicy(table: string, policies: readonly string[]): Obstacle[] {
  return policies.map((policy) => ({
    rule: 'PLACE_POLICY',
    message: `The policy ${policy} of ${table} has a subquery, which Citus allows in none of a table that it knows.`,
    remedy: 'Put the question into a function that the policy calls, in a migration.',
  }))
}
