import type { Database, DatasetUnit } from '../../packages/engine/dist/index.js'
import type { Work } from '../measure/work.ts'
import type { Location } from '../server/location.ts'
import { countingSession } from './counting-session.ts'
import { loadPackages, type Packages } from './packages.ts'
import { seedOptions } from './seed-options.ts'
import { defineTenantPackage, type TenantEdition } from './tenant-package.ts'

export interface TenantArguments {
  readonly checkout: string
  readonly location: Location
  readonly action: 'seed' | 'plan' | 'undo' | 'status' | 'drift'
  readonly version: string
  readonly edition: TenantEdition
}

/** Does something with the rows of many tenants: all that the command does between connecting and its report. */
export async function open(args: TenantArguments): Promise<Work> {
  const packages = await loadPackages(args.checkout)
  const opened = await packages.engine.openDatabase(args.location)
  const counted = countingSession(opened)
  const database = packages.engine.databaseOver(counted.session)
  const units = await unitsOf(packages, args)
  return {
    run: async () => {
      const did = await act(packages, database, units, args.action)
      return { answer: { statements: counted.statements(), did, slowest: counted.slowest() } }
    },
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

async function act(
  { engine }: Packages,
  database: Database,
  units: readonly DatasetUnit[],
  action: TenantArguments['action'],
): Promise<unknown> {
  const { lock, run } = seedOptions
  switch (action) {
    case 'seed':
      return (await engine.seedDatasets(database, units, seedOptions)).datasets.length
    case 'plan':
      return (await engine.planDatasets(database, units, seedOptions)).length
    case 'undo':
      return (await engine.undoRun(database, { undo: null, lock, run })).datasets.length
    case 'status':
      return (await engine.readDatasetStatuses(database, units)).length
    case 'drift':
      return (await engine.readDrift(database, units, 'all', { limit: 0, values: false })).length
  }
}

async function unitsOf(
  { kit }: Packages,
  { version, edition }: Pick<TenantArguments, 'version' | 'edition'>,
): Promise<DatasetUnit[]> {
  const seedPackage = defineTenantPackage(kit, edition)
  const units: DatasetUnit[] = []
  for (const dataset of seedPackage.datasets) {
    const described = await kit.describeDataset({ seedPackage, dataset })
    const hash = new kit.ContentHash(described.fields)
    for await (const { line } of kit.encodeRows(described, dataset.rows)) hash.add(line)
    const manifest = { ...described, rows: hash.rows, contentHash: hash.digest() }
    units.push({
      package: '@benchmark/tenants',
      version,
      origin: 'linked',
      domain: 'benchmark',
      dataset: manifest,
      tenants: seedPackage.schema.tenants ?? null,
      rows: () => kit.readCanonicalRows({ dataset, described: manifest }),
    })
  }
  return units
}
