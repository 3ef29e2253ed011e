import { isSowError, SowError } from '@sow/kit/errors'
import type { Database } from '../database/database.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { type CatalogFact, factKey, printedProperties } from './catalog/catalog-fact.js'
import { readCatalog } from './catalog/read-catalog.js'
import { scriptCatalog } from './catalog/script-catalog.js'
import { type OpenEmpty, unproven } from './proving-ground.js'

/**
 * The facts of a catalog, with every expression as a server prints it that read its own print once: what went through a dump and a
 * restore is then written as what did not. All other facts stay as they are. Throws ADOPTION_UNPROVEN.
 */
export async function normaliseCatalog(database: Database, open: OpenEmpty): Promise<readonly CatalogFact[]> {
  const facts = await readCatalog(database)
  const once = await makeAgain(database, open)
  const twice = await makeAgain(once, open)
  const printed = new Map((await readCatalog(twice)).map((fact) => [factKey(fact), fact.value]))
  return facts.map((fact) =>
    printedProperties.has(fact.property)
      ? { ...fact, value: printed.get(factKey(fact)) ?? fact.value }
      : fact,
  )
}

/** The same catalog, without rows, on a throw-away server. */
async function makeAgain(database: Database, open: OpenEmpty): Promise<Database> {
  const empty = await open()
  const script = await scriptCatalog(database)
  await empty.session.query('set search_path = pg_catalog, pg_temp; set check_function_bodies = off')
  for (const statement of script) {
    if (statement === `create schema ${database.schema}`) continue
    await empty.session.query(statement).catch((thrown: unknown) => {
      const error = translateDatabaseError(thrown, { serverMessage: true })
      const why = isSowError(error) || error instanceof SowError ? error.message : 'A statement failed.'
      throw unproven(`The catalog cannot be made again on a throw-away server: ${why}`)
    })
  }
  return empty
}
