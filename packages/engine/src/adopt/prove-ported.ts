import type { Database } from '../database/database.js'
import type { MigrationSet } from '../migrate/migration-set.js'
import { allSteps } from '../migrate/pending-migrations.js'
import { type MigrationStep, runAlone } from '../migrate/run-migration.js'
import { refused } from './adopt-own-schema.js'
import type { CatalogFact } from './catalog/catalog-fact.js'
import { printedProperties } from './catalog/catalog-fact.js'
import { type CatalogDifference, compareCatalogs } from './catalog/compare-catalogs.js'
import { readCatalog } from './catalog/read-catalog.js'
import { normaliseCatalog } from './normalise-catalog.js'
import { withoutOwners } from './prove-baseline.js'
import { type OpenEmpty, usingProvingGround } from './proving-ground.js'
import { withoutTrackers } from './without-trackers.js'

/** A migration of another tool, and its counterpart in a package. */
export interface PortedMigration {
  /** What the other tool calls it; empty where a person made by hand what the counterpart makes. */
  readonly old: string
  /** What the package calls it. */
  readonly name: string
}

export interface PortedProof {
  /** The longest run of migrations, from the first on, that makes what is there. */
  readonly proven: readonly MigrationStep[]
  /** Claimed, and not among them. */
  readonly absent: readonly MigrationStep[]
  /** In what the catalog differs from what all that is claimed would make; empty where all is proven. */
  readonly differences: readonly CatalogDifference[]
  /** The claimed migration up to which the catalog differs least, and in what; null where nothing is claimed. */
  readonly nearest: {
    readonly step: MigrationStep
    readonly differences: readonly CatalogDifference[]
  } | null
}

/**
 * Builds the counterparts of what another tool claims on a throw-away server, one after the other, and holds each catalog against
 * the one that is there: names prove nothing. Owners are those of the server, and not compared. Throws ADOPTION_UNPROVEN,
 * ADOPTION_REFUSED where a counterpart is no migration.
 */
export async function provePorted(
  database: Database,
  sets: readonly MigrationSet[],
  ported: readonly PortedMigration[],
  claimed: ReadonlySet<string>,
): Promise<PortedProof> {
  const all = allSteps(sets)
  refuseUnknown(all, ported)
  const isClaimed = ({ old }: PortedMigration) => old === '' || claimed.has(old)
  const counterparts = Map.groupBy(ported, ({ name }) => name)
  const end = all.findIndex(({ name }) => counterparts.get(name)?.every(isClaimed) !== true)
  const steps = end < 0 ? all : all.slice(0, end)
  if (steps.length === 0) return { proven: [], absent: [], differences: [], nearest: null }
  return await usingProvingGround(database, async (open) => {
    const live = withoutOwners(await withoutTrackers(database, await normaliseCatalog(database, open)))
    const built = await open()
    let proven = 0
    let differences: readonly CatalogDifference[] = []
    let nearest: PortedProof['nearest'] = null
    for (const [index, step] of steps.entries()) {
      await runAlone(built, step, 'up')
      differences = await differencesOf(built, live, open)
      if (differences.length === 0) proven = index + 1
      if (nearest === null || differences.length <= nearest.differences.length)
        nearest = { step, differences }
    }
    return { proven: steps.slice(0, proven), absent: steps.slice(proven), differences, nearest }
  })
}

function refuseUnknown(steps: readonly MigrationStep[], ported: readonly PortedMigration[]): void {
  const known = new Set(steps.map(({ name }) => name))
  const unknown = ported.find(({ name }) => !known.has(name))
  if (unknown === undefined) return
  throw refused(
    `${unknown.name}, which is to stand for ${unknown.old}, is no migration of the installed packages.`,
    'Correct its name: `sow db status` lists them.',
  )
}

/** In what the catalog that is there differs from the one that was built. */
async function differencesOf(
  built: Database,
  live: readonly CatalogFact[],
  open: OpenEmpty,
): Promise<readonly CatalogDifference[]> {
  const raw = compareCatalogs(withoutOwners(await readCatalog(built)), live)
  // Only where nothing but prints differ it is worth a second look.
  if (raw.some(({ property }) => property === null || !printedProperties.has(property))) return raw
  return raw.length === 0 ? raw : compareCatalogs(withoutOwners(await normaliseCatalog(built, open)), live)
}

/**
 * In what a database differs from what all migrations of the packages make: the way from the one to the other, for a person to
 * finish. Writes nothing. Throws ADOPTION_UNPROVEN.
 */
export async function compareWithPackages(
  database: Database,
  sets: readonly MigrationSet[],
): Promise<readonly CatalogDifference[]> {
  return await usingProvingGround(database, async (open) => {
    const built = await open()
    for (const step of allSteps(sets)) await runAlone(built, step, 'up')
    const read = async (from: (database: Database, open: OpenEmpty) => Promise<readonly CatalogFact[]>) =>
      compareCatalogs(
        withoutOwners(await from(built, open)),
        withoutOwners(await withoutTrackers(database, await from(database, open))),
      )
    const raw = await read(readCatalog)
    // What went through a dump and a restore is printed in other words: only then it is worth a second look.
    const isPrinted = raw.some(({ property }) => property !== null && printedProperties.has(property))
    return isPrinted ? await read(normaliseCatalog) : raw
  })
}
