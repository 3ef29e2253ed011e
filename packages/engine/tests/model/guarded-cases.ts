import type { Case, DatasetRelease, Step } from './case.js'
import {
  add,
  before,
  found,
  globalSite,
  links,
  package_,
  place,
  release,
  remove,
  run,
  set,
  shared,
  tenant,
  tenantSite,
  undo,
} from './write-case.js'

const one = release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } })
const two = release('2', shared, { k1: { a: 'y' }, k2: { a: 'x' }, k3: { a: 'x' } })
const withoutSecond = release('2', shared, { k1: { a: 'x' } }, { absent: 'delete' })
const tree = { parent: 'shared' } as const
const bothItems = { k1: { a: 'x' }, k2: { a: 'x' } }
const owned = (rows: DatasetRelease['rows']): DatasetRelease => ({
  owners: { link: 'package' },
  absent: 'keep',
  rows,
})
const use = (key: string): Step => ({ step: 'edit', edit: { ...place(key), edit: 'use' } })
const down = { allowDowngrade: true } as const

/** For each protection of the merge, by its name in negative-controls.mjs, a small case that goes wrong without it. */
export const guardedCases: Readonly<Record<string, Case>> = {
  'update-guard': found(
    globalSite,
    [one, two],
    [run(0), run(1, before('update', { ...place('k1'), edit: 'set', column: 'a', value: 'z' })), run(1)],
  ),
  'ended-conflicts': found(
    globalSite,
    [
      one,
      release('2', shared, { k1: { a: 'y' }, k2: { a: 'x' } }),
      release('3', shared, { k1: { a: 'z' }, k2: { a: 'x' } }),
    ],
    [run(0), set('k1', 'a', 'z'), run(1), run(2)],
  ),
  'short-count': found(
    globalSite,
    [one, two],
    [run(0), run(1, before('update', { ...place('k1'), edit: 'set', column: 'a', value: 'z' })), run(1)],
  ),
  'writer-guard': found(
    globalSite,
    [one, two, release('3', shared, { k2: { a: 'x' } }, { absent: 'delete' })],
    [run(0), run(1, before('update', { ...place('k1'), edit: 'set', column: 'note', value: 'z' })), run(2)],
  ),
  'delete-guard': found(
    globalSite,
    [one, withoutSecond],
    [run(0), run(1, before('delete', { ...place('k2'), edit: 'set', column: 'note', value: 'z' }))],
  ),
  'insert-race': found(
    globalSite,
    [one, two],
    [run(0), run(1, before('insert', { ...place('k3'), edit: 'insert', cells: { a: 'z' } })), run(1)],
  ),
  'reference-race': found(
    globalSite,
    [
      release('1', tree, { k1: { parent: null } }),
      release('2', tree, { k1: { parent: null }, k2: { parent: 'k1' } }),
    ],
    [run(0), run(1, before('insert', { ...place('k1'), edit: 'delete' }))],
  ),
  brakes: found(globalSite, [one, two], [run(0), set('k1', 'a', 'z'), run(1, { onConflict: 'fail' })]),
  tombstones: found(globalSite, [one, two], [run(0), remove('k1'), run(1), run(1)]),
  'deleted-members': found(
    globalSite,
    [
      release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', package_, { k1: { a: 'x' }, k2: { a: 'y' } }, { rowOwnership: 'site' }),
    ],
    [run(0), remove('k1'), run(1)],
  ),
  'blocked-members': found(
    globalSite,
    [
      release('1', shared, bothItems, { parts: owned({ k1: { link: 'k1' } }) }),
      release('2', shared, bothItems, { parts: owned({ k1: { link: 'k1' }, k2: { link: 'k2' } }) }),
      release('3', shared, bothItems, {
        parts: { ...owned({ k1: { link: 'k1' }, k2: { link: 'k2' } }), rowOwnership: 'site' },
      }),
    ],
    [run(0), remove('k2'), run(1), add('k2', { a: 'x' }), run(2)],
  ),
  'rows-return': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'x' }, k2: { a: 'x' } }, { rowOwnership: 'package' }),
    ],
    [run(0), remove('k1'), run(0), remove('k2'), run(1)],
  ),
  'fingerprint-writers': found(globalSite, [one], [run(0), set('k1', 'a', 'z'), run(0)]),
  'fingerprint-count': found(globalSite, [one], [run(0), remove('k1'), run(0)]),
  'blocked-again': found(
    globalSite,
    [release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k1' } }) })],
    [run(0), remove('k1'), run(0), add('k1', { a: 'x' }), run(0)],
  ),
  'keep-conflict': found(globalSite, [one, two], [run(0), set('k1', 'a', 'z'), run(1)]),
  'keep-edit': found(globalSite, [one, two], [run(0), set('k2', 'a', 'z'), run(1)]),
  'adopted-rows': found(globalSite, [one], [add('k1', { a: 'z' }), run(0)]),
  'site-columns': found(
    globalSite,
    [
      release('1', { a: 'site', b: 'shared' }, { k1: { a: 'x', b: 'x' } }),
      release('2', { a: 'site', b: 'shared' }, { k1: { a: 'y', b: 'y' } }),
    ],
    [run(0), set('k1', 'a', 'z'), run(1)],
  ),
  'base-moves': found(globalSite, [one, two], [run(0), run(1), run(0, down)]),
  roster: found(
    globalSite,
    [
      release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', package_, { k1: { a: 'x' } }, { absent: 'retire' }),
    ],
    [run(0), run(1)],
  ),
  'delete-own': found(globalSite, [one, withoutSecond], [run(0), set('k2', 'note', 'z'), run(1)]),
  'touched-rows': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'x' }, k2: { a: 'y' } }),
      release('3', shared, { k1: { a: 'x' } }, { absent: 'delete' }),
    ],
    [run(0), set('k2', 'note', 'z'), run(1), run(2)],
  ),
  'spare-used': found(globalSite, [one, withoutSecond], [run(0), use('k2'), run(1)]),
  'spare-referenced': found(
    globalSite,
    [
      release('1', tree, { k1: { parent: null }, k2: { parent: 'k1' } }),
      release('2', tree, { k3: { parent: null } }, { absent: 'delete' }),
    ],
    [run(0), set('k2', 'note', 'z'), run(1)],
  ),
  'blocked-below': found(
    globalSite,
    [
      release('1', tree, { k1: { parent: null } }),
      release('2', tree, { k1: { parent: null }, k2: { parent: 'k1' } }),
    ],
    [run(0), remove('k1'), run(1)],
  ),
  'blocked-spread': found(
    globalSite,
    [
      release('1', tree, { k1: { parent: null }, k3: { parent: null } }),
      release('2', tree, { k1: { parent: null }, k2: { parent: 'k1' }, k3: { parent: 'k2' } }),
    ],
    [run(0), remove('k1'), run(1)],
  ),
  references: found(
    globalSite,
    [release('1', shared, { k1: { a: 'x' } }, { parts: links({ k1: { link: 'k2' } }) })],
    [run(0)],
  ),
  'older-package': found(globalSite, [one, two], [run(0), run(1), run(0)]),
  'gone-tenants': found(
    tenantSite,
    [one],
    [tenant('t1'), run(0), tenant('t1', 'gone'), run(0), tenant('t1'), run(0)],
  ),
  'relinked-runs': found(
    tenantSite,
    [
      release('1', { a: 'shared', b: 'site' }, { k1: { a: 'x', b: 'x' } }),
      release('2', { a: 'shared', b: 'shared' }, { k1: { a: 'x', b: 'y' } }),
    ],
    [tenant('t1'), tenant('t2'), run(0), tenant('t2', 'gone'), run(1)],
  ),
  'inherited-runs': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' } }),
      release('2', package_, { k1: { a: 'y' }, k2: { a: 'x' } }, { rowOwnership: 'package' }),
      release('3', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
    ],
    [run(0), run(1), run(2), undo, undo, undo],
  ),
  'returned-rows': found(
    globalSite,
    [release('1', package_, { k1: { a: 'x' }, k2: { a: 'x' } }, { absent: 'delete' })],
    [
      { step: 'edit', edit: { ...place('k2'), edit: 'insert', cells: { a: 'y', note: null } } },
      run(0),
      { step: 'edit', edit: { ...place('k2'), edit: 'delete' } },
      run(0),
    ],
  ),
  hold: found(globalSite, [one, two], [run(0), run(1), undo, run(1)]),
  'before-images': found(globalSite, [one, two], [run(0), run(1), undo]),
  'undo-base': found(globalSite, [one, two], [run(0), run(1), undo]),
  'undo-edited': found(globalSite, [one, two], [run(0), run(1), set('k1', 'a', 'z'), undo]),
  'undo-inserted': found(globalSite, [one, two], [run(0), run(1), set('k3', 'note', 'z'), undo]),
  'undo-used': found(globalSite, [one, two], [run(0), run(1), use('k3'), undo]),
  'undo-tree': found(
    globalSite,
    [
      release('1', tree, { k1: { parent: null } }),
      release('2', tree, { k1: { parent: null }, k2: { parent: null } }),
    ],
    [run(0), run(1), add('k5', { parent: 'k2' }), undo],
  ),
  'touched-rewritten': found(
    globalSite,
    [
      release('1', shared, { k1: { a: 'x' }, k2: { a: 'x' } }),
      release('2', shared, { k1: { a: 'y' }, k2: { a: 'x' } }),
    ],
    [run(0), run(1), set('k1', 'a', 'x'), run(1), { step: 'copy' }, remove('k2'), run(1), run(1)],
  ),
}
