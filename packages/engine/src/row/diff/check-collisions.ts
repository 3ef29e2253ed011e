import { type Problem, SowError } from '@sow/kit/errors'
import type { TargetShape, TargetUniqueIndex } from '../../catalog/shape/target-shape.js'
import type { Database } from '../../database/database.js'
import type { WorkTables } from '../work-tables.js'
import { collisionsStatement } from './find-collisions.js'
import type { DeltaSummary } from './summarize-delta.js'

interface Collision {
  readonly kind: 'release' | 'table' | 'swap'
  readonly first: number | null
  readonly last: number | null
}

/**
 * Looks for rows that would meet another row in a unique index beside the key's, before anything is written.
 * Throws DATA_COLLISION with the index and the positions of the rows.
 */
export async function checkCollisions(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
): Promise<void> {
  const problems: Problem[] = []
  const names: string[] = []
  for (const index of shape.uniqueIndexes.filter((candidate) => isWritten(candidate, summary))) {
    const found = await collisionsStatement(shape, work, index).execute(database.query)
    if (found.rows.length > 0) names.push(index.name)
    for (const collision of found.rows as Collision[]) problems.push(problemOf(shape, index, collision))
  }
  if (problems.length === 0) return
  throw new SowError({
    code: 'DATA_COLLISION',
    message: `Rows of ${shape.identity} would have the same values as other rows in ${names.join(', ')}.`,
    hint: problems.some(({ rule }) => rule === 'swap')
      ? 'Make the constraint deferrable in a migration, or give the rows other values in a release between.'
      : 'Give each row values of its own, or change the row of the site that has them.',
    place: { dataset: shape.identity, table: shape.table.name, constraint: names[0] ?? '' },
    problems,
  })
}

function isWritten(index: TargetUniqueIndex, { tenants, taken }: DeltaSummary): boolean {
  const sources = index.sources.map(({ name }) => name)
  return tenants.some(({ inserted }) => inserted > 0) || taken.some(({ name }) => sources.includes(name))
}

function problemOf(shape: TargetShape, index: TargetUniqueIndex, { kind, first, last }: Collision): Problem {
  const row = first === null ? 'a row' : `the row at ${first}`
  const messages = {
    release: `the rows at ${first} and ${last} have the same values in ${index.name}`,
    table: `${row} has values in ${index.name} that a row with another key has`,
    swap: `${row} takes values in ${index.name} that another row gives up, and that index is checked row by row`,
  }
  return {
    rule: kind,
    message: messages[kind],
    dataset: shape.identity,
    constraint: index.name,
    ...(first === null ? {} : { line: first }),
  }
}
