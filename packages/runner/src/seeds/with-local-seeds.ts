import { hash } from 'node:crypto'
import { join } from 'node:path'
import { type Access, type FedTable, localPackage, readTrackers, type TrackerLook } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { isSowError, type SowError } from '@sow/kit/errors'
import { keepSession } from '../context/keep-session.js'
import type { OpenProject } from '../context/open-project.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import { withoutDuplicates } from '../discover/check-duplicates.js'
import { type DiscoveredPackage, shortHash } from '../discover/discovered-package.js'
import type { FaultListener } from '../discover/fault.js'
import type { Selection } from '../select/selection.js'
import { type DescribedSeed, describeSeeds } from './describe-seeds.js'
import { loadSeeds } from './load-seeds.js'
import type { WrittenSeed } from './parse-seed.js'
import { refuseFaultySeeds } from './refuse-faulty-seeds.js'
import { withoutWaiting } from './without-waiting.js'

/** A project with the datasets of its own files, for one piece of work. Disposed, the database is closed. */
export interface WithLocalSeeds extends AsyncDisposable {
  /** Opens the database as it is open already, where the files had it opened. */
  readonly context: RunContext
  /** The records of other tools, where the files had them read. */
  readonly trackers: TrackerLook | null
}

/** What local seeds are for. */
export interface LocalSeedOptions {
  /** What the work that follows needs of the database: where not even the tables can be looked at, all of it is told. */
  readonly access?: Partial<Access>
  /** Datasets of files that are still to come into the folder. */
  readonly added?: readonly WrittenSeed[]
}

/**
 * The context with the datasets that lie in files of the project, each domain of them as one more package: only the tables of
 * the database tell what they are. `needed`: a dataset that cannot be used is an error where it is selected, and else one more
 * fault of the project. Writes nothing. Throws SowError.
 */
export async function withLocalSeeds(
  context: RunContext,
  needed: Selection | 'readable',
  { access = { use: 'read' }, added = [] }: LocalSeedOptions = {},
): Promise<WithLocalSeeds> {
  const { project } = context
  const told: SowError[] = [...project.seeds.strange]
  const faults: SowError[] = []
  const onFault: FaultListener = (error) => void faults.push(error)
  const refuse = (packages: readonly DiscoveredPackage[]) => {
    const identities = packages.flatMap(({ manifest }) => manifest.datasets.map(({ identity }) => identity))
    if (needed !== 'readable') refuseFaultySeeds(faults, needed, new Set(identities))
  }
  const files = project.seeds.files.filter(({ path }) => !added.some(({ file }) => file.path === path))
  const loaded = await loadSeeds(project, files, { onStrange: (error) => void told.push(error), onFault })
  const seeds = [...loaded, ...added]
  const withPackages = (packages: readonly DiscoveredPackage[]): OpenProject => ({
    ...project,
    packages,
    faults: [...project.faults, ...faults],
    strange: told,
  })
  if (seeds.length === 0) {
    refuse(project.packages)
    return {
      context: { ...context, project: withPackages(project.packages) },
      trackers: null,
      async [Symbol.asyncDispose]() {},
    }
  }
  const kept = keepSession(context.openSession)
  try {
    const opened = { ...context, openSession: kept.open }
    const { described, trackers } = await describe(opened, seeds, { told, onFault, access })
    // Whoever works with rows is told all that the role lacks, and not what the first of its tables does.
    const isRefused = needed !== 'readable' && faults.some(({ code }) => code === 'PRIVILEGE_MISSING')
    if (isRefused) await requireRights(opened, seeds, access)
    const packages = withoutDuplicates(
      [...project.packages, ...packagesOf(project, described.seeds, described.tables.tenants ?? null)],
      onFault,
    )
    refuse(packages)
    return {
      context: { ...opened, project: withPackages(packages) },
      trackers,
      [Symbol.asyncDispose]: () => kept[Symbol.asyncDispose](),
    }
  } catch (error) {
    await kept[Symbol.asyncDispose]()
    throw error
  }
}

interface Description {
  readonly told: SowError[]
  readonly onFault: FaultListener
  readonly access: Partial<Access>
}

/** Opens the database, and asks its tables what the seeds are. */
async function describe(
  context: RunContext,
  seeds: readonly WrittenSeed[],
  { told, onFault, access }: Description,
) {
  const { project } = context
  return await readingDatabase(
    quiet(context),
    async ({ database }) => {
      let trackers: TrackerLook | null = null
      // Whoever asks later asks in a transaction of its own: what was read is handed on, and not the way to read it.
      const look = async () => {
        const found = await readTrackers(database)
        trackers = async () => found
        return found
      }
      const ready = await withoutWaiting(database, seeds, look, (error) => void told.push(error))
      const described = await describeSeeds(database, project, ready, onFault)
      return { described, trackers: trackers as TrackerLook | null }
    },
    { units: [] },
  ).catch(async (error: unknown) => {
    if (!isSowError(error) || error.code !== 'PRIVILEGE_MISSING') throw error
    await requireRights(context, seeds, access)
    throw error
  })
}

/** Throws PRIVILEGE_MISSING with all that the role lacks for the tables of the seeds. */
async function requireRights(
  context: RunContext,
  seeds: readonly WrittenSeed[],
  access: Partial<Access>,
): Promise<void> {
  const units = await Promise.all(seeds.map(tableToFeed))
  await usingDatabase(quiet(context), async () => {}, { ...access, units })
}

/** What a seed needs of its table, as far as its file says it. */
async function tableToFeed({ table, file, rows, more }: WrittenSeed): Promise<FedTable> {
  const columns = await rows.columns().catch(() => [])
  const absent = more['absent'] === 'delete' ? 'delete' : 'keep'
  return {
    dataset: {
      table: table ?? file.base,
      scope: 'global',
      absent,
      references: [],
      columns: columns.map((name) => ({ name })),
    },
    tenants: null,
  }
}

/** A look before the work, which tells what there is to tell. */
function quiet(context: RunContext): RunContext {
  const project: OpenProject = { ...context.project, packages: [], faults: [], strange: [] }
  return { ...context, project, tell: () => {} }
}

function packagesOf(
  { directory, seeds }: OpenProject,
  described: readonly DescribedSeed[],
  tenants: TenantTable | null,
): DiscoveredPackage[] {
  const contents = described.map(({ manifest }) => `${manifest.identity} ${manifest.contentHash}\n`).sort()
  const version = shortHash(hash('sha256', contents.join('')))
  const domains = Map.groupBy(described, ({ seed }) => seed.file.domain)
  return [...domains].map(([domain, own]): DiscoveredPackage => {
    const datasets = own.map(({ manifest }) => manifest)
    return {
      name: localPackage,
      version,
      kind: 'seed',
      directory: join(directory, seeds.folder ?? ''),
      origin: 'local',
      entry: own[0]?.seed.file.path ?? directory,
      manifest: {
        format: 1,
        package: localPackage,
        version,
        kind: 'seed',
        domain,
        schema: null,
        tenants,
        datasets,
        migrations: [],
      },
      dependencies: [],
      formerly: [],
      commandPlugin: false,
      datasets: own.map(({ dataset }) => dataset),
      fills: new Map(own.map(({ manifest, fill }) => [manifest.identity, fill])),
    }
  })
}
