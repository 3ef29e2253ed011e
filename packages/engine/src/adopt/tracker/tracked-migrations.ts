import type { Database } from '../../database/database.js'
import { lastWords } from './found-tracker.js'
import { readTrackers, type TrackerLook } from './read-trackers.js'

/** A migration that another tool ran here, and recorded. */
export interface TrackedMigration {
  readonly tool: string
  readonly name: string
  /** The transaction that recorded it, as text. */
  readonly xmin: string
}

/** The migrations that other tools ran, as their records have them. */
export async function readTrackedMigrations(
  database: Database,
  look: TrackerLook = () => readTrackers(database),
): Promise<readonly TrackedMigration[]> {
  const { found } = await look()
  return found.flatMap(({ tool, entries, writers }) =>
    lastWords(entries ?? []).flatMap(({ name, state }) => {
      const xmin = writers.get(name)
      return state === 'applied' && xmin !== undefined ? [{ tool, name, xmin }] : []
    }),
  )
}
