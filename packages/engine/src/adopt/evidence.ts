import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Database } from '../database/database.js'
import type { Adoption, AdoptionEvidence, TrackerEvidence } from '../ledger/adoption.js'
import { describeFact } from './catalog/catalog-fact.js'
import { catalogDescription, readCatalog } from './catalog/read-catalog.js'
import type { BeforeSow } from './tracker/before-sow.js'
import { claimsOf, type FoundTracker } from './tracker/found-tracker.js'
import { readTrackers, type TrackerLook } from './tracker/read-trackers.js'

/** Another tool's record that is not as it was when the database was taken over. */
export interface MovedTracker {
  /** `Sequelize`. */
  readonly tool: string
  /** The table of the record, with its schema. */
  readonly table: string
  /** How many migrations it had recorded. */
  readonly was: number
  /** How many it has recorded now; null where the record is gone. */
  readonly now: number | null
  /** The newest of them; null where there is none. */
  readonly newest: string | null
}

/** What an adoption of this database would rest on. Writes nothing. */
export async function readEvidence(
  database: Database,
  { trackers, tables }: BeforeSow,
): Promise<AdoptionEvidence> {
  return {
    trackers: trackers.map(evidenceOf),
    tables: tables.length,
    catalog: await readCatalogDigest(database),
    description: catalogDescription,
    serverVersion: await readServerVersion(database),
  }
}

async function readCatalogDigest(database: Database): Promise<string> {
  const facts = await readCatalog(database)
  return digestOf(facts.map(describeFact))
}

async function readServerVersion(database: Database): Promise<string> {
  const found = await sql<{ version: string }>`
    select current_setting('server_version') as version
  `.execute(database.query)
  return found.rows[0]?.version ?? ''
}

/**
 * Whether the schema is another one than when the database was taken over. Null where that says nothing: Sow migrates it since,
 * another version of the server may print the same catalog in other words, or another Sow took note of other facts. Writes nothing.
 */
export async function hasMovedCatalog(
  database: Database,
  { way, evidence }: Adoption,
): Promise<boolean | null> {
  if (way !== 'own-schema' || evidence.description !== catalogDescription) return null
  if ((await readServerVersion(database)) !== evidence.serverVersion) return null
  return (await readCatalogDigest(database)) !== evidence.catalog
}

/** The records that moved since. Writes nothing. */
export async function readMovedTrackers(
  database: Database,
  { evidence }: Adoption,
  look: TrackerLook = () => readTrackers(database),
): Promise<readonly MovedTracker[]> {
  const { found } = await look()
  const present = new Map(found.map((tracker) => [tracker.table, evidenceOf(tracker)]))
  return evidence.trackers.flatMap(({ tool, table, count, digest }) => {
    const now = present.get(table)
    if (now?.digest === digest) return []
    return [{ tool, table, was: count, now: now?.count ?? null, newest: now?.newest ?? null }]
  })
}

/** A tracker as it is remembered. */
export function evidenceOf(tracker: FoundTracker): TrackerEvidence {
  const claims = claimsOf(tracker)
  return {
    tool: tracker.tool,
    table: tracker.table,
    count: claims.length,
    newest: claims.at(-1)?.name ?? null,
    digest: digestOf((tracker.entries ?? []).map(({ name, state }) => `${state} ${name}`)),
  }
}

function digestOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex')
}
