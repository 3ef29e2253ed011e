import { migrateDatabase, placeTables, undoRun } from '@sow/engine'
import { buildManifest } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { clusterUrl, openClusterSite, reason } from '../../engine/tests/citus/using-cluster.js'
import { clinicSchema } from '../src/index.js'
import { migrations } from '../src/migrations/index.js'
import { banks, clinics, editBank, release } from './rows-of-organizations.js'

if (clusterUrl === null) process.stderr.write(`Not run: the clinic's tables on a cluster. ${reason}\n`)
const onCluster = test.skipIf(clusterUrl === null)

const lock = { waitSeconds: 30 }
const run = { command: 'test', actor: 'test', toolVersion: '0.0.0', packages: {} }
const set = {
  package: '@sow/clinic-schema',
  version: '0.0.0',
  migrations: Object.keys(migrations).map((name) => ({ name, sum: '' })),
  load: async () => migrations,
}

onCluster(
  'rows that were seeded and edited are placed, upgraded and undone there',
  { timeout: 600_000 },
  async () => {
    await using site = await openClusterSite(clusterUrl ?? '', clinicSchema.tenants)
    await migrateDatabase(site.database, [set], { lock, run, to: null, steps: null })
    await site.rows(clinics)
    await site.seedAll(release('1.0.0'))
    await site.rows(editBank)

    const { placements = [] } = await buildManifest({
      package: { name: '@sow/clinic-schema', version: '0.1.0' },
      definition: clinicSchema,
      schema: null,
      migrations: [],
      foreign: () => undefined,
    })
    const { placed, tables } = await placeTables(site.database, placements, { lock, run })
    expect(placed).toHaveLength(154)
    expect(tables.filter(({ state }) => state !== 'placed')).toEqual([])

    expect((await site.seedAll(release('1.0.0'))).run).toBeNull()
    const upgraded = await site.seedAll(release('1.1.0'))
    expect(upgraded.datasets).toMatchObject([{ updated: 1 }, {}, {}])
    expect(await banks(site)).toEqual([
      ['north', 'Our bank', '1000'],
      ['south', 'Money in bank', '1000'],
    ])
    expect((await site.seedAll(release('1.1.0'))).run).toBeNull()

    await undoRun(site.database, { undo: null, lock, run })
    expect(await banks(site)).toEqual([
      ['north', 'Our bank', '1000'],
      ['south', 'Cash in bank', '1000'],
    ])
  },
)
