import { migrateDatabase, placeTables, undoRun } from '@sow/engine'
import { buildManifest } from '@sow/kit/build'
import { expect, test } from 'vitest'
import { clusterUrl, openClusterSite, reason } from '../../engine/tests/citus/using-cluster.js'
import { clinicSchema } from '../src/index.js'
import { migrations } from '../src/migrations/index.js'
import { banks, clinics, editBank, release } from './rows-of-organizations.js'
import { assignments, editsOfRoles, logSince, nurse, releaseOfRoles } from './rows-of-roles.js'

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

async function declaredPlacements() {
  const { placements = [] } = await buildManifest({
    package: { name: '@sow/clinic-schema', version: '0.1.0' },
    definition: clinicSchema,
    schema: null,
    migrations: [],
    foreign: () => undefined,
  })
  return placements
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

    const { placed, tables } = await placeTables(site.database, await declaredPlacements(), { lock, run })
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

/** Organizations were told of a role at once then, which Citus refuses where several roles are inserted by one statement. */
const toldAtOnce = '20261130000004_triggers_in_a_cluster'

onCluster(
  'roles and their permissions are released and undone there, edits stay, and organizations are told',
  { timeout: 600_000 },
  async () => {
    await using site = await openClusterSite(clusterUrl ?? '', clinicSchema.tenants)
    await migrateDatabase(site.database, [set], { lock, run, to: toldAtOnce, steps: null })
    await site.rows(clinics)
    await site.seedAll(releaseOfRoles('1.0.0'))
    await site.rows(assignments)
    await placeTables(site.database, await declaredPlacements(), { lock, run })
    await expect(site.seedAll(releaseOfRoles('1.1.0'))).rejects.toMatchObject({
      code: 'CONNECTION_LOST',
    })
    expect((await site.seedAll(releaseOfRoles('1.0.0'))).run).toBeNull()

    await migrateDatabase(site.database, [set], { lock, run, to: null, steps: null })
    await site.rows(editsOfRoles)
    await site.rows('update permission_changes set processed_at = now()')
    const upgraded = await site.seedAll(releaseOfRoles('1.1.0'))
    expect(upgraded.datasets).toMatchObject([
      { dataset: 'permissions', inserted: 1 },
      { dataset: 'roles', inserted: 2, updated: 1 },
      { dataset: 'role-permissions', inserted: 3 },
    ])
    expect(await nurse(site)).toEqual(['Our nurse', 'location'])
    expect(await logSince(site)).toEqual([
      'none permission_granted wards:read',
      'none permission_granted wards:read',
      'none permission_granted wards:read',
      'none role_changed nurse',
      'none role_created clerk',
      'none role_created coder',
      'north permission_granted wards:read',
      'north role_changed nurse',
    ])
    expect((await site.seedAll(releaseOfRoles('1.1.0'))).run).toBeNull()

    await undoRun(site.database, { undo: null, lock, run })
    expect(await nurse(site)).toEqual(['Our nurse', 'organization'])
    expect(await logSince(site)).toEqual([
      'none permission_revoked wards:read',
      'none permission_revoked wards:read',
      'none permission_revoked wards:read',
      'none role_changed nurse',
      'none role_deleted clerk',
      'none role_deleted coder',
      'north permission_revoked wards:read',
      'north role_changed nurse',
    ])
  },
)
