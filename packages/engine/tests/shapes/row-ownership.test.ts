import { describe, expect, test } from 'vitest'
import { undoRun } from '../../src/undo/undo-run.js'
import { engines, type Row, type ShapeDataset, type Site, seedOptions, usingSite } from './shape-database.js'

type Grant = readonly [role: string, permission: string]

const grants: readonly Grant[] = [
  ['admin', 'read'],
  ['admin', 'write'],
  ['nurse', 'read'],
  ['nurse', 'write'],
]
const ddl = 'create table role_permission (role text, permission text, primary key (role, permission))'

/** A pure join table: there is no column that could be given to the site. */
function release(
  version: string,
  more: Partial<ShapeDataset> = {},
  rows: readonly Grant[] = grants,
): ShapeDataset {
  return {
    table: 'role_permission',
    key: ['role', 'permission'],
    kind: 'starter',
    version,
    rows: rows.map(([role, permission]) => ({ role, permission })),
    ...more,
  }
}

const revoke = (site: Site, role: string, permission: string) =>
  site.rows(`delete from role_permission where role = '${role}' and permission = '${permission}'`)
const held = async (site: Site) =>
  (await site.rows('select role, permission from role_permission order by role, permission')).map(
    ({ role, permission }) => `${role}/${permission}`,
  )
const without = (...revoked: readonly string[]) =>
  grants.map((grant) => grant.join('/')).filter((grant) => !revoked.includes(grant))

/** What a plan says comes to pass, and a second run has nothing to do. */
async function planned(site: Site, dataset: ShapeDataset, counts: Row): Promise<void> {
  expect(await site.plan(dataset), 'the plan').toMatchObject([counts])
  expect(await site.seed(dataset), 'the run').toMatchObject(counts)
  const before = await site.versions(dataset.table)
  expect(await site.seed(dataset), 'a second run').toMatchObject({ inserted: 0, updated: 0, deleted: 0 })
  expect(await site.versions(dataset.table)).toEqual(before)
}

async function undoLast(site: Site) {
  const [last] = await site.rows("select max(id) as id from sow.run where outcome = 'applied'")
  return await undoRun(site.database, {
    undo: Number(last?.['id']),
    lock: seedOptions.lock,
    run: { ...seedOptions.run, command: 'db undo' },
  })
}

describe.each(engines)('a grant that the site revoked, on %s', (engine) => {
  test('stays away, with the same version and with the next one', async () => {
    await usingSite(engine, ddl, async (site) => {
      expect(await site.seed(release('1.0.0'))).toMatchObject({ inserted: 4 })
      await revoke(site, 'nurse', 'write')
      await planned(site, release('1.0.0'), { inserted: 0, tombstoned: 1, unchanged: 3 })
      const next = release('1.1.0', {}, [...grants, ['clerk', 'read']])
      await planned(site, next, { inserted: 1, tombstoned: 1, unchanged: 3 })
      expect(await held(site)).not.toContain('nurse/write')
    })
  })

  test('comes back where the package owns the rows', async () => {
    await usingSite(engine, ddl, async (site) => {
      const owned = { rowOwnership: 'package' } as const
      await site.seed(release('1.0.0', owned))
      await revoke(site, 'nurse', 'write')
      await planned(site, release('1.0.0', owned), { inserted: 1, tombstoned: 0, unchanged: 3 })
      await revoke(site, 'nurse', 'write')
      await planned(site, release('1.1.0', owned), { inserted: 1, tombstoned: 0, unchanged: 3 })
      expect(await held(site)).toEqual(without())
    })
  })
})
