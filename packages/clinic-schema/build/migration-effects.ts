import type { Kysely } from 'kysely'
import { migrations } from '../src/migrations/index.js'
import type { Catalog, CatalogTable } from './catalog.js'
import { readCatalog } from './read-catalog.js'

/** What one migration made, or made anew with another definition. */
export interface MigrationEffect {
  readonly name: string
  /** The number that the migration had in the clinic's former list, where two numbers were given twice. */
  readonly number: string
  readonly tables: readonly CatalogTable[]
  readonly columns: number
  readonly constraints: number
  readonly indexes: number
  readonly policies: number
  readonly triggers: number
  readonly functions: number
}

const givenTwice = ['002', '011']
const numbers = Array.from({ length: 30 }, (_, index) => String(index + 1).padStart(3, '0')).flatMap(
  (number) => (givenTwice.includes(number) ? [number, number] : [number]),
)

/** Runs every migration, and reads the catalog after each. */
export async function readMigrationEffects<DB>(
  database: Kysely<DB>,
): Promise<{ readonly catalog: Catalog; readonly effects: readonly MigrationEffect[] }> {
  let catalog = await readCatalog(database)
  const effects: MigrationEffect[] = []
  for (const [name, migration] of Object.entries(migrations)) {
    await migration.up(database)
    const before = catalog
    catalog = await readCatalog(database)
    effects.push(effectOf(name, numbers[effects.length] ?? '', before, catalog))
  }
  return { catalog, effects }
}

function effectOf(name: string, number: string, before: Catalog, after: Catalog): MigrationEffect {
  const there = new Set(before.tables.map((table) => table.name))
  return {
    name,
    number,
    tables: after.tables.filter((table) => !there.has(table.name)),
    columns: countNew(before, after, ({ columns }) => columns.map((column) => column.name)),
    constraints: countNew(before, after, ({ constraints }) => definitions(constraints)),
    indexes: countNew(before, after, ({ indexes }) => definitions(indexes)),
    policies: countNew(before, after, ({ policies }) => definitions(policies)),
    triggers: countNew(before, after, ({ triggers }) => definitions(triggers)),
    functions: count(definitions(before.functions), definitions(after.functions)),
  }
}

function countNew(
  before: Catalog,
  after: Catalog,
  parts: (table: CatalogTable) => readonly string[],
): number {
  const all = (catalog: Catalog) =>
    catalog.tables.flatMap((table) => parts(table).map((part) => `${table.name} ${part}`))
  return count(all(before), all(after))
}

function count(before: readonly string[], after: readonly string[]): number {
  const there = new Set(before)
  return after.filter((part) => !there.has(part)).length
}

function definitions(
  entries: readonly { readonly name: string; readonly definition: string }[],
): readonly string[] {
  return entries.map((entry) => `${entry.name} ${entry.definition}`)
}
