import type { Database } from '../database/database.js'
import { readAppliedMigrations } from '../migrate/read-applied-migrations.js'
import { claimsOf, type FoundTracker } from './tracker/found-tracker.js'
import { isCalled, versionOf, withoutEnding } from './tracker/is-called.js'
import { readTrackers, type TrackerLook } from './tracker/read-trackers.js'

/** The migrations that somebody recorded as applied in a database. */
export interface RecordedMigrations {
  /** True for the name of a migration that is applied, with or without the ending of its file. */
  has(name: string): boolean
  /** Records that this role may not read. */
  readonly unread: readonly string[]
}

/** What the records of other tools say, and Sow's own. Writes nothing. */
export async function readRecordedMigrations(
  database: Database,
  look: TrackerLook = () => readTrackers(database),
): Promise<RecordedMigrations> {
  const { found } = await look()
  const own = new Set((await readAppliedMigrations(database)).map(({ name }) => name))
  return {
    has: (name) => own.has(withoutEnding(name)) || found.some((tracker) => isRecorded(tracker, name)),
    unread: found.filter(({ entries }) => entries === null).map(({ table }) => table),
  }
}

/** True where a tool takes a migration for applied, which a person calls as its file is called. */
export function isRecorded(tracker: Pick<FoundTracker, 'keeps' | 'entries'>, migration: string): boolean {
  const given = withoutEnding(migration)
  const claims = claimsOf(tracker).map(({ name }) => withoutEnding(name))
  // Only the last one is known: those before it ran as well.
  if (tracker.keeps === 'version') {
    const last = claims.at(-1)
    // Versions that are no numbers have no order that is known here.
    if (last === undefined || !/^\d+$/.test(last))
      return claims.some((name) => given === name || given.startsWith(`${name}_`))
    const version = versionOf(given)
    return version !== null && /^\d+$/.test(version) && BigInt(version) <= BigInt(last)
  }
  return claims.some((name) => isCalled(name, given))
}
