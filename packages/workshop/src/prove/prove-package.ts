import { join } from 'node:path'
import {
  type Database,
  type DatasetUnit,
  databaseOver,
  describeCatalog,
  type MigrationSet,
  migrateDatabase,
  rollbackMigrations,
  type Session,
  seedDatasets,
} from '@sow/engine'
import type { DatasetKind } from '@sow/kit'
import { SowError } from '@sow/kit/errors'
import {
  buildDatasetGraph,
  buildDatasetUnits,
  buildMigrationSets,
  discoverPackages,
  findProject,
  readTextIfPresent,
  selectDatasets,
} from '@sow/runner/project'
import { addProofTenant } from './add-proof-tenant.js'

/** What a package proved, dataset by dataset. */
export interface PackageProof {
  readonly package: string
  readonly migrations: number
  readonly datasets: readonly { readonly identity: string; readonly rows: number }[]
}

const allKinds: readonly DatasetKind[] = ['reference', 'starter', 'demo']

const options = {
  lock: { waitSeconds: 0 },
  run: { command: 'package check', actor: 'proof', toolVersion: '0.0.0', packages: {} },
  tenant: null,
  onConflict: 'keep' as const,
  allowDowngrade: false,
  acceptMassChange: [],
}

/**
 * Proves a built seed package on an empty database: its migrations and those below it go up, down and up again to
 * an equal catalog, once in a process; its rows are those of its manifest, with unique keys and references that
 * resolve; and seeding them a second time writes nothing. Throws SowError where one of these does not hold.
 */
export async function provePackage(directory: string, session: Session): Promise<PackageProof> {
  const packages = discoverPackages(findProject(directory), [directory])
  const own = packages.find((found) => found.directory === directory)
  if (own?.manifest.domain == null)
    throw broken('MANIFEST_INVALID', `There is no seed package in ${directory}.`)
  const database = databaseOver(session)
  const sets = buildMigrationSets(packages)
  await proveMigrations(database, sets)
  if (own.manifest.tenants !== null) await addProofTenant(database, own.manifest.tenants)
  await runProofScript(directory, session)
  const selection = { only: [own.manifest.domain], skip: [], kinds: allKinds }
  const { datasets: nodes } = selectDatasets(buildDatasetGraph(packages), selection)
  const project = {
    ...findProject(directory),
    config: {},
    packages,
    faults: [],
    official: { folder: 'sow/official-files', files: new Map() },
    seeds: { folder: null, files: [], strange: [] },
    strange: [],
  }
  const context = { project, signal: new AbortController().signal, tell: () => {} }
  const units = buildDatasetUnits(context, nodes)
  await proveRows(database, units)
  return {
    package: own.name,
    migrations: sets.reduce((sum, set) => sum + set.migrations.length, 0),
    datasets: own.manifest.datasets.map(({ identity, rows }) => ({ identity, rows })),
  }
}

/** Migrations that this process saw go up, down and up: many packages lie on one schema package. */
const proven = new Set<string>()

/** What migrations are told apart by: their sums, and the code that is run, which a build may have made of other sources. */
async function textOf(sets: readonly MigrationSet[]): Promise<string> {
  const loaded = sets.map(async (set) => {
    const functions = Object.entries(await set.load()).map(([name, { up, down }]) => [
      name,
      `${up}`,
      `${down}`,
    ])
    return [set.package, set.migrations, functions]
  })
  return JSON.stringify(await Promise.all(loaded))
}

async function proveMigrations(database: Database, sets: readonly MigrationSet[]): Promise<void> {
  const { changed } = await migrateDatabase(database, sets, { ...options, to: null, steps: null })
  const text = await textOf(sets)
  if (proven.has(text)) return
  const up = await describeCatalog(database)
  const back = { ...options, to: null, steps: changed.length, acceptDataLoss: true }
  await rollbackMigrations(database, sets, back)
  await migrateDatabase(database, sets, { ...options, to: null, steps: null })
  const again = await describeCatalog(database)
  const differing = again.find((line, index) => line !== up[index])
  if (differing !== undefined || again.length !== up.length)
    throw broken(
      'MIGRATION_FAILED',
      'The migrations leave another catalog after going up, down and up again.',
    )
  proven.add(text)
}

async function proveRows(database: Database, units: readonly DatasetUnit[]): Promise<void> {
  await seedDatasets(database, units, options)
  const second = await seedDatasets(database, units, options)
  if (second.run !== null)
    throw broken('TARGET_CHANGED_ROWS', 'Seeding the package a second time wrote rows again.')
}

function broken(
  code: 'MANIFEST_INVALID' | 'MIGRATION_FAILED' | 'TARGET_CHANGED_ROWS',
  message: string,
): SowError {
  return new SowError({
    code,
    message,
    hint: 'Build the package again, and look at what its last change touched.',
  })
}

/** Runs the SQL that a package names for its proofs. Throws DEFINITION_INVALID where it fails. */
async function runProofScript(directory: string, session: Session): Promise<void> {
  const script = readProofScript(directory)
  if (script === null) return
  try {
    await session.query(script)
  } catch (cause) {
    throw new SowError({
      code: 'DEFINITION_INVALID',
      message: 'The SQL that `sow.proof` names in package.json cannot be run on an empty database.',
      hint: 'Run it on a database of your own that the migrations made, and see what it says.',
      cause,
    })
  }
}

/**
 * The SQL that a package names as `sow.proof` in its package.json: tables and rows that it expects and that no migration
 * makes. It lies beside the tests, so that a published package comes without it. Null where there is none.
 */
function readProofScript(directory: string): string | null {
  const json = JSON.parse(readTextIfPresent(join(directory, 'package.json')) ?? '{}')
  const path: unknown = json.sow?.proof
  return typeof path === 'string' ? readTextIfPresent(join(directory, path)) : null
}
