import { columnOf, type MovedTable, type Obstacle, type ObstacleRule } from './obstacle.js'

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
  return table.facts.unique
    .filter(({ columns }) => !columns.includes(by))
    .map(({ name, columns }) => ({
      rule: 'PLACE_UNIQUE',
      message: `${name} (${columns.join(', ')}) is unique without ${by}, and no server sees the rows of all others.`,
      remedy: `Make it unique over ${[by, ...columns].join(', ')}, in a migration.`,
    }))
}

/** A trigger of a row whose copies are on several servers is called on each, and writes another time of day into each copy. */
function strayTriggers({ facts, declared }: MovedTable): Obstacle[] {
  const { triggers, table } = facts
  const meant = declared.kind === 'distributed' ? (declared.rowTriggers ?? []) : []
  const rule = 'PLACE_TRIGGER'
  const remedy = `Drop it, in a migration, and have the application do what it does.`
  return triggers
    .filter(({ name, isBeforeRow }) => !isBeforeRow || !meant.includes(name))
    .map(({ name, isBeforeRow, hasTransition }) => {
      if (hasTransition)
        return {
          rule,
          message: `Its trigger ${name} reads the rows that a whole statement changed, and each server has a part of them.`,
          remedy,
        }
      if (!isBeforeRow)
        return {
          rule,
          message: `Its trigger ${name} is called after rows were written, or for a whole statement: on each server for its part.`,
          remedy,
        }
      if (declared.kind === 'reference')
        return {
          rule,
          message: `Its trigger ${name} would be called once for each copy of a row, and copies may come to differ.`,
          remedy,
        }
      return {
        rule,
        message: `Its trigger ${name} would be called on the server of each row.`,
        remedy: `If it looks at nothing but its row, declare it: rowTriggers: ['${name}'] of ${table}. Else drop it, in a migration.`,
      }
    })
}

function askingPolicy(table: string, policies: readonly string[]): Obstacle[] {
  return policies.map((policy) => ({
    rule: 'PLACE_POLICY',
    message: `The policy ${policy} of ${table} has a subquery, which Citus allows in none of a table that it knows.`,
    remedy: 'Put the question into a function that the policy calls, in a migration.',
  }))
}
