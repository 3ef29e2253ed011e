import { type Problem, SowError } from '@sow/kit/errors'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { locateRows } from '../refusal/locate-rows.js'
import type { WorkTables } from '../work-tables.js'
import { collisionsStatement } from './find-collisions.js'
import type { DeltaSummary } from './summarize-delta.js'

interface Collision {
  readonly kind: 'release' | 'table' | 'swap'
  readonly first: number | null
  readonly last: number | null
}

/**
 * Looks for rows that would meet another row in a unique index beside the key's, before anything is written. `unit`: the
 * release that the rows are of, which says where they stand; null where they are of none.
 * Throws DATA_COLLISION with the index and the places of the rows.
 */
export async function checkCollisions(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
  unit: DatasetUnit | null,
): Promise<void> {
  const met: Met[] = []
  for (const index of shape.uniqueIndexes.filter((candidate) => isWritten(candidate, summary))) {
    const found = await collisionsStatement(shape, work, index).execute(database.query)
    for (const collision of found.rows as Collision[]) met.push({ index, collision })
  }
  if (met.length === 0) return
  const names = [...new Set(met.map(({ index }) => index.name))]
  throw new SowError({
    code: 'DATA_COLLISION',
    message: `Rows of ${shape.identity} would have the same values as other rows in ${names.join(', ')}.`,
    hint: hintOf(met),
    place: { dataset: shape.identity, table: shape.table.name, constraint: names[0] ?? '' },
    problems: await problemsOf(shape, unit, met),
  })
}

interface Met {
  readonly index: TargetUniqueIndex
  readonly collision: Collision
}

function hintOf(met: readonly Met[]): string {
  const swapped = met.filter(({ collision }) => collision.kind === 'swap').map(({ index }) => index)
  if (swapped.length === 0)
    return 'Give each row values of its own, or change the row of the site that has them.'
  return swapped.every(canBeDeferrable)
    ? 'Make the constraint deferrable in a migration, or give the rows other values in a release between.'
    : 'Give the rows other values in a release between: an index over a part of the rows, or over expressions, cannot be deferrable.'
}

/** A constraint is over whole columns of all rows. */
function canBeDeferrable({ part, elements, sources }: TargetUniqueIndex): boolean {
  const columns = sources.flatMap(({ name }) => [name, `"${name.replaceAll('"', '""')}"`])
  return part === null && elements.every((element) => columns.includes(element))
}

function isWritten(index: TargetUniqueIndex, { tenants, taken }: DeltaSummary): boolean {
  const sources = index.sources.map(({ name }) => name)
  return tenants.some(({ inserted }) => inserted > 0) || taken.some(({ name }) => sources.includes(name))
}

async function problemsOf(
  shape: TargetShape,
  unit: DatasetUnit | null,
  met: readonly Met[],
): Promise<readonly Problem[]> {
  const positions = [
    ...new Set(
      met.flatMap(({ collision: { first, last } }) => [first, last].filter((each) => each !== null)),
    ),
  ]
  const marks = positions.map((position) => ({ kind: 'position' as const, position }))
  const located =
    unit === null ? positions.map((line) => ({ line })) : await locateRows({ unit, shape }, marks)
  const places = new Map(positions.map((position, at) => [position, located[at] ?? { line: position }]))
  return met.map(({ index, collision: { kind, first, last } }) => {
    const place = first === null ? undefined : places.get(first)
    const other = last === null ? undefined : places.get(last)
    return {
      rule: kind,
      message: messageOf(kind, index.name, place?.line, other?.line),
      dataset: shape.identity,
      constraint: index.name,
      ...place,
    }
  })
}

function messageOf(
  kind: Collision['kind'],
  index: string,
  first: number | undefined,
  last: number | undefined,
): string {
  const row = first === undefined ? 'a row' : `the row at ${first}`
  switch (kind) {
    case 'release':
      return `the rows at ${first} and ${last} have the same values in ${index}`
    case 'table':
      return `${row} has values in ${index} that a row with another key has`
    case 'swap':
      return `${row} takes values in ${index} that another row gives up, and that index is checked row by row`
  }
}
