import { counted, type Problem, SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { tellsWriters } from '../../catalog/shape/placement.js'
import type { TargetShape } from '../../catalog/shape/target-shape.js'
import type { TargetUniqueIndex } from '../../catalog/shape/target-unique-index.js'
import { naturalKey } from '../../catalog/statement/natural-key.js'
import { table } from '../../catalog/statement/sql-fragments.js'
import type { Database } from '../../database/database.js'
import type { DatasetUnit } from '../../database/dataset-unit.js'
import { locateRows, type RowPlace } from '../refusal/locate-rows.js'
import type { WorkTables } from '../work-tables.js'
import { refersToItself } from './create-delta.js'
import { handoversStatement, isOwnReference, mostHandovers, rowName } from './find-handovers.js'
import { type Deadlock, type Handover, orderWrites, type WriteOrder } from './order-writes.js'
import type { DeltaSummary } from './summarize-delta.js'

/** A filled delta, and the release that its rows are of. */
interface DecidedRows {
  readonly shape: TargetShape
  readonly work: WorkTables
  readonly summary: DeltaSummary
  readonly unit: DatasetUnit | null
}

interface HandoverIn extends Handover {
  readonly index: TargetUniqueIndex
}

/** More rows than this are not named. */
const mostNamed = 20

/**
 * The order in which rows give values of `indexes` up before others take them.
 * Throws DATA_COLLISION with the rows for which there is none.
 */
export async function findOrder(
  database: Database,
  decided: DecidedRows,
  indexes: readonly TargetUniqueIndex[],
): Promise<WriteOrder> {
  const { shape, work, summary } = decided
  const handovers: HandoverIn[] = []
  for (const index of indexes) {
    const found = await handoversStatement(shape, work, index).execute(database.query)
    for (const handover of found.rows as Handover[]) handovers.push({ ...handover, index })
  }
  if (handovers.length > mostHandovers) throw tooMany(shape, indexes)
  const moves = summary.taken.some(({ name }) => isOwnReference(shape, name))
  const order = orderWrites(handovers, refersToItself(shape) ? { moves } : null)
  if ('steps' in order) return order
  throw await deadlocked(database, decided, handovers, order)
}

async function deadlocked(
  database: Database,
  decided: DecidedRows,
  handovers: readonly HandoverIn[],
  deadlock: Deadlock,
): Promise<SowError> {
  const { shape } = decided
  const waiting = deadlock.rows.flatMap((taker, at) => {
    const next = deadlock.rows[(at + 1) % deadlock.rows.length]
    const found = handovers.find(
      (each) => each.taker === taker && (deadlock.kind === 'tree' || each.giver === next),
    )
    return found === undefined ? [] : [found]
  })
  const indexes = [...new Set(waiting.map(({ index }) => index))]
  const names = indexes.map(({ name }) => name).join(', ')
  return new SowError({
    code: 'DATA_COLLISION',
    message:
      deadlock.kind === 'circle'
        ? `${waiting.length} rows of ${shape.identity} exchange their values in ${names} in a circle: none of them can be written first.`
        : `${counted(waiting.length, 'row')} of ${shape.identity} ${waiting.length === 1 ? 'takes' : 'take'} values in ${names} that other rows of the tree give up only after them.`,
    hint: hintOf(shape, indexes),
    place: { dataset: shape.identity, table: shape.table.name, constraint: indexes[0]?.name ?? '' },
    problems: await problemsOf(database, decided, waiting.slice(0, mostNamed), deadlock.kind),
  })
}

async function problemsOf(
  database: Database,
  decided: DecidedRows,
  waiting: readonly HandoverIn[],
  kind: Deadlock['kind'],
): Promise<readonly Problem[]> {
  const { shape } = decided
  const places = await placesOf(
    database,
    decided,
    waiting.flatMap(({ taker, giver }) => [taker, giver]),
  )
  const why = kind === 'circle' ? 'the rows wait for each other' : 'that row is written later'
  return waiting.map(({ taker, giver, index }) => {
    const { place, name } = places.get(taker) ?? { place: {}, name: 'a row' }
    return {
      rule: 'swap',
      message: `${name} takes values in ${index.name} that ${places.get(giver)?.name ?? 'another row'} gives up, and ${why}`,
      dataset: shape.identity,
      constraint: index.name,
      ...place,
    }
  })
}

interface NamedRow {
  readonly name: string
  readonly place: Partial<RowPlace>
}

/** Where rows of the delta stand, and how a message calls them: by their keys. */
async function placesOf(
  database: Database,
  { shape, work, unit }: DecidedRows,
  names: readonly string[],
): Promise<ReadonlyMap<string, NamedRow>> {
  const found = await sql<{ name: string; position: number | null; key: string | null }>`
    select
      ${rowName('decided', shape)} as name,
      sow_position as position,
      ${naturalKey(shape, 'decided')} as key
    from ${table(work.delta)} as decided
    where ${rowName('decided', shape)} = any (${[...new Set(names)]}::text[])
  `.execute(database.query)
  const staged = found.rows.filter((each) => each.position !== null)
  const marks = staged.map(({ position }) => ({ kind: 'position' as const, position: position ?? 0 }))
  const located = unit === null ? [] : await locateRows({ unit, shape }, marks)
  const places = new Map(staged.map(({ name }, at) => [name, located[at]]))
  return new Map(
    found.rows.map(({ name, key }): [string, NamedRow] => {
      const place = places.get(name) ?? (key === null ? {} : { key })
      return [name, { place, name: place.key ?? key ?? 'a new row' }]
    }),
  )
}

function hintOf(shape: TargetShape, indexes: readonly TargetUniqueIndex[]): string {
  const between = 'give one of the rows another value in a release between'
  if (!tellsWriters(shape))
    return `In this order, ${between}: on several servers even a deferrable constraint is checked at once.`
  if (!indexes.every(canBeDeferrable))
    return `In this order, ${between}: an index over a part of the rows, or over expressions, cannot be deferrable.`
  const constraints = indexes.map(({ elements }) => `unique (${elements.join(', ')}) deferrable`)
  return `Put a deferrable constraint in its place in a migration: ${constraints.join('; ')}. Or ${between}.`
}

/** A constraint is over whole columns of all rows. */
function canBeDeferrable({ part, elements, sources, nullsNotDistinct }: TargetUniqueIndex): boolean {
  const columns = sources.flatMap(({ name }) => [name, `"${name.replaceAll('"', '""')}"`])
  return part === null && !nullsNotDistinct && elements.every((element) => columns.includes(element))
}

function tooMany(shape: TargetShape, indexes: readonly TargetUniqueIndex[]): SowError {
  return new SowError({
    code: 'DATA_COLLISION',
    message: `More than ${mostHandovers} rows of ${shape.identity} take values in ${indexes.map(({ name }) => name).join(', ')} that other rows give up.`,
    hint: hintOf(shape, indexes),
    place: { dataset: shape.identity, table: shape.table.name, constraint: indexes[0]?.name ?? '' },
  })
}
