import { type Database, holdsValues, type LiveTable, readLiveTable } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { orderTopologically } from '@sow/runner/project'
import { reasonToLeave } from './left-columns.js'
import {
  holdsPrimaryKey,
  holdsSurrogate,
  type ShapeReference,
  shapeOf,
  type TableShape,
} from './table-shape.js'

export interface ShapeChoices {
  readonly tables: readonly string[]
  /** Keys that the author chose, by table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  readonly tenants: TenantTable | null
}

export interface CapturedShapes {
  /** The captured tables, parents before children. */
  readonly captured: readonly TableShape[]
  /** The tables that are referred to, and not captured. */
  readonly referred: readonly TableShape[]
  readonly byTable: ReadonlyMap<string, TableShape>
}

/** Reads the tables to capture, and what they refer to. Throws TARGET_*, DATA_CYCLE. */
export async function readShapes(database: Database, choices: ShapeChoices): Promise<CapturedShapes> {
  const captured = new Map<string, TableShape>()
  for (const name of choices.tables) {
    const live = await readLiveTable(database, name)
    captured.set(name, shapeOf(live, wishFor(name, choices, false)))
  }
  const referred = new Map<string, TableShape>()
  const settled = new Map<string, TableShape>()
  for (const [name, shape] of captured)
    settled.set(name, await settle(database, shape, captured, referred, choices))
  const ordered = parentsFirst(settled)
  return { captured: ordered, referred: [...referred.values()], byTable: new Map([...referred, ...settled]) }
}

function wishFor(name: string, { keys, tenants }: ShapeChoices, plain: boolean) {
  return { chosen: keys.get(name), tenants, plain }
}

/** Keeps the references of columns that are captured, and reads the shape of what they name. */
async function settle(
  database: Database,
  shape: TableShape,
  captured: ReadonlyMap<string, TableShape>,
  referred: Map<string, TableShape>,
  choices: ShapeChoices,
): Promise<TableShape> {
  const kept = new Map<string, ShapeReference>()
  for (const [column, reference] of shape.references) {
    if (isLeft(shape, column)) continue
    const known = captured.get(reference.table) ?? referred.get(reference.table)
    const live = known?.live ?? (await readLiveTable(database, reference.table))
    if (known === undefined && !holdsSurrogate(reference, live)) continue
    const target = known ?? (await shapeOfReferred(database, shape, column, live, choices))
    if (target === null || !holdsPrimaryKey(reference, target)) continue
    if (known === undefined) referred.set(reference.table, target)
    kept.set(column, reference)
  }
  return { ...shape, references: kept }
}

/** Null where the key of the referred table does not matter, since no row refers to it. */
async function shapeOfReferred(
  database: Database,
  { live: from }: TableShape,
  column: string,
  live: LiveTable,
  choices: ShapeChoices,
): Promise<TableShape | null> {
  try {
    return shapeOf(live, wishFor(live.name, choices, true))
  } catch (error) {
    if (isSowError(error) && !(await holdsValues(database, from.name, column))) return null
    throw error
  }
}

function isLeft({ live, key, tenants }: TableShape, name: string): boolean {
  const column = live.columns.find((each) => each.name === name)
  const tenantColumn = tenants?.column ?? null
  return column === undefined || reasonToLeave(live, column, { key, tenantColumn }) !== null
}

function parentsFirst(shapes: ReadonlyMap<string, TableShape>): TableShape[] {
  const parents = ([name, { references }]: [string, TableShape]): [string, string[]] => [
    name,
    [...new Set([...references.values()].map(({ table }) => table))].filter(
      (table) => table !== name && shapes.has(table),
    ),
  ]
  const { order, cycle } = orderTopologically(new Map([...shapes].map(parents)))
  if (cycle !== null)
    throw new SowError({
      code: 'DATA_CYCLE',
      message: `The tables refer to each other in a circle: ${cycle.join(' -> ')}.`,
      hint: 'Capture one of them into a package of its own.',
    })
  return order.map((name) => shapes.get(name)).filter((shape) => shape !== undefined)
}
