import type { TableDescriptors } from '../columns/column-descriptor.js'
import { SowError } from '../errors/sow-error.js'
import {
  type DeclaredPlacement,
  type DistributedPlacement,
  isDistributed,
  isReferenceWithTriggers,
  type Placements,
} from './placement.js'

interface PlacedTables {
  readonly tables: TableDescriptors
  readonly placements: Placements
}

/** Throws SowError DEFINITION_INVALID naming everything that is wrong with the placements of a schema. */
export function checkPlacements(schema: PlacedTables): void {
  const wrong = Object.entries(schema.placements).flatMap(([table, placement]) => [
    ...mistakesOf(schema, table, placement),
  ])
  if (wrong.length === 0) return
  throw new SowError({
    code: 'DEFINITION_INVALID',
    message: `The placements of a schema are not as they must be: ${wrong.join('; ')}.`,
    hint: 'Correct the call of definePlacements.',
    problems: wrong.map((message) => ({ rule: 'definition', message })),
  })
}

function* mistakesOf(schema: PlacedTables, table: string, placement: DeclaredPlacement): Iterable<string> {
  if (!Object.hasOwn(schema.tables, table)) yield `the schema has no table '${table}'`
  else if (isReferenceWithTriggers(placement)) yield* triggerMistakes(table, placement.rowTriggers)
  else if (isDistributed(placement)) yield* distributedMistakes(schema, table, placement)
  else if (!['local', 'reference'].includes(placement))
    yield `'${table}' is neither 'local', 'reference' nor distributed by a column`
}

function* distributedMistakes(
  { tables, placements }: PlacedTables,
  table: string,
  { distributedBy, colocateWith, rowTriggers }: DistributedPlacement,
): Iterable<string> {
  const type = typeOf(tables, table, distributedBy)
  if (type === undefined) yield `'${table}' has no column '${distributedBy}' to be distributed by`
  yield* triggerMistakes(table, rowTriggers ?? [])
  if (colocateWith === undefined) return
  const beside = Object.hasOwn(placements, colocateWith) ? placements[colocateWith] : undefined
  if (colocateWith === table || beside === undefined || !isDistributed(beside)) {
    yield `'${table}' is to be beside '${colocateWith}', which is declared as no other distributed table`
  } else if (beside.colocateWith !== undefined) {
    yield `'${table}' is to be beside '${colocateWith}', which is beside '${beside.colocateWith}': name that one`
  } else if (type !== typeOf(tables, colocateWith, beside.distributedBy)) {
    yield `'${table}' is to be beside '${colocateWith}', whose column has another type`
  }
}

function* triggerMistakes(table: string, rowTriggers: readonly string[]): Iterable<string> {
  if (!Array.isArray(rowTriggers)) yield `the rowTriggers of '${table}' are no list`
}

function typeOf(tables: TableDescriptors, table: string, column: string): string | undefined {
  const columns = Object.hasOwn(tables, table) ? tables[table]?.columns : undefined
  return columns !== undefined && Object.hasOwn(columns, column) ? columns[column]?.type : undefined
}
