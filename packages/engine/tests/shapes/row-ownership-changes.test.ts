import { ref } from '@sow/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { usualEngines } from '../engines.js'
import { apply, type Grant, rolePermissions, tenants, undoLast } from './role-permissions.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from './shape-database.js'

const owned = { rowOwnership: 'package' } as const
const kept = { rowOwnership: 'site' } as const

/** So many that their loss looks like an accident. */
const many: readonly Grant[] = Array.from({ length: 20 }, (_, index) => ['admin', `p${index + 10}`])

describe.each(usualEngines(import.meta.url))('the rows of a dataset change hands, on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine, { tenants })
    await site.rows(
      "create table orgs (id integer primary key, slug text unique, status text default 'active')",
    )
    await site.rows("insert into orgs values (1, 'north'), (2, 'south')")
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  test('to the site: what the table lacks was deleted by it; and an undo gives the roster back', async () => {
    const { release, revoke, held, base } = await rolePermissions(site, 'to_site')
    await site.seed(release('1.0.0', owned))
    expect(await base()).toBeNull()
    await revoke('nurse', 'write')
    const next = release('1.1.0', kept, [
      ...[['admin', 'read'] as const, ['admin', 'write'] as const, ['clerk', 'read'] as const],
      ...[['nurse', 'read'] as const, ['nurse', 'write'] as const],
    ])
    await apply(site, next, { inserted: 1, tombstoned: 1, unchanged: 3 })
    expect(await base()).toEqual({ live: 4, tombstones: 1 })

    expect(await undoLast(site)).toMatchObject({ datasets: [{ removed: 1, left: 0 }] })
    expect(await base()).toBeNull()
    expect(await held()).toEqual(['admin/read', 'admin/write', 'nurse/read'])
    await expect(undoLast(site)).rejects.toMatchObject({ code: 'UNDO_IMPOSSIBLE' })
    // What the ledger knew before the run, it knows again: the package's rows come back, and departed ones go.
    const later = release('1.2.0', { ...owned, absent: 'delete' }, [
      ['admin', 'read'],
      ['nurse', 'read'],
      ['nurse', 'write'],
    ])
    await apply(site, later, { inserted: 1, deleted: 1, unchanged: 2 })
  })

  test('to the package: what the site deleted comes back; and an undo gives the tombstones back', async () => {
    const { release, revoke, held, base } = await rolePermissions(site, 'to_package')
    await site.seed(release('1.0.0', kept))
    await revoke('nurse', 'write')
    await site.seed(release('1.0.0', kept))
    await revoke('nurse', 'read')
    await apply(site, release('1.1.0', owned), { inserted: 2, tombstoned: 0, unchanged: 2 })
    expect(await held()).toHaveLength(4)
    expect(await base()).toBeNull()

    expect(await undoLast(site)).toMatchObject({ datasets: [{ removed: 2, left: 0 }] })
    expect(await held()).toEqual(['admin/read', 'admin/write'])
    expect(await base()).toEqual({ live: 3, tombstones: 1 })
    await expect(undoLast(site)).rejects.toMatchObject({ code: 'UNDO_IMPOSSIBLE' })
    await apply(site, release('1.2.0', kept), { inserted: 0, tombstoned: 2, unchanged: 2 })
  })

  test('to the package, where columns stay shared: the base keeps the edits', async () => {
    await site.rows('create table labels (code text primary key, title text)')
    const release = (version: string, rowOwnership: 'package' | 'site'): ShapeDataset => ({
      ...{ name: 'labels', table: 'labels', key: ['code'], version, rowOwnership },
      rows: ['a', 'b'].map((code) => ({ code, title: 'one' })),
    })
    const titles = () => site.rows('select code, title from labels order by code')
    await site.seed(release('1.0.0', 'site'))
    await site.rows("delete from labels where code = 'a'; update labels set title = 'mine' where code = 'b'")
    await site.seed(release('1.0.0', 'site'))
    await apply(site, release('1.1.0', 'package'), { inserted: 1, tombstoned: 0, kept: 1 })
    expect(await titles()).toEqual([
      { code: 'a', title: 'one' },
      { code: 'b', title: 'mine' },
    ])
    expect(await undoLast(site)).toMatchObject({ datasets: [{ removed: 1 }] })
    expect(await titles()).toEqual([{ code: 'b', title: 'mine' }])
    expect(await undoLast(site), 'an undo that changed no kind of memory').toMatchObject({
      datasets: [{ broughtBack: 1 }],
    })
    await undoLast(site)
    await apply(site, release('1.2.0', 'site'), { inserted: 0, tombstoned: 1, kept: 1 })
  })

  test('many at once stop the run, be they gone or be they back, unless that is meant', async () => {
    const { release, held } = await rolePermissions(site, 'many_rows')
    const of = (version: string, more: Partial<ShapeDataset>) => release(version, more, many)
    const meant = { acceptMassChange: ['shapes/many-rows'] }
    await site.seed(of('1.0.0', owned))
    await site.rows("delete from many_rows where permission < 'p22'")
    await expect(site.seed(of('1.1.0', kept))).rejects.toMatchObject({ code: 'MASS_CHANGE' })
    expect((await site.seedAll([of('1.1.0', kept)], meant)).datasets).toMatchObject([{ tombstoned: 12 }])
    await expect(site.seed(of('1.2.0', owned))).rejects.toMatchObject({
      code: 'MASS_CHANGE',
      message: '12 rows of shapes/many-rows that the site deleted would come back at once.',
    })
    expect(await held()).toHaveLength(8)
    expect((await site.seedAll([of('1.2.0', owned)], meant)).datasets).toMatchObject([{ inserted: 12 }])
    // Rows that are simply missing are what a set of the package is there to mend.
    await site.rows("delete from many_rows where permission < 'p22'")
    expect(await site.seed(of('1.2.0', owned))).toMatchObject({ inserted: 12 })
  })

  test('for each tenant, also where one alone gets the release', async () => {
    await site.rows('create table shifts (org_id integer, role text, unique (org_id, role))')
    const release = (version: string, rowOwnership: 'package' | 'site'): ShapeDataset => ({
      ...{ name: 'shifts', table: 'shifts', key: ['role'], scope: 'tenant', version, rowOwnership },
      rows: ['admin', 'nurse'].map((role) => ({ role })),
    })
    const rows = () => site.rows('select org_id, role from shifts order by 1, 2')
    await site.seed(release('1.0.0', 'package'))
    await site.rows("delete from shifts where role = 'nurse'")
    await site.seedAll([release('1.1.0', 'site')], { tenant: 'north' })
    expect(await rows()).toHaveLength(2)
    await undoLast(site)
    await apply(site, release('1.2.0', 'site'), { tombstoned: 2, unchanged: 2 })
    await site.seedAll([release('1.3.0', 'package')], { tenant: 'south' })
    expect(await rows()).toHaveLength(3)
    await undoLast(site)
    expect(await rows()).toHaveLength(2)
    await apply(site, release('1.4.0', 'site'), { tombstoned: 2, unchanged: 2 })
  })

  test('a row that was blocked was never deleted: it arrives when nothing blocks it', async () => {
    await site.rows(`
      create table wards (id integer primary key generated always as identity, code text unique);
      create table beds (ward_id integer references wards, code text, primary key (ward_id, code))`)
    const release = (version: string, rowOwnership: 'package' | 'site'): ShapeDataset[] => [
      {
        name: 'wards',
        table: 'wards',
        key: ['code'],
        ...kept,
        version,
        rows: [{ code: 'a' }, { code: 'b' }],
      },
      {
        ...{ name: 'beds', table: 'beds', key: ['ward_id', 'code'], version, rowOwnership },
        refs: { ward_id: ref({ name: 'wards' } as never) },
        rows: ['a', 'b'].map((ward_id) => ({ ward_id, code: '1' })),
      },
    ]
    await site.seed(release('1.0.0', 'package')[0] as ShapeDataset)
    await site.rows("delete from wards where code = 'b'")
    expect(await site.seed(...release('1.0.0', 'package'))).toMatchObject({ inserted: 1, blocked: 1 })
    expect(await site.seed(...release('1.1.0', 'site'))).toMatchObject({ blocked: 1, unchanged: 1 })
    await site.rows("insert into wards (code) values ('b')")
    expect(await site.seed(...release('1.1.0', 'site'))).toMatchObject({ inserted: 1, tombstoned: 0 })
  })

  test('without a word: a join table that an earlier version applied', async () => {
    const { release, revoke, held, base } = await rolePermissions(site, 'earlier')
    const dataset = { ...release('1.0.0'), domain: 'earlier', name: 'grants' }
    await applyAsBefore(site, dataset)
    const runs = await site.rows('select count(*) as runs from sow.run')
    expect(await site.seed(dataset), 'nothing is new').toMatchObject({ unchanged: 4, tombstoned: 0 })
    expect(await site.rows('select count(*) as runs from sow.run')).toEqual(runs)
    await revoke('nurse', 'write')
    await apply(site, dataset, { inserted: 0, tombstoned: 1, unchanged: 3 })
    expect(await undoLast(site)).toMatchObject({ datasets: [{ removed: 0, left: 0 }] })
    expect(await base('earlier/grants')).toBeNull()
    await apply(site, dataset, { inserted: 0, tombstoned: 1, unchanged: 3 })
    expect(await base('earlier/grants')).toEqual({ live: 3, tombstones: 1 })
    await site.rows("insert into earlier values ('nurse', 'write')")

    const other = { ...release('1.0.0', {}, [['guest', 'read']]), domain: 'removed', name: 'grants' }
    await applyAsBefore(site, other)
    const removed = await removeDomain(site.database, {
      domain: 'removed',
      lock: seedOptions.lock,
      run: seedOptions.run,
    })
    expect(removed.datasets).toMatchObject([{ removed: 1, left: 0 }])
    expect(await held()).toHaveLength(4)
  })
})

/** Applies a first set of grants with a roster, by a definition that says nothing of its rows. */
async function applyAsBefore(site: Site, dataset: ShapeDataset): Promise<void> {
  const [silent] = await site.units(dataset)
  if (silent === undefined) throw new Error('There is no such dataset.')
  const unit = { ...silent, dataset: { ...silent.dataset, ...owned } }
  await seedDatasets(site.database, [unit], seedOptions)
  await site.rows(`
    update sow.definition
    set definition = definition #- '{dataset,rowOwnership}'
    where dataset = '${unit.dataset.identity}'`)
}
