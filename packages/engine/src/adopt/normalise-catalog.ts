import type { SowError } from '@sow/kit/errors'
import { sql } from 'kysely'
import { escapeIdentifier } from 'pg'
import type { Database } from '../database/database.js'
import { translateDatabaseError } from '../server/connect/translate-database-error.js'
import { onProjectPath } from '../transaction/project-path.js'
import { usingTransaction } from '../transaction/using-transaction.js'
import { type CatalogFact, factKey, printedProperties } from './catalog/catalog-fact.js'
import { readCatalog } from './catalog/read-catalog.js'
import { scriptCatalog } from './catalog/script-catalog.js'
import { keepWithTool, type OpenEmpty, unproven } from './proving-ground.js'

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

/** The same catalog, without rows, on a throw-away server. Throws ADOPTION_UNPROVEN. */
export async function makeAgain(database: Database, open: OpenEmpty): Promise<Database> {
  const empty = await open()
  await makeRoles(database, empty)
  await runScript(empty, await scriptCatalog(database))
  return empty
}

/**
 * Runs a script of a catalog on an empty database, and answers with the order in which it ran: a statement that needs what a later
 * one makes comes after it. Throws ADOPTION_UNPROVEN.
 */
export async function runScript(empty: Database, script: readonly string[]): Promise<readonly string[]> {
  await empty.session.query('set search_path = pg_catalog, pg_temp; set check_function_bodies = off')
  const ran: string[] = []
  let rest = script
  while (rest.length > 0) {
    const failed: FailedStatement[] = []
    for (const statement of rest) {
      try {
        await empty.session.query(statement)
        ran.push(statement)
      } catch (thrown) {
        failed.push({ statement, thrown })
      }
    }
    const [first] = failed
    if (first !== undefined && failed.length === rest.length) throw cannotBeMade(first)
    rest = failed.map(({ statement }) => statement)
  }
  return ran
}

/** Runs statements as a migration runs them. Throws ADOPTION_UNPROVEN. */
export async function runAsMigration(empty: Database, statements: readonly string[]): Promise<void> {
  await usingTransaction(empty, () =>
    onProjectPath(empty, async () => {
      for (const statement of statements)
        await empty.session.query(statement).catch((thrown: unknown) => {
          throw cannotBeMade({ statement, thrown })
        })
    }),
  )
}

interface FailedStatement {
  readonly statement: string
  readonly thrown: unknown
}

function cannotBeMade({ statement, thrown }: FailedStatement): SowError {
  const { message } = translateDatabaseError(thrown, { serverMessage: true })
  // What it makes, and no value that it may have.
  const [what = ''] = statement.split(/\s*[(']|\s+as\s/)
  return unproven(
    `The catalog cannot be made again on a throw-away server, at "${what.trim()}": ${message}`,
    keepWithTool,
  )
}

/** Policies and rights name roles, which are the server's. */
async function makeRoles(database: Database, empty: Database): Promise<void> {
  const found = await sql<{ role: string }>`
    select rolname::text as role
    from pg_catalog.pg_roles
    where not starts_with(rolname::text, 'pg_')
  `.execute(database.query)
  for (const { role } of found.rows)
    await empty.session.query(
      `do $$ begin create role ${escapeIdentifier(role)}; exception when duplicate_object then null; end $$`,
    )
}
