import { readTableNames } from '../../catalog/capture/read-table-names.js'
import type { Database } from '../../database/database.js'
import { usingLook } from '../../transaction/using-transaction.js'
import { claimsOf, type FoundTracker } from './found-tracker.js'
import { readTrackers, type TrackerLook } from './read-trackers.js'

/** What was in a database before Sow migrated it. */
export interface BeforeSow {
  readonly trackers: readonly FoundTracker[]
  /** The tables of the project's schema, but for those of extensions and of trackers, in the order of their names. */
  readonly tables: readonly string[]
}

/** Reads what somebody else made; `look`: the trackers, where somebody read them already. Writes nothing. */
export async function readBeforeSow(
  database: Database,
  look: TrackerLook = () => readTrackers(database),
): Promise<BeforeSow> {
  return await usingLook(database, async () => {
    const { found, tables } = await look()
    const own = await readTableNames(database)
    return { trackers: found, tables: own.filter((name) => !tables.has(`${database.schema}.${name}`)) }
  })
}

/** `tracked by Sequelize: 28 migrations, 5 seeds; 91 tables`; null where there is nothing. */
export function tellBeforeSow({ trackers, tables }: BeforeSow): string | null {
  const parts = [
    ...trackers.map((tracker) => `tracked by ${tracker.tool}: ${tellTracker(tracker)}`),
    ...(tables.length > 0 ? [counted(tables.length, 'table')] : []),
  ]
  return parts.length === 0 ? null : parts.join('; ')
}

/** `28 migrations, 5 seeds`, or where they stand where that is one table. */
export function tellTracker(tracker: FoundTracker): string {
  const { entries, keeps, table, seeds } = tracker
  const migrations = entries === null ? 'migrations that this role may not read' : tellEntries()
  return seeds === null || seeds.count === 0
    ? `${migrations} in ${table}`
    : `${migrations}, ${counted(seeds.count, 'seed')}`

  function tellEntries(): string {
    if (keeps === 'version') return `version ${entries?.at(-1)?.name}`
    return counted(claimsOf(tracker).length, 'migration')
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
