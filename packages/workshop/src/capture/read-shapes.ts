import { columnOf, type Database, holdsValues, type LiveTable, readLiveTable } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { isSowError, SowError } from '@sow/kit/errors'
import { tenantsOfTable } from '@sow/runner/project'
import { breakCircles } from './break-circles.js'
import { type CapturedTenants, readTenants } from './captured-tenants.js'
import { mayBeLeftOut, reasonToLeave } from './left-columns.js'
import {
  holdsPrimaryKey,
  holdsSurrogate,
  leavingRules,
  type ShapeReference,
  shapeOf,
  type TableShape,
} from './table-shape.js'

export interface ShapeChoices {
  readonly tables: readonly string[]
  /** Keys that the author chose, by table. */
  readonly keys: ReadonlyMap<string, readonly string[]>
  /** Columns that the author leaves out, by table. */
  readonly leave: ReadonlyMap<string, readonly string[]>
  readonly tenants: TenantTable | null
}

export interface CapturedShapes {
  /** The captured tables, parents before children. */
  readonly captured: readonly TableShape[]
  /** The tables that are referred to, and not captured. */
  readonly referred: readonly TableShape[]
  readonly byTable: ReadonlyMap<string, TableShape>
  /** The tenants that captured tables have copies for; null where none has. */
  readonly tenants: CapturedTenants | null
}

/** What is read while references are followed. */
interface Reading {
  readonly database: Database
  readonly choices: ShapeChoices
  readonly captured: ReadonlyMap<string, TableShape>
  readonly referred: Map<string, TableShape>
}

/** Reads the tables to capture, and what they refer to. Throws TARGET_*, DATA_CYCLE, CONFIG_USAGE. */
export async function readShapes(database: Database, choices: ShapeChoices): Promise<CapturedShapes> {
  const captured = new Map<string, TableShape>()
  for (const name of choices.tables) {
    const live = await readLiveTable(database, name)
    const shape = await shapeOf(database, live, wishFor(live, choices, false))
    checkLeft(shape, choices.leave.get(name) ?? [])
    captured.set(live.name, shape)
  }
  const reading = { database, choices, captured, referred: new Map<string, TableShape>() }
  const settled = new Map<string, TableShape>()
  for (const [name, shape] of captured) settled.set(name, await settle(reading, shape))
  const ordered = breakCircles(settled)
  const byTable = new Map([...reading.referred, ...ordered.map((shape) => [shape.live.name, shape] as const)])
  const tenants = await readTenants(database, ordered, byTable)
  return { captured: ordered, referred: [...reading.referred.values()], byTable, tenants }
}

function wishFor({ name }: LiveTable, { keys, tenants, leave }: ShapeChoices, plain: boolean) {
  return {
    chosen: keys.get(name),
    tenants: tenants === null ? null : tenantsOfTable(tenants, name),
    plain,
    dropped: leave.get(name) ?? [],
  }
}

/** Throws CONFIG_USAGE where a row cannot do without a column that is to be left. */
function checkLeft({ live, key }: TableShape, left: readonly string[]): void {
  for (const name of left) {
    const column = columnOf(live, name)
    const why =
      column === undefined
        ? 'there is no such column'
        : key.includes(name)
          ? 'it is in the row key'
          : mayBeLeftOut(column)
            ? null
            : 'it must not be null and has no default'
    if (why === null) continue
    throw new SowError({
      code: 'CONFIG_USAGE',
      message: `${live.name}.${name} cannot be left out: ${why}.`,
      hint: 'Leave --leave out for this column.',
      place: { table: live.name, column: name },
    })
  }
}

/** Keeps the references of columns that are captured, and reads the shape of what they name. */
async function settle(reading: Reading, shape: TableShape): Promise<TableShape> {
  const { database, captured, referred } = reading
  const kept = new Map<string, ShapeReference>()
  for (const [column, reference] of shape.references) {
    if (isLeft(shape, column)) continue
    const known = captured.get(reference.table) ?? referred.get(reference.table)
    const live = known?.live ?? (await readLiveTable(database, reference.table))
    const isRaw = holdsSurrogate(reference, live)
    const target = known ?? (await shapeOfReferred(reading, shape, { column, live, isRaw }))
    if (target === null) continue
    if (!holdsPrimaryKey(reference, target)) {
      await refuseRawId(reading, shape, { column, id: reference.id, target: live })
      continue
    }
    if (known === undefined) referred.set(reference.table, target)
    kept.set(column, reference)
  }
  await refuseRawIds(reading, { ...shape, references: kept })
  return { ...shape, references: kept }
}

/** What several columns name together is named by their values, which no other database may have. */
async function refuseRawIds(reading: Reading, shape: TableShape): Promise<void> {
  for (const { columns, table, targetColumns } of shape.live.foreignKeys) {
    if (columns.length === 1) continue
    const target = reading.captured.get(table)?.live ?? (await readLiveTable(reading.database, table))
    for (const [index, column] of columns.entries()) {
      const isOther = isLeft(shape, column) || shape.references.has(column)
      if (!isOther) await refuseRawId(reading, shape, { column, id: targetColumns[index] ?? '', target })
    }
  }
}

interface RawId {
  readonly column: string
  readonly id: string
  readonly target: LiveTable
}

/** Throws TARGET_KEY where a column holds ids that mean nothing in another database. */
async function refuseRawId(
  { database }: Reading,
  { live }: TableShape,
  { column, id, target }: RawId,
): Promise<void> {
  if (!holdsSurrogate({ id }, target) || !(await holdsValues(database, live.name, column))) return
  throw new SowError({
    code: 'TARGET_KEY',
    message: `${live.name}.${column} holds the ${id} of rows of ${target.name}, which is another one in every database, and ${id} alone is not its primary key.`,
    hint: leaveHint(live, column),
    place: { table: live.name, column },
  })
}

function leaveHint(live: LiveTable, column: string): string {
  const found = columnOf(live, column)
  return found !== undefined && mayBeLeftOut(found)
    ? `Leave the column out with --leave ${live.name}.${column}.`
    : 'Refer to its primary key in the schema, or write the dataset by hand.'
}

/** Null where the key of the referred table does not matter: its id is a natural key, or no row refers to it. */
async function shapeOfReferred(
  { database, choices }: Reading,
  { live: from }: TableShape,
  { column, live, isRaw }: { readonly column: string; readonly live: LiveTable; readonly isRaw: boolean },
): Promise<TableShape | null> {
  try {
    return await shapeOf(database, live, wishFor(live, choices, true))
  } catch (error) {
    if (!isSowError(error)) throw error
    if (!isRaw || !(await holdsValues(database, from.name, column))) return null
    const found = columnOf(from, column)
    const mayLeave = found !== undefined && mayBeLeftOut(found)
    throw new SowError({
      code: 'TARGET_KEY',
      message: `${from.name}.${column} refers to ${live.name}, and no row of it can be named in another database. ${error.message}`,
      hint: mayLeave
        ? `${error.hint ?? ''} Or leave the column out with --leave ${from.name}.${column}.`
        : (error.hint ?? ''),
      place: { table: from.name, column },
    })
  }
}

function isLeft(shape: TableShape, name: string): boolean {
  const column = columnOf(shape.live, name)
  return column === undefined || reasonToLeave(shape.live, column, leavingRules(shape)) !== null
}
