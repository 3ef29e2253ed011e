import type { Database } from '../database/database.js'
import type { CatalogFact } from './catalog/catalog-fact.js'
import { type CatalogDifference, compareCatalogs, describeDifference } from './catalog/compare-catalogs.js'
import { readCatalog } from './catalog/read-catalog.js'
import { scriptCatalog } from './catalog/script-catalog.js'
import { makeAgain, normaliseCatalog, runAsMigration, runScript } from './normalise-catalog.js'
import { keepWithTool, type OpenEmpty, unproven, usingProvingGround } from './proving-ground.js'
import { dropTrackers, withoutTrackers } from './without-trackers.js'

/**
 * The statements that make all that a database has, but for the records of other tools: run on a throw-away server they make a
 * catalog that is equal, owners apart, which are whoever runs them. Writes nothing. Throws ADOPTION_UNPROVEN.
 */
export async function proveBaseline(database: Database): Promise<readonly string[]> {
  return await usingProvingGround(database, async (open) => {
    const wanted = withoutOwners(await withoutTrackers(database, await normaliseCatalog(database, open)))
    const copy = await makeAgain(database, open)
    await dropTrackers(database, copy, wanted)
    const objects = await scriptCatalog(copy)
    const rest = compareCatalogs(wanted, withoutOwners(await readCatalog(copy)))
    const statements = [
      ...objects,
      ...rest.flatMap(({ sql }) => (sql === null ? [] : [sql.replace(/;$/, '')])),
    ]
    return await proveEqual(wanted, statements, open)
  })
}

/** The statements in an order in which they run as a migration: once, in one transaction, whatever functions name. */
async function proveEqual(
  wanted: readonly CatalogFact[],
  statements: readonly string[],
  open: OpenEmpty,
): Promise<readonly string[]> {
  const ran = await runScript(await open(), statements)
  const migration = [
    // A function may name what a later statement makes.
    'set local check_function_bodies = off',
    ...ran,
    'set local check_function_bodies to default',
  ]
  const built = await open()
  await runAsMigration(built, migration)
  const differences = compareCatalogs(wanted, withoutOwners(await normaliseCatalog(built, open)))
  const [first] = differences
  if (first === undefined) return migration
  throw unproven(
    `What a baseline would make is not what is there: ${describeDifference(first)}. Sow writes no statement that makes ${objectsOf(differences)}.`,
    keepWithTool,
  )
}

/** How many objects are named that a baseline would not make. */
const namedObjects = 5

/** `foreign table public.prices, foreign server billing and 3 more`. */
function objectsOf(differences: readonly CatalogDifference[]): string {
  const objects = [...new Set(differences.map(({ kind, name }) => `${kind} ${name}`))]
  const rest = objects.length - namedObjects
  return `${objects.slice(0, namedObjects).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

export function withoutOwners(facts: readonly CatalogFact[]): readonly CatalogFact[] {
  return facts.filter(({ property }) => property !== 'owner')
}
