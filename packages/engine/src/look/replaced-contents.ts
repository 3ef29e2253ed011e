import { sql } from 'kysely'
import type { Database } from '../database/database.js'

/**
 * The datasets of which the ledger still knows that their present version was applied before with other content: rows of a
 * folder that somebody works in. A next version ends it. Writes nothing.
 */
export async function replacedContents(database: Database): Promise<ReadonlySet<string>> {
  const found = await sql<{ dataset: string }>`
    select distinct known.dataset
    from sow.dataset as known
    join sow.release as replaced
      on replaced.dataset = known.dataset
    where replaced.before ->> 'package' = known.package
      and replaced.before ->> 'version' = known.version
      and known.version <> ''
      and replaced.before ->> 'content_hash' <> ''
      and (
        replaced.before ->> 'content_hash' <> known.content_hash
        or replaced.before ->> 'definition_hash' <> known.definition_hash
      )
  `.execute(database.query)
  return new Set(found.rows.map(({ dataset }) => dataset))
}
