import { type LiveColumn, type LiveTable, type LiveType, tableDescriptor } from '@sow/engine'
import type { SchemaPackage, TableDescriptors } from '@sow/kit'
import type { AuthoredPackage } from '../package/authored/authored-package.js'
import type { CapturedTenants } from './captured-tenants.js'
import type { CapturedShapes } from './read-shapes.js'
import type { TableShape } from './table-shape.js'

/** What of a live table a package describes: all of a captured one, of another what a reference needs. */
export interface OwnTable {
  readonly live: LiveTable
  readonly columns: readonly LiveColumn[]
  readonly shape: TableShape
  readonly captured: boolean
}

/** The tables that no schema package describes. Those that are referred to come first. */
export function ownTables(
  { captured, referred, tenants }: CapturedShapes,
  schema: SchemaPackage | null,
): readonly OwnTable[] {
  const unknown = ({ live }: TableShape) => schema === null || !Object.hasOwn(schema.tables, live.name)
  const ofTenants = tenants === null || captured.includes(tenants.shape) ? [] : [tenants.shape]
  return [
    ...[...new Set([...ofTenants, ...referred])].filter(unknown).map((shape) => ({
      ...{ live: shape.live, shape, captured: false },
      columns: shape.live.columns.filter(({ name }) => namesRow(shape, tenants, name)),
    })),
    ...captured
      .filter(unknown)
      .map((shape) => ({ live: shape.live, shape, captured: true, columns: shape.live.columns })),
  ]
}

/** True of a column that a row is referred to by, or that says which tenant it is. */
function namesRow(shape: TableShape, tenants: CapturedTenants | null, column: string): boolean {
  const { live, key } = shape
  if (live.primaryKey.includes(column) || key.includes(column)) return true
  if (tenants?.shape !== shape) return false
  const { id, key: slug, active } = tenants.declared
  return [id, slug, active?.column].includes(column)
}

/** A schema package that describes none of the tables has nothing to do with them. */
export function describesTables(
  { captured, referred, tenants }: CapturedShapes,
  schema: SchemaPackage,
): boolean {
  const ofTenants = tenants === null ? [] : [tenants.shape]
  return [...captured, ...referred, ...ofTenants].some(({ live }) => Object.hasOwn(schema.tables, live.name))
}

/** The types of their columns that somebody made, each once, in the order of names. */
export function madeTypes(tables: readonly OwnTable[]): readonly LiveType[] {
  const made = tables.flatMap(({ columns }) => columns.flatMap((column) => column.made ?? []))
  const byName = new Map(made.map((type) => [type.name, type]))
  return [...byName.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

export function descriptorsOf(tables: readonly OwnTable[]): TableDescriptors {
  return Object.fromEntries(tables.map(({ live, columns }) => [live.name, tableDescriptor(live, columns)]))
}

/** The enumerations of the columns of these tables. */
export function enumsOf(own: readonly OwnTable[]): AuthoredPackage['enums'] {
  return madeTypes(own).flatMap(({ name, labels }) => (labels === null ? [] : [{ name, labels }]))
}
