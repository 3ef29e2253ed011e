import type { Case, DatasetRelease } from './case.js'
import {
  add,
  before,
  found,
  globalSite,
  links,
  package_,
  place,
  redo,
  release,
  remove,
  run,
  set,
  shared,
  tenant,
  tenantSite,
  undo,
} from './write-case.js'

/** What random cases found in the engine, written small. */
/** Two rows of parts, of which one refers to an item; and the same by a definition that keeps no column in the base. */
const linked: DatasetRelease = {
  owners: { b: 'shared', link: 'shared' },
  absent: 'keep',
  rowOwnership: 'site',
  rows: { k1: { b: 'x', link: 'k1' }, k2: { b: 'y', link: null } },
}
const unlinked: DatasetRelease = {
  owners: { a: 'package' },
  absent: 'keep',
  rowOwnership: 'site',
  rows: { k1: { a: 'x' }, k2: { a: 'y' } },
}

export const foundCases: Readonly<Record<string, Case>> = {
  'a shared column of json, which has no equality': found(
    { ...globalSite, typeOfC: 'json' },
    [release('1', { c: 'shared' }, { k1: { c: 'x' } }), release('2', { c: 'shared' }, { k1: { c: 'y' } })],
    [run(0), run(1)],
  ),
  'a column that the package owned for a while, shared again': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' } }),
      release('2', package_, { k1: { a: 'y' } }),
      release('3', shared, { k1: { a: null } }),
    ],
    [run(0), run(1), run(2)],
  ),
  'a row that left in the very release that made the package own every column': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', package_, { k1: { a: 'x' } }, { absent: 'retire' }),
    ],
    [run(0), run(1)],
  ),
  'a column newly shared while a row was out of the release': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'x' } }),
      release('3', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'x' }, k2: { a: 'x', b: 'y' } }),
    ],
    [run(0), set('k2', 'b', 'x'), run(1), run(2)],
  ),
  'a column newly shared for one tenant, then for the other': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' } }),
      release('2', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'y' } }),
    ],
    [
      tenant('t1'),
      tenant('t2'),
      run(0),
      {
        step: 'edit',
        edit: { table: 'items', tenant: 't2', key: 'k1', edit: 'set', column: 'b', value: 'x' },
      },
      run(1, { tenant: 't1' }),
      run(1),
    ],
  ),
  'a column that the package comes to own for one tenant, while the other has nothing to do': found(
    tenantSite,
    [release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }), release('1', shared, { k1: { a: 'x' } })],
    [tenant('t1'), tenant('t2'), run(0), run(1, { tenant: 't1' }), run(0)],
  ),
  'a blocked row that is in the table: the release arrives once it is free': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: null } }) }),
      release('2', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) }),
    ],
    [run(0), remove('k1'), run(1), add('k1', { a: 'x' }), run(1)],
  ),
  'a row that would move below a blocked one': found(
    globalSite,
    [
      release('1', { parent: 'shared' }, { k1: { parent: null }, k3: { parent: null } }),
      release(
        '2',
        { parent: 'shared' },
        { k1: { parent: null }, k2: { parent: 'k1' }, k3: { parent: 'k2' } },
      ),
    ],
    [run(0), remove('k1'), run(1)],
  ),
  'a row that the site made again is not deleted with the release': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'delete' }),
      release('2', shared, { k2: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), remove('k1'), run(0), add('k1', { a: 'x' }), run(0), run(1)],
  ),
  'a row with a note of the site is not deleted with the release': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'delete' }),
      release('2', shared, { k2: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), set('k1', 'note', 'x'), run(1)],
  ),
  'an edit of another column of a row that is about to be written': found(
    globalSite,
    [
      release('1', { a: 'shared', b: 'package' }, { k1: { a: 'x', b: 'x' } }),
      release('2', { a: 'shared', b: 'package' }, { k1: { a: 'y', b: 'x' } }),
    ],
    [run(0), run(1, before('update', { ...place('k1'), edit: 'set', column: 'b', value: 'y' })), run(1)],
  ),
  'a note written into a row that is about to be deleted': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'delete' }),
      release('2', shared, { k2: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), run(1, before('delete', { ...place('k1'), edit: 'set', column: 'note', value: 'x' }))],
  ),
  'a referenced row deleted just before the row that refers to it is inserted': found(
    globalSite,
    [
      release('1', { parent: 'shared' }, { k1: { parent: null } }),
      release('2', { parent: 'shared' }, { k1: { parent: null }, k2: { parent: 'k1' } }),
    ],
    [run(0), run(1, before('insert', { ...place('k1'), edit: 'delete' }))],
  ),
  'a tenant that comes back under its old id': found(
    tenantSite,
    [release('1', shared, { k1: { a: 'x' } })],
    [tenant('t1'), run(0), tenant('t1', 'gone'), run(0), tenant('t1'), run(0)],
  ),
  'an undo of a version without changes keeps the roster': found(
    globalSite,
    [
      release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'retire' }),
      release('2', package_, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'retire' }),
      release('3', package_, { k1: { a: 'x' } }, { absent: 'retire' }),
    ],
    [run(0), run(1), undo, run(2)],
  ),
  'an undo, its redo and another undo, with rosters': found(
    globalSite,
    [release('1', package_, { k1: { a: 'x' } }), release('2', package_, { k1: { a: 'x' }, k2: { a: 'x' } })],
    [run(0), run(1), undo, redo, undo],
  ),
  'an undo removes a row of a tree from below which another one moves back': found(
    globalSite,
    [
      release('1', { parent: 'shared' }, { k1: { parent: null }, k3: { parent: 'k1' } }),
      release(
        '2',
        { parent: 'shared' },
        { k1: { parent: null }, k2: { parent: null }, k3: { parent: 'k2' } },
      ),
    ],
    [run(0), run(1), undo],
  ),
  'an undo leaves a row that was there before the release took it up again': found(
    globalSite,
    [
      release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', package_, { k1: { a: 'x' } }),
      release('3', package_, { k1: { a: 'x' }, k2: { a: 'x' } }),
    ],
    [run(0), run(1), run(2), undo],
  ),
  'an undo of a run that put a row of the package back': found(
    globalSite,
    [release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } })],
    [run(0), remove('k2'), run(0), undo],
  ),
  'a base that lost its columns to another tenant’s release': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' } }, { parts: linked }),
      release('2', shared, { k1: { a: 'x' } }, { parts: unlinked }),
    ],
    [tenant('t1'), tenant('t2'), run(0), remove('k1'), run(1, { tenant: 't2' }), run(0, { tenant: 't1' })],
  ),
  'an undo of a run that put a row back in a restored copy': found(
    globalSite,
    [release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } })],
    [run(0), remove('k2'), { step: 'copy' }, run(0), undo],
  ),
  'what a site deleted before an undone run is compared again': found(
    globalSite,
    [release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } })],
    [run(0), remove('k2'), run(0), undo, run(0)],
  ),
  'a redo under a definition that carries more': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'x' } }, { absent: 'retire' }),
    ],
    [run(0), run(1), undo, redo],
  ),
  'a release shared with the site after the undo of one that the package owned': found(
    globalSite,
    [
      release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'y' } }, { absent: 'delete' }),
    ],
    [run(0), undo, run(1)],
  ),
  'an undo after a tenant is gone, of rows that were deleted and changed': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'delete' }),
      release('2', shared, { k1: { a: 'y' } }, { absent: 'delete' }),
    ],
    [tenant('t1'), tenant('t2'), run(0), run(1), tenant('t1', 'gone'), undo, redo],
  ),
  'a redo, and an undo of what followed, where tenants had different definitions': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' } }),
      release('2', { a: 'package', b: 'site' }, { k1: { a: 'y', b: null } }),
    ],
    [
      tenant('t1'),
      tenant('t2'),
      run(0, { tenant: 't2' }),
      run(1),
      undo,
      redo,
      run(0, { allowDowngrade: true }),
      undo,
    ],
  ),
  'a redo of a release that no longer carried a column': found(
    globalSite,
    [
      release('1', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'x' }, k2: { a: 'y', b: 'x' } }),
      release('2', shared, { k2: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), run(1), undo, redo],
  ),
  'a release applied again, of which an undo forgot what it had in a column': found(
    globalSite,
    [
      release('1', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'y' } }),
      release('2', shared, { k1: { a: 'x' } }),
    ],
    [add('k1', { a: 'x', b: 'x', note: 'x' }), run(0), run(1), undo, set('k1', 'a', 'z'), run(0)],
  ),
  'a row blocked for one tenant while only another one has its referenced table open': found(
    tenantSite,
    [release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) })],
    [
      tenant('t1'),
      tenant('t2'),
      run(0),
      remove('k1'),
      run(0, { tenant: 't1' }),
      {
        step: 'edit',
        edit: { table: 'items', tenant: 't2', key: 'k1', edit: 'set', column: 'note', value: 'x' },
      },
      run(0),
    ],
  ),
  'a hold outlasts a comparison with the release that is there': found(
    globalSite,
    [release('2', shared, { k1: { a: 'x' } }), release('1', shared, { k1: { a: 'y' } })],
    [run(0), run(1, { allowDowngrade: true }), undo, run(0), run(1, { allowDowngrade: true })],
  ),
  'a tenant that goes after the package came to own every column': found(
    tenantSite,
    [release('1', shared, { k1: { a: 'x' } }), release('2', package_, { k1: { a: 'y' } })],
    [tenant('t1'), run(0), run(1), tenant('t1', 'gone'), run(1), tenant('t1'), run(1)],
  ),
  'a column shared again after the last tenant is gone that had it so': found(
    tenantSite,
    [
      release('1', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'x' } }),
      release('2', { a: 'shared', b: 'package' }, { k1: { a: 'x', b: 'y' } }),
      release('3', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'x' } }),
    ],
    [tenant('t1'), tenant('t2'), run(0), run(1, { tenant: 't1' }), tenant('t2', 'gone'), run(2)],
  ),
  'a row of the site in a new tenant, met by a release that another tenant has': found(
    tenantSite,
    [release('1', { a: 'shared', b: 'package' }, { k1: { a: 'x', b: 'y' } })],
    [
      tenant('t1'),
      tenant('t2'),
      run(0, { tenant: 't1' }),
      {
        step: 'edit',
        edit: { table: 'items', tenant: 't2', key: 'k1', edit: 'insert', cells: { a: null, b: 'x' } },
      },
      run(0),
    ],
  ),
  'a change set after a run was done again that had brought the base a column': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'y' }, k2: { a: 'x', b: 'y' } }),
      release('3', { a: 'shared', b: 'shared' }, { k1: { a: 'y', b: 'y' }, k2: { a: 'x', b: 'y' } }),
    ],
    [run(0), run(1), undo, redo, run(2)],
  ),
  'a row that an undo brings back, with a null in a column that the base gets back': found(
    globalSite,
    [
      release('1', { a: 'package', b: 'shared' }, { k1: { a: 'x', b: 'x' }, k2: { a: 'x', b: null } }),
      release('2', { a: 'shared', b: 'site' }, { k1: { a: 'x', b: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), run(1, { acceptMassChange: true }), undo, undo],
  ),
  'an undo of a run of which one tenant is gone, and its ledger rows with it': found(
    { ...tenantSite, scopes: { items: 'global', parts: 'tenant' } },
    [release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) })],
    [tenant('t1'), run(0), tenant('t1', 'gone'), run(0), undo],
  ),
  'an undo of a run whose tenants are all gone, and the table that it wrote as well': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) }),
      release('2', shared, { k1: { a: 'y' }, k2: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) }),
    ],
    [
      tenant('t1'),
      run(0),
      run(1),
      { step: 'restore', table: 'items', rows: 'same' },
      {
        step: 'edit',
        edit: { table: 'items', tenant: 't1', key: 'k1', edit: 'set', column: 'a', value: 'y' },
      },
      run(1),
      tenant('t1', 'gone'),
      run(0),
      undo,
    ],
  ),
  'an undo of rows whose base has a column of another tenant alone, of which it knows nothing': found(
    tenantSite,
    [
      release(
        '1',
        { a: 'shared', b: 'site' },
        { k1: { a: 'x', b: 'x' }, k2: { a: 'x', b: 'x' }, k3: { a: 'x' } },
      ),
      release('2', { b: 'shared' }, { k1: { b: 'x' } }),
    ],
    [
      tenant('t1'),
      run(0),
      set('k2', 'b', 'y'),
      set('k3', 'a', 'y'),
      { step: 'copy' },
      tenant('t2'),
      run(1, { tenant: 't2' }),
      undo,
      undo,
    ],
  ),
  'a new tenant beside one from which an undo keeps a version away that has the very rows': found(
    tenantSite,
    [
      release('1', shared, { k1: { a: 'x' } }),
      release('2', shared, { k1: { a: 'y' } }),
      release('2', shared, { k1: { a: 'x' } }),
    ],
    [tenant('t1'), run(0), run(1), undo, tenant('t2'), run(2), run(2)],
  ),
  'a row put back to what an earlier release had, dropped by one by which the package owns the column': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'y' }, k2: { a: 'x' } }),
      release('3', package_, { k2: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), run(1), set('k1', 'a', 'x'), run(2, { acceptMassChange: true })],
  ),
  'an edit of the very column that is about to be written': found(
    globalSite,
    [release('1', shared, { k1: { a: 'x' } }), release('2', shared, { k1: { a: 'y' } })],
    [run(0), run(1, before('update', { ...place('k1'), edit: 'set', column: 'a', value: 'z' })), run(1)],
  ),
  'a row that the site makes just before it is inserted': found(
    globalSite,
    [release('1', shared, { k1: { a: 'x' } }), release('2', shared, { k1: { a: 'x' }, k2: { a: 'x' } })],
    [
      run(0),
      run(1, before('insert', { ...place('k2'), edit: 'insert', cells: { a: 'y', note: 'x' } })),
      run(1),
    ],
  ),
}
