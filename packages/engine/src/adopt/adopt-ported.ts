import type { Database } from '../database/database.js'
import { refreshLedger } from '../ledger/refresh-ledger.js'
import type { MigrationSet } from '../migrate/migration-set.js'
import { type Adopted, type AdoptOptions, refuseAdopted, refuseUnexpected } from './adopt-own-schema.js'
import { describeDifference } from './catalog/compare-catalogs.js'
import { readEvidence } from './evidence.js'
import { type PortedMigration, type PortedProof, provePorted } from './prove-ported.js'
import { unproven } from './proving-ground.js'
import { recordMigrations } from './record-migrations.js'
import { readBeforeSow } from './tracker/before-sow.js'
import { claimsOf, type FoundTracker } from './tracker/found-tracker.js'

export interface AdoptedPorted extends Adopted {
  readonly proof: PortedProof
}

/** What of the claims of other tools the catalog proves, by the counterparts of their migrations. Writes nothing. */
export async function lookAtPorted(
  database: Database,
  sets: readonly MigrationSet[],
  ported: readonly PortedMigration[],
): Promise<PortedProof> {
  const { trackers } = await readBeforeSow(database)
  const claimed = new Set(trackers.flatMap(claimsOf).map(({ name }) => name))
  return await provePorted(database, sets, ported, claimed)
}

/**
 * Takes a database over whose migrations have counterparts in packages: those that the catalog proves count as applied, and Sow
 * migrates from there on. Only the ledger is written. Throws ADOPTION_UNPROVEN where none is proven, ADOPTION_REFUSED, PLAN_STALE.
 */
export async function adoptPorted(
  database: Database,
  sets: readonly MigrationSet[],
  ported: readonly PortedMigration[],
  options: AdoptOptions,
): Promise<AdoptedPorted> {
  await refreshLedger(database, options.lock)
  await refuseAdopted(database, 'ported')
  const evidence = await readEvidence(database, await readBeforeSow(database))
  if (options.expected !== undefined) await refuseUnexpected(database, options.expected, evidence)
  const proof = await lookAtPorted(database, sets, ported)
  if (proof.proven.length === 0) {
    const unrecorded = unrecordedOf((await readBeforeSow(database)).trackers, ported)
    throw unproven(`${tellUnrecorded(unrecorded)}${whyNot(proof)}`, correctPorted)
  }
  const migrations = proof.proven.map(({ set, name, sum }) => ({
    package: set.package,
    version: set.version,
    name,
    sum,
  }))
  return { ...(await recordMigrations(database, 'ported', migrations, evidence, options)), proof }
}

/** Old names that no record has, such as a slip of the pen; none where a record does not show all of its names. */
export function unrecordedOf(
  trackers: readonly FoundTracker[],
  ported: readonly PortedMigration[],
): readonly string[] {
  if (trackers.some(({ entries, keeps }) => entries === null || keeps === 'version')) return []
  const recorded = new Set(trackers.flatMap(({ entries }) => entries ?? []).map(({ name }) => name))
  return [...new Set(ported.map(({ old }) => old).filter((old) => old !== '' && !recorded.has(old)))]
}

function tellUnrecorded([first, ...more]: readonly string[]): string {
  if (first === undefined) return ''
  const all = more.length === 0 ? `${first} is` : `${first} and ${more.length} more are`
  return `${all} in no record of another tool. `
}

const correctPorted =
  'Correct the lines of old and new names, or see the whole difference: `sow db adopt --bridge FILE`.'

function whyNot({ nearest }: PortedProof): string {
  if (nearest === null) return 'No claimed migration has a counterpart that comes first in the packages.'
  const { step, differences } = nearest
  // What belongs to a table says less than the table.
  const [first] = [...differences.filter(({ kind }) => kind === 'table'), ...differences]
  const rest = differences.length > 1 ? `, and ${differences.length - 1} more` : ''
  const what = first === undefined ? 'it differs' : describeDifference(first)
  return `The catalog is not what the counterparts make. It is nearest to ${step.name} and those before it: ${what}${rest}.`
}
