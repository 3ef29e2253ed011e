import { ref } from '@sow/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptEdits } from '../../src/amend/accept-edits.js'
import { usualEngines } from '../engines.js'
import { apply, rolePermissions, tenants } from './role-permissions.js'
import { openSite, type ShapeDataset, type Site, seedOptions } from './shape-database.js'

const owned = { rowOwnership: 'package' } as const
const kept = { rowOwnership: 'site' } as const

describe.each(usualEngines(import.meta.url))('a row that the site deleted, on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine, { tenants })
    await site.rows(
      "create table orgs (id integer primary key, slug text unique, status text default 'active')",
    )
    await site.rows("insert into orgs values (1, 'north'), (2, 'south')")
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  test('stays away from a join table, with the same version and with the next one', async () => {
    const { release, revoke, held, base } = await rolePermissions(site, 'role_permission')
    expect(await site.seed(release('1.0.0'))).toMatchObject({ inserted: 4 })
    await revoke('nurse', 'write')
    await apply(site, release('1.0.0'), { inserted: 0, tombstoned: 1, unchanged: 3 })
    const next = release('1.1.0', {}, [
      ['admin', 'read'],
      ['admin', 'write'],
      ['clerk', 'read'],
      ['nurse', 'read'],
      ['nurse', 'write'],
    ])
    await apply(site, next, { inserted: 1, tombstoned: 1, unchanged: 3 })
    expect(await held()).toEqual(['admin/read', 'admin/write', 'clerk/read', 'nurse/read'])
    expect(await base()).toEqual({ live: 4, tombstones: 1 })
  })

  test('comes back to a join table of which the package owns the rows', async () => {
    const { release, revoke, held, base } = await rolePermissions(site, 'owned_permission')
    await site.seed(release('1.0.0', owned))
    await revoke('nurse', 'write')
    await apply(site, release('1.0.0', owned), { inserted: 1, tombstoned: 0, unchanged: 3 })
    await revoke('nurse', 'write')
    await apply(site, release('1.1.0', owned), { inserted: 1, tombstoned: 0, unchanged: 3 })
    expect(await held()).toHaveLength(4)
    expect(await base()).toBeNull()
  })

  test('is brought back by name, and what is not named stays away', async () => {
    const { release, revoke, held } = await rolePermissions(site, 'restored_permission')
    const dataset = release('1.0.0')
    await site.seed(dataset)
    await revoke('nurse', 'write')
    await revoke('nurse', 'read')
    await site.seed(dataset)
    const identity = 'shapes/restored-permission'
    const restore = (...keys: readonly string[]) =>
      site.seedAll([dataset], { restore: new Map([[identity, { keys, tenant: null }]]) })
    await restore('nurse/read')
    expect(await held()).toEqual(['admin/read', 'admin/write', 'nurse/read'])
    await expect(restore('nurse/read')).rejects.toMatchObject({ code: 'ROW_UNKNOWN' })
    await apply(site, dataset, { tombstoned: 1, unchanged: 3 })
    const back = release('2.0.0', owned)
    await site.seed(back)
    await revoke('admin', 'read')
    await site.seedAll([back], { restore: new Map([[identity, { keys: ['admin/read'], tenant: null }]]) })
    expect(await held()).toHaveLength(4)
  })

  test('comes back beside edits, which stay, where the package owns the rows of a table with shared columns', async () => {
    await site.rows('create table terms (code text primary key, title text, note text)')
    const release = (version: string, title: string): ShapeDataset => ({
      ...{ name: 'terms', table: 'terms', key: ['code'], version, ...owned },
      rows: ['a', 'b', 'c'].map((code) => ({ code, title, note: 'n' })),
    })
    await site.seed(release('1.0.0', 'one'))
    await site.rows("update terms set title = 'mine' where code <> 'c'")
    await site.seed(release('1.1.0', 'two'))
    await site.rows("delete from terms where code = 'a'")
    await apply(site, release('1.1.0', 'two'), { inserted: 1, tombstoned: 0, kept: 1, unchanged: 1 })
    // Nothing is left of the conflict that the deleted row was in.
    expect(
      await site.rows(
        "select key ->> 'code' as code from sow.conflict where dataset = 'shapes/terms' and resolved_run is null",
      ),
    ).toEqual([{ code: 'b' }])
    await apply(site, release('1.2.0', 'three'), { updated: 2, conflicts: 1 })
    const identity = { dataset: 'shapes/terms', keys: [], tenant: null }
    await site.rows("delete from terms where code = 'a'")
    const accepted = await acceptEdits(site.database, {
      ...identity,
      lock: seedOptions.lock,
      run: seedOptions.run,
    })
    expect(accepted).toMatchObject({ deleted: 0 })
    await apply(site, release('1.2.0', 'three'), { inserted: 1, tombstoned: 0 })
  })

  test('stays away for its tenant, and for no other', async () => {
    await site.rows('create table grants (org_id integer, role text, unique (org_id, role))')
    const release = (version: string): ShapeDataset => ({
      ...{ name: 'grants', table: 'grants', key: ['role'], scope: 'tenant', version, ...kept },
      rows: ['admin', 'nurse'].map((role) => ({ role })),
    })
    await site.seed(release('1.0.0'))
    await site.rows("delete from grants where role = 'nurse' and org_id = 2")
    await apply(site, release('1.1.0'), { inserted: 0, tombstoned: 1, unchanged: 3 })
    await site.rows("insert into orgs values (3, 'west')")
    await apply(site, release('1.1.0'), { inserted: 2, tombstoned: 1, unchanged: 3 })
    await site.rows('delete from orgs where id = 3')
  })

  test('stays away where key columns are references, and departs with its release', async () => {
    await site.rows(`
      create table roles (id integer primary key generated always as identity, code text unique);
      create table role_grant (
        role_id integer references roles,
        word text,
        primary key (role_id, word)
      )`)
    const release = (version: string, words: readonly string[]): ShapeDataset[] => [
      { name: 'roles', table: 'roles', key: ['code'], version, rows: [{ code: 'admin' }, { code: 'nurse' }] },
      {
        ...{ name: 'role-grant', table: 'role_grant', key: ['role_id', 'word'], version },
        ...{ kind: 'starter', absent: 'delete', refs: { role_id: ref({ name: 'roles' } as never) } },
        rows: words.map((word) => ({ role_id: 'nurse', word })),
      },
    ]
    const grantsOf = (version: string, words: readonly string[]) => site.seed(...release(version, words))
    expect(await grantsOf('1.0.0', ['read', 'sign', 'write'])).toMatchObject({ inserted: 3 })
    await site.rows("delete from role_grant where word = 'write'")
    expect(await grantsOf('1.1.0', ['read', 'sign', 'write'])).toMatchObject({ inserted: 0, tombstoned: 1 })
    // It is gone from the release and comes back to it: what the site decided is remembered.
    expect(await grantsOf('1.2.0', ['read'])).toMatchObject({ deleted: 1, tombstoned: 0, unchanged: 1 })
    expect(await grantsOf('1.3.0', ['read', 'sign', 'write'])).toMatchObject({ inserted: 1, tombstoned: 1 })
    expect(await site.rows('select word from role_grant order by word')).toEqual([
      { word: 'read' },
      { word: 'sign' },
    ])
  })

  test.each(['package', 'site'] as const)(
    'whose key is another one now: rows of the %s',
    async (rowOwnership) => {
      const { release, revoke, held, apply: applied } = await rolePermissions(site, `renamed_${rowOwnership}`)
      await site.seed(release('1.0.0', { rowOwnership }))
      await revoke('nurse', 'write')
      const key = (permission: string) => ({ role: 'nurse', permission })
      const renamed = release('1.1.0', { rowOwnership, renamed: [{ from: key('write'), to: key('edit') }] }, [
        ['admin', 'read'],
        ['admin', 'write'],
        ['nurse', 'edit'],
        ['nurse', 'read'],
      ])
      const stays = rowOwnership === 'site'
      await applied(renamed, { inserted: stays ? 0 : 1, tombstoned: stays ? 1 : 0, unchanged: 3 })
      expect(await held()).toEqual([
        ...['admin/read', 'admin/write'],
        ...(stays ? [] : ['nurse/edit']),
        'nurse/read',
      ])
    },
  )
})
