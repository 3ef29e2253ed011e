import { describeCatalog } from '../adopt/catalog/read-catalog.js'
import { type Database, databaseOver } from '../database/database.js'
import { openThrowAwayPglite } from '../server/throw-away/open-throw-away-pglite.js'
import type { MigrationSet } from './migration-set.js'
import { allSteps } from './pending-migrations.js'
import { loadMigration, type MigrationStep, runAlone, wayDown } from './run-migration.js'

/** A migration whose way down and up again is not what it says. */
export interface DownFinding {
  readonly package: string
  readonly migration: string
  /** The step after which the catalog was another one. */
  readonly after: 'down' | 'up again'
  /** One line of the catalog that is only on one side. */
  readonly example: string
}

/**
 * Proves every `down`: on a throw-away database each migration goes up, down and up again, and the catalog must be
 * that of before, then that of after. One without a `down` only goes up. Throws MIGRATION_FAILED where one does not run.
 */
export async function verifyDowns(sets: readonly MigrationSet[]): Promise<DownFinding[]> {
  await using session = await openThrowAwayPglite()
  return await verifyDownsOn(databaseOver(session), sets)
}

/** The same on an empty database of the caller's, which it leaves migrated. */
export async function verifyDownsOn(
  database: Database,
  sets: readonly MigrationSet[],
): Promise<DownFinding[]> {
  const findings: DownFinding[] = []
  for (const step of allSteps(sets)) findings.push(...(await verifyStep(database, step)))
  return findings
}

async function verifyStep(database: Database, step: MigrationStep): Promise<DownFinding[]> {
  const go = (direction: 'up' | 'down') => runAlone(database, step, direction)
  const before = await describeCatalog(database)
  await go('up')
  // It says that there is none: a baseline, for example.
  if (wayDown(await loadMigration(step)) === undefined) return []
  const up = await describeCatalog(database)
  await go('down')
  const down = await describeCatalog(database)
  await go('up')
  const again = await describeCatalog(database)
  return [...compare(step, 'down', before, down), ...compare(step, 'up again', up, again)]
}

function compare(
  { set, name }: MigrationStep,
  after: DownFinding['after'],
  expected: readonly string[],
  found: readonly string[],
): DownFinding[] {
  const example =
    found.find((line) => !expected.includes(line)) ?? expected.find((line) => !found.includes(line))
  return example === undefined ? [] : [{ package: set.package, migration: name, after, example }]
}
