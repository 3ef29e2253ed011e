import type { Database, DatasetUnit } from '../../packages/engine/dist/index.js'
import type { Work } from '../measure/work.ts'
import type { Location } from '../server/location.ts'
import { countingSession } from './counting-session.ts'
import { loadPackages, type Packages } from './packages.ts'
import { seedOptions } from './seed-options.ts'
import { type TenantRelease, tenantUnits } from './tenant-units.ts'

export interface TenantArguments extends TenantRelease {
  readonly checkout: string
  readonly location: Location
  readonly action: 'seed' | 'plan' | 'undo' | 'status' | 'drift'
}

/** Does something with the rows of many tenants: all that the command does between connecting and its report. */
export async function open(args: TenantArguments): Promise<Work> {
  const packages = await loadPackages(args.checkout)
  const opened = await packages.engine.openDatabase(args.location)
  const counted = countingSession(opened)
  const database = packages.engine.databaseOver(counted.session)
  const units = await tenantUnits(packages, args)
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
