import { type Problem, SowError } from '@sow/kit/errors'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { locateRows } from '../refusal/locate-rows.js'
import type { WorkTables } from '../work-tables.js'
import { collisionsStatement } from './find-collisions.js'
import { findOrder } from './find-order.js'
import type { WriteOrder } from './order-writes.js'
import { anyOrder } from './order-writes.js'
import type { DeltaSummary } from './summarize-delta.js'

interface Collision {
  readonly kind: 'release' | 'table' | 'swap'
  readonly first: number | null
  readonly last: number | null
}

/**
 * Looks for rows that would meet another row in a unique index beside the key's, before anything is written, and answers
 * in which order rows have to be written that hand values on. `unit`: the release that the rows are of, which says where
 * they stand; null where they are of none.
 * Throws DATA_COLLISION with the index and the places of the rows.
 */
export async function checkCollisions(
  database: Database,
  shape: TargetShape,
  work: WorkTables,
  summary: DeltaSummary,
  unit: DatasetUnit | null,
): Promise<WriteOrder> {
  const met: Met[] = []
  for (const index of shape.uniqueIndexes.filter((candidate) => isWritten(candidate, summary))) {
    const found = await collisionsStatement(shape, work, index).execute(database.query)
    for (const collision of found.rows as Collision[]) met.push({ index, collision })
  }
  const lasting = met.filter(({ collision }) => collision.kind !== 'swap')
  if (lasting.length > 0) throw await collisionOf(shape, unit, lasting)
  const handing = [...new Set(met.map(({ index }) => index))]
  return handing.length === 0 ? anyOrder : await findOrder(database, { shape, work, summary, unit }, handing)
}

interface Met {
  readonly index: TargetUniqueIndex
  readonly collision: Collision
}

function isWritten(index: TargetUniqueIndex, { tenants, taken }: DeltaSummary): boolean {
  const sources = index.sources.map(({ name }) => name)
  return tenants.some(({ inserted }) => inserted > 0) || taken.some(({ name }) => sources.includes(name))
}

async function collisionOf(
  shape: TargetShape,
  unit: DatasetUnit | null,
  met: readonly Met[],
): Promise<SowError> {
  const names = [...new Set(met.map(({ index }) => index.name))]
  return new SowError({
    code: 'DATA_COLLISION',
    message: `Rows of ${shape.identity} would have the same values as other rows in ${names.join(', ')}.`,
    hint: 'Give each row values of its own, or change the row of the site that has them.',
    place: { dataset: shape.identity, table: shape.table.name, constraint: names[0] ?? '' },
    problems: await problemsOf(shape, unit, met),
  })
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
  return kind === 'release'
    ? `the rows at ${first} and ${last} have the same values in ${index}`
    : `${row} has values in ${index} that a row with another key has`
}
