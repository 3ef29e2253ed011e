import { hash } from 'node:crypto'
import { join } from 'node:path'
import { type Access, type FedTable, localPackage } from '@sow/engine'
import type { TenantTable } from '@sow/kit'
import { isSowError, type SowError } from '@sow/kit/errors'
import type { OpenProject } from '../context/open-project.js'
import type { RunContext } from '../context/run-context.js'
import { readingDatabase, usingDatabase } from '../context/using-database.js'
import { withoutDuplicates } from '../discover/check-duplicates.js'
import { type DiscoveredPackage, shortHash } from '../discover/discovered-package.js'
import { type FaultListener, throwFault } from '../discover/fault.js'
import { type DescribedSeed, describeSeeds } from './describe-seeds.js'
import { loadSeeds } from './load-seeds.js'
import type { WrittenSeed } from './parse-seed.js'
import { withoutWaiting } from './without-waiting.js'

/**
 * The context with the datasets that lie in files of the project, each domain of them as one more package: only the tables of
 * the database tell what they are. `needed`: a dataset that cannot be used is an error where all are, and else one more fault of
 * the project. `access`: what the work that follows needs of the database: where not even the tables can be looked at, all of it is
 * told. Writes nothing. Throws SowError.
 */
export async function withLocalSeeds(
  context: RunContext,
  needed: 'all' | 'readable',
  access: Partial<Access> = { use: 'read' },
): Promise<RunContext> {
  const { project } = context
  const { files, strange } = project.seeds
  if (files.length === 0)
    return strange.length === 0 ? context : { ...context, project: { ...project, strange } }
  const told: SowError[] = [...strange]
  const faults: SowError[] = []
  const onFault: FaultListener = needed === 'all' ? throwFault : (error) => void faults.push(error)
  const seeds = await loadSeeds(project, files, { onStrange: (error) => void told.push(error), onFault })
  if (seeds.length === 0)
    return { ...context, project: { ...project, faults: [...project.faults, ...faults], strange: told } }
  const described = await readingDatabase(
    quiet(context),
    async ({ database }) => {
      const ready = await withoutWaiting(database, seeds, (error) => void told.push(error))
      return await describeSeeds(database, project, ready, onFault)
    },
    { units: [] },
  ).catch(async (error: unknown) => {
    if (!isSowError(error) || error.code !== 'PRIVILEGE_MISSING') throw error
    const units = await Promise.all(seeds.map(tableToFeed))
    await usingDatabase(quiet(context), async () => {}, { ...access, units })
    throw error
  })
  const packages = withoutDuplicates(
    [...project.packages, ...packagesOf(project, described.seeds, described.tables.tenants ?? null)],
    onFault,
  )
  return {
    ...context,
    project: { ...project, packages, faults: [...project.faults, ...faults], strange: told },
  }
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
