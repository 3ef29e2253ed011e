import { afterAll, beforeAll, expect, test } from 'vitest'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { openSite, type ShapeDataset, seedOptions } from '../shapes/shape-database.js'
import { withChanges } from './with-changes.js'

/** All cases in one database, each with tables and datasets of its own. */
let site: Awaited<ReturnType<typeof openSite>>
beforeAll(async () => {
  site = await openSite('postgres')
})
afterAll(async () => await site[Symbol.asyncDispose]())

const tables = (own: string, foreignKey: string) => `
  create table ${own}_parents (id integer generated always as identity primary key, code text not null unique);
  create table ${own}_children (code text primary key, parent integer ${foreignKey}, value text)`

function release(own: string, version: string, parents: readonly string[], changed: string) {
  const frame = { domain: own, version, key: ['code'], defaultOwnership: 'package' }
  const datasets: readonly ShapeDataset[] = [
    { ...frame, name: 'parents', table: `${own}_parents`, rows: parents.map((code) => ({ code })) },
    {
      ...frame,
      name: 'children',
      table: `${own}_children`,
      refs: { parent: { dataset: { name: 'parents' } } },
      rows: ['a', 'b', 'c', 'd'].map((code, index) => ({
        code,
        parent: index % 2 === 0 ? 'p' : 'q',
        value: code === 'd' ? changed : 'same',
      })),
    },
  ]
  return datasets
}

interface Upgrade {
  readonly own: string
  readonly foreignKey: string
  /** What happens between the releases: statements on `parents`, or `seed` for a run of the parents alone. */
  readonly edits: readonly string[]
}

/** Seeds a release, and the next one by its changes: how that was done, and what children refer to. */
async function upgrade({ own, foreignKey, edits }: Upgrade) {
  await site.rows(tables(own, foreignKey))
  const earlier = await site.units(...release(own, '1.0.0', ['p', 'q'], 'same'))
  await seedDatasets(site.database, earlier, seedOptions)
  for (const edit of edits)
    if (edit === 'seed') await seedDatasets(site.database, earlier.slice(0, 1), seedOptions)
    else await site.rows(edit.replace('parents', `${own}_parents`))
  const later = await site.units(...release(own, '1.1.0', ['o', 'p', 'q'], 'new'))
  const units = await withChanges(later, earlier)
  const plan = await planDatasets(site.database, units, seedOptions)
  const expected = plan.map(
    ({ domain, dataset, rung, shapeHash, digest }) =>
      [`${domain}/${dataset}`, { rung: rung ?? 'nothing', shapeHash: shapeHash ?? '', digest }] as const,
  )
  // A run that took another way than the plan would call it stale.
  const run = await seedDatasets(site.database, units, { ...seedOptions, expected: new Map(expected) })
  expect(plan).toMatchObject(run.datasets)
  const referred = await site.rows(`
    select children.code, parents.code as parent
    from ${own}_children as children
    left join ${own}_parents as parents
      on parents.id = children.parent
    order by 1`)
  return { rungs: plan.map(({ rung }) => rung), referred }
}

const referred = [
  { code: 'a', parent: 'p' },
  { code: 'b', parent: 'q' },
  { code: 'c', parent: 'p' },
  { code: 'd', parent: 'q' },
]
const enforced = (own: string) => `references ${own}_parents (id)`

test('where foreign keys hold what rows refer to, and nobody wrote it, only what changed is looked at', async () => {
  const found = await upgrade({ own: 'quiet', foreignKey: enforced('quiet'), edits: [] })
  expect(found).toEqual({ rungs: ['changes', 'changes'], referred })
})

const gone = "delete from parents where code = 'p'"

test.each([
  ['remade', 'is made anew by this run', '', [gone]],
  ['earlier', 'was made anew by a run of its own', '', [gone, 'seed']],
  ['own', 'was made anew by the site', '', [gone, "insert into parents (code) values ('p')"]],
  ['renamed', 'got another key', enforced('renamed'), ["update parents set code = 'other' where code = 'p'"]],
  [
    'swapped',
    'gave its key to another, so that the table has the very values as before',
    enforced('swapped'),
    [
      "update parents set code = 'x' where code = 'p'",
      "update parents set code = 'p' where code = 'q'",
      "update parents set code = 'q' where code = 'x'",
    ],
  ],
])(
  '%s: every row of a release is looked at where one that they refer to %s',
  async (own, _, foreignKey, edits) => {
    const { rungs, referred: found } = await upgrade({ own, foreignKey, edits })
    expect(rungs.at(-1)).toBe('merge')
    expect(found).toEqual(referred)
  },
)
