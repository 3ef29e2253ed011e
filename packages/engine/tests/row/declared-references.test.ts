import { ref } from '@sow/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { removeDomain } from '../../src/amend/remove-domain.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { openSite, type Row, type ShapeDataset, seedOptions } from '../shapes/shape-database.js'

/** All cases in one database, each with tables and a domain of its own. No table has a foreign key. */
let site: Awaited<ReturnType<typeof openSite>>
beforeAll(async () => {
  site = await openSite('postgres')
})
afterAll(async () => await site[Symbol.asyncDispose]())

const tables = (own: string, type = 'integer') => `
  create table ${own}_parents (id integer generated always as identity primary key, code text not null unique);
  create table ${own}_children (code text primary key, parent ${type}, note text)`

function release(
  own: string,
  version: string,
  parents: readonly string[],
  children: readonly Row[],
): readonly ShapeDataset[] {
  const frame = { domain: own, version, key: ['code'], absent: 'delete' }
  return [
    { ...frame, name: 'parents', table: `${own}_parents`, rows: parents.map((code) => ({ code })) },
    {
      ...frame,
      name: 'children',
      table: `${own}_children`,
      refs: { parent: { dataset: { name: 'parents' } } },
      rows: children,
    },
  ]
}

const parentsOf = async (own: string) =>
  (await site.rows(`select code from ${own}_parents order by 1`)).map(({ code }) => code)

const referToGone = (own: string) =>
  site.rows(`
    select code
    from ${own}_children as children
    where parent is not null
      and not exists (select from ${own}_parents as parents where parents.id::text = children.parent::text)`)

const frame = { lock: seedOptions.lock, run: seedOptions.run }

test('a row that departs is left while rows refer to it by a column that a dataset alone says it of, and goes once none does', async () => {
  await site.rows(tables('left'))
  const first = [
    { code: 'a', parent: 'p' },
    { code: 'c', parent: 'q' },
  ]
  await site.seedAll(release('left', '1.0.0', ['p', 'q', 'r', 's'], first))
  await site.rows("update left_children set note = 'mine' where code = 'c'")
  await site.rows(
    "insert into left_children (code, parent, note) select 'own', id, 'mine' from left_parents where code = 'p'",
  )
  const next = release('left', '1.1.0', ['r'], [{ code: 'a', parent: 'r' }])
  const plan = await site.plan(...next)
  const { datasets } = await site.seedAll(next)
  expect(plan).toMatchObject(datasets)
  expect(datasets).toMatchObject([
    { deleted: 1, left: 2 },
    { updated: 1, left: 1 },
  ])
  expect(await parentsOf('left')).toEqual(['p', 'q', 'r'])
  expect(await referToGone('left')).toEqual([])

  await site.rows("delete from left_children where code = 'own'")
  expect((await site.seedAll(next)).datasets[0]).toMatchObject({ deleted: 1, left: 1 })
  expect(await parentsOf('left')).toEqual(['q', 'r'])
})

test('a row to which rows refer is left by an undo, and by a removal', async () => {
  await site.rows(tables('kept'))
  const ofParents = <T extends { readonly dataset: string }>({
    datasets,
  }: {
    readonly datasets: readonly T[]
  }) => datasets.find(({ dataset }) => dataset === 'kept/parents')
  const leftBy = (key: string) => ({ left: 1, leftRows: [{ key, reason: 'referenced' }] })
  const first = [{ code: 'a', parent: 'q' }]
  await site.seedAll(release('kept', '1.0.0', ['q', 's'], first))
  await site.seedAll(release('kept', '1.1.0', ['p', 'q', 'r', 's'], first))
  await site.rows(
    "insert into kept_children (code, parent) select 'own', id from kept_parents where code = 'p'",
  )
  const undone = await undoRun(site.database, { ...frame, undo: null })
  expect(ofParents(undone)).toMatchObject({ removed: 1, ...leftBy('p') })
  expect(await parentsOf('kept')).toEqual(['p', 'q', 's'])

  // Rows of the domain itself go first, and the ledger forgets what they referred to.
  await site.rows(
    "update kept_children set parent = (select id from kept_parents where code = 's') where code = 'own'",
  )
  const look = await removeDomain(site.database, { ...frame, domain: 'kept', look: true })
  const removed = await removeDomain(site.database, { ...frame, domain: 'kept' })
  for (const each of [look, removed]) expect(ofParents(each)).toMatchObject({ removed: 1, ...leftBy('s') })
  expect(await referToGone('kept')).toEqual([])
})

test('an undo of the run that brought both leaves what the site refers to', async () => {
  await site.rows(tables('both', 'bigint'))
  await site.seedAll(release('both', '1.0.0', ['p', 'q'], [{ code: 'a', parent: 'q' }]))
  await site.rows(
    "insert into both_children (code, parent) select 'own', id from both_parents where code = 'p'",
  )
  await undoRun(site.database, { ...frame, undo: null })
  expect(await parentsOf('both')).toEqual(['p'])
  expect(await referToGone('both')).toEqual([])
})

test('in a tree, a row that departs is left while one that stays refers to it', async () => {
  await site.rows(
    'create table tree (id integer generated always as identity primary key, code text unique, up integer)',
  )
  const tree = (version: string, rows: readonly Row[]): ShapeDataset => ({
    domain: 'tree',
    table: 'tree',
    version,
    key: ['code'],
    absent: 'delete',
    refs: { up: ref.self() },
    rows,
  })
  await site.seed(
    tree('1.0.0', [
      { code: 'a', up: null },
      { code: 'b', up: 'a' },
      { code: 'c', up: 'b' },
    ]),
  )
  await site.rows("insert into tree (code, up) select 'own', id from tree where code = 'b'")
  expect(await site.seed(tree('1.1.0', [{ code: 'd', up: null }]))).toMatchObject({ deleted: 1, left: 2 })
  expect(await site.rows('select code from tree order by 1')).toEqual([
    { code: 'a' },
    { code: 'b' },
    { code: 'd' },
    { code: 'own' },
  ])
})
