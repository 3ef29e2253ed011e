import { sql } from 'kysely'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { type CatalogFact, describeFact } from './catalog-fact.js'
import { described } from './catalog-parts.js'
import { otherFacts } from './other-facts.js'
import { relationFacts } from './relation-facts.js'
import { rightFacts } from './right-facts.js'
import { typeFacts } from './type-facts.js'

/**
 * Everything that migrations make in a database, fact by fact, in one order: all schemas but those of the server and of Sow, and
 * nothing that an extension brought. Two catalogs are equal where their facts are. Writes nothing.
 */
export async function readCatalog(database: Database): Promise<readonly CatalogFact[]> {
  // One search path for both sides: names that it finds would be printed without their schema.
  return await usingLook(database, async () => {
    const found = await sql<CatalogFact>`
  with ${described}
  select
    kind,
    name,
    property,
    value
  from (${sql.join([...relationFacts, ...typeFacts, ...rightFacts, ...otherFacts], sql.raw('\n  union all'))}
  ) as said
  where value is not null
  order by
    kind collate "C",
    name collate "C",
    property collate "C"`.execute(database.query)
    return found.rows
  })
}

/** The same as lines of text. */
export async function describeCatalog(database: Database): Promise<readonly string[]> {
  return (await readCatalog(database)).map(describeFact)
}
