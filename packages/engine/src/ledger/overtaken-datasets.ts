import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { DatasetUnit } from '../database/dataset-unit.js'
import { readMovedAway } from './former-names.js'
import { readUndoneRuns } from './undone-runs.js'

/**
 * The datasets whose release the ledger has left behind, by what no version tells: their rows moved to another name, or a file
 * of the project holds rows that other rows of that file replaced. Writes nothing.
 */
export async function readOvertaken(
  database: Database,
  units: readonly DatasetUnit[],
): Promise<ReadonlySet<string>> {
  const identities = units.map(({ dataset }) => dataset.identity)
  const moved = await readMovedAway(database, identities)
  const local = units.filter(({ origin }) => origin === 'local')
  return local.length === 0 ? moved : new Set([...moved, ...(await readEarlierContents(database, local))])
}

/**
 * Of these, the datasets whose content a later one replaced, so that changing the branch does not move rows to and fro. What an
 * undo replaced, or a run that was undone, is no earlier content.
 */
async function readEarlierContents(database: Database, units: readonly DatasetUnit[]): Promise<string[]> {
  const wanted = units.map(({ dataset }) => ({ dataset: dataset.identity, content: dataset.contentHash }))
  const found = await sql<{ readonly id: number; readonly dataset: string }>`
    select
      run.id,
      replaced.dataset
    from jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb) as wanted (dataset text, content text)
    join sow.release as replaced
      on replaced.dataset = wanted.dataset
      and replaced.before ->> 'content_hash' = wanted.content
    join sow.run as run
      on run.id = replaced.run
    where run.undoes is null
      and exists (
        select
        from sow.dataset as present
        where present.dataset = wanted.dataset
          and present.content_hash <> wanted.content
      )
  `.execute(database.query)
  if (found.rows.length === 0) return []
  const undone = await readUndoneRuns(database)
  return found.rows.filter(({ id }) => !undone.has(id)).map(({ dataset }) => dataset)
}
