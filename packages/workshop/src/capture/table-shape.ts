import {
  columnOf,
  type Database,
  isSurrogate,
  type LiveColumn,
  type LiveKeyPart,
  type LiveReference,
  type LiveTable,
} from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import type { LeavingRules } from './left-columns.js'
import { type KeyProof, rowKeyOf } from './row-key.js'

/** A column that names a row of another table, or of its own. */
export interface ShapeReference {
  readonly table: string
  /** The column of that table that it holds. */
  readonly id: string
}

/** A table and how its rows are known and refer to each other. */
export interface TableShape {
  readonly live: LiveTable
  /** The tenants that its rows exist once for each; null where they exist once. */
  readonly tenants: TenantTable | null
  readonly key: readonly string[]
  /** Null where a unique index holds its rows apart by the key. */
  readonly proof: KeyProof | null
  readonly references: ReadonlyMap<string, ShapeReference>
  /** Columns that are left on purpose. */
  readonly dropped: LeavingRules['dropped']
}

export interface ShapeWish {
  /** The key that the author chose. */
  readonly chosen: readonly string[] | undefined
  /** True where the rows are only referred to. */
  readonly plain: boolean
  readonly tenants: TenantTable | null
  readonly dropped: readonly string[]
}

/** Works out how the rows of a table are known. Throws TARGET_KEY where they cannot be. */
export async function shapeOf(database: Database, live: LiveTable, wish: ShapeWish): Promise<TableShape> {
  const ofTenants = live.columns.some(({ name }) => name === wish.tenants?.column)
  const tenants = ofTenants && wish.tenants?.table !== live.name ? wish.tenants : null
  const tenantColumn = tenants?.column ?? null
  const { key, proof } = await rowKeyOf(database, live, { ...wish, tenantColumn })
  const dropped = new Map(wish.dropped.map((column) => [column, 'chosen' as const]))
  return { live, tenants, key, proof, references: referencesOf(live, tenantColumn), dropped }
}

/** What decides which of its columns stay behind. */
export function leavingRules({ key, tenants, dropped }: TableShape): LeavingRules {
  return { key, tenantColumn: tenants?.column ?? null, dropped }
}

/** Foreign keys of one column, the tenant's aside. A row that is named by several columns is named by their values. */
function referencesOf(live: LiveTable, tenantColumn: string | null): Map<string, ShapeReference> {
  const references = new Map<string, ShapeReference>()
  for (const { columns, table, targetColumns } of live.foreignKeys) {
    const at = columns.map((_, index) => index).filter((index) => columns[index] !== tenantColumn)
    const column = columns[at[0] ?? -1]
    const id = targetColumns[at[0] ?? -1]
    if (at.length === 1 && column !== undefined && id !== undefined) references.set(column, { table, id })
  }
  return references
}

/** Shapes by their table: those captured, and those that they refer to. */
export type Shapes = ReadonlyMap<string, TableShape>

/** How a column is read: as it is, or as the key of the row that it names. Throws DATA_CYCLE for endless keys. */
export function readingOf(
  shape: TableShape,
  column: LiveColumn | undefined,
  shapes: Shapes,
  within: readonly string[] = [],
): LiveKeyPart {
  if (column === undefined) throw endless(within)
  const { name, type } = column
  const reference = shape.references.get(name)
  const target = reference === undefined ? undefined : shapes.get(reference.table)
  const through = reference === undefined || target === undefined ? null : reference
  return {
    column: name,
    array: type.endsWith('[]'),
    through: through === null || target === undefined ? null : targetOf(through, target, shapes, within),
  }
}

function targetOf(
  { table, id }: ShapeReference,
  target: TableShape,
  shapes: Shapes,
  within: readonly string[],
): LiveReference {
  if (within.includes(table)) throw endless([...within, table])
  const key = target.key.map((name) => {
    const column = target.live.columns.find((each) => each.name === name)
    return readingOf(target, column, shapes, [...within, table])
  })
  return { table, id, key }
}

/** True where a reference may be written as the other row's key: it holds the one column of its primary key. */
export function holdsPrimaryKey({ id }: ShapeReference, target: TableShape): boolean {
  const primary = target.live.primaryKey.filter((name) => name !== target.tenants?.column)
  return primary.length === 1 && primary[0] === id
}

/** True where a column holds what only this database knows. */
export function holdsSurrogate({ id }: Pick<ShapeReference, 'id'>, target: LiveTable): boolean {
  return isSurrogate(target, id) || columnOf(target, id)?.holdsMadeIds === true
}

function endless(path: readonly string[]): SowError {
  return new SowError({
    code: 'DATA_CYCLE',
    message: `The key of a row contains itself: ${path.join(' -> ')}.`,
    hint: 'Choose another key for one of the tables with --key TABLE=COLUMN,COLUMN.',
  })
}
