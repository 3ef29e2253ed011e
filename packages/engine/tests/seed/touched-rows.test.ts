import { retireOn } from '@sow/kit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { type Row, type ShapeDataset, type Site, seedOptions, usingSite } from '../shapes/shape-database.js'
import { withChanges } from './with-changes.js'

const cases = Number(process.env['SOW_TOUCHED_CASES'] ?? 5)
const seed = Number(process.env['SOW_TOUCHED_SEED'] ?? 7)

const tables = ['narrow', 'whole'] as const
type Table = (typeof tables)[number]

const ddl = tables
  .map(
    (table) => `
create table ${table} (
  code text primary key,
  name text not null,
  price numeric,
  gone_on date,
  note text
);`,
  )
  .join('')

/** What a site does to its table, between two releases. */
const edits = {
  price: (code: string, value: number) => `update TABLE set price = ${value} where code = '${code}'`,
  name: (code: string, value: number) => `update TABLE set name = 'site ${value}' where code = '${code}'`,
  note: (code: string, value: number) => `update TABLE set note = 'note ${value}' where code = '${code}'`,
  same: (code: string) => `update TABLE set name = name where code = '${code}'`,
  retire: (code: string) => `update TABLE set gone_on = '2026-01-01' where code = '${code}'`,
  remove: (code: string) => `delete from TABLE where code = '${code}'`,
  insert: (code: string, value: number) =>
    `insert into TABLE (code, name, price) values ('${code}', 'site ${value}', ${value}) on conflict do nothing`,
  again: (code: string) => `
with removed as (
  delete from TABLE
  where code = '${code}'
  returning code, name, price
)
select * from removed`,
  block: (code: string, value: number) => `
do $$
begin
  update TABLE set price = ${value} where code = '${code}';
exception
  when others then null;
end $$`,
  all: () => 'update TABLE set note = coalesce(note, $$all$$)',
} as const

const codes = ['a', 'b\\c', 'd\te', 'f g', 'hö€']
const code = fc.constantFrom(...codes)
const value = fc.integer({ min: 1, max: 3 })
const edit = fc.tuple(fc.constantFrom(...(Object.keys(edits) as (keyof typeof edits)[])), code, value)
/** The price of each code in a release; null where the release has not got it. */
const prices = fc.tuple(...codes.map(() => fc.option(value, { freq: 5 })))
const step = fc.record({
  prices: fc.option(prices, { freq: 2 }),
  edits: fc.array(edit, { maxLength: 3 }),
  ships: fc.boolean(),
})
const history = fc.record({
  owner: fc.constantFrom('package', 'shared'),
  rowOwnership: fc.constantFrom('package' as const, 'site' as const),
  absent: fc.constantFrom<unknown>('keep', 'delete', retireOn('gone_on')),
  first: prices,
  steps: fc.array(step, { minLength: 2, maxLength: 5 }),
})
type History = typeof history extends fc.Arbitrary<infer Value> ? Value : never

/** All that a run may move, but for times and the numbers of runs. */
async function picture(site: Site, table: Table): Promise<readonly (readonly Row[])[]> {
  const dataset = `shapes/${table}`
  return [
    await site.rows(`select * from ${table} order by code collate "C"`),
    await site.rows(`
      select tenant, table_rows, kept, conflicts, tombstoned, blocked
      from sow.copy
      where dataset = '${dataset}'`),
    await site.rows(`
      select key, column_name, old_base, release_value, site_value, resolved_run is null as is_open
      from sow.conflict
      where dataset = '${dataset}'
      order by key::text, column_name, conflict.run`),
    await site.rows(`
      select key, action, before, after, touched
      from sow.change
      where dataset = '${dataset}'
      order by run, key::text`),
  ]
}

async function play(site: Site, played: History, narrowed: { count: number }): Promise<void> {
  const run = { undo: null, lock: seedOptions.lock, run: seedOptions.run }
  let content = played.first
  let earlier = await release(site, played, content, 0)
  for (const units of Object.values(earlier)) await seedDatasets(site.database, units, seedOptions)
  for (const [index, { prices: changed, edits: done, ships }] of played.steps.entries()) {
    content = changed ?? content
    const later = await release(site, played, content, index + 1)
    const reports: unknown[] = []
    for (const table of tables) {
      for (const [name, ...at] of done) await site.rows(edits[name](...at).replaceAll('TABLE', table))
      const units = ships ? await withChanges(later[table], earlier[table]) : later[table]
      const [planned] = await planDatasets(site.database, units, seedOptions)
      const from = site.events.length
      const options = {
        ...seedOptions,
        acceptMassChange: [`shapes/${table}`],
        wholeBelow: table === 'narrow' ? 0 : 1000,
      }
      const { datasets } = await seedDatasets(site.database, units, options)
      const isStaged = site.events.slice(from).some(({ type }) => type === 'dataset-staged')
      if (table === 'narrow' && !isStaged && planned?.rung === 'merge') narrowed.count += 1
      expect(planned).toMatchObject(datasets[0] ?? {})
      reports.push(datasets.map(({ dataset: _, table: __, title: ___, ...told }) => told))
    }
    expect(reports[0]).toEqual(reports[1])
    expect(await picture(site, 'narrow')).toEqual(await picture(site, 'whole'))
    earlier = later
  }
  for (const table of tables) {
    const found = await site.rows(
      `select run from sow.dataset where dataset = 'shapes/${table}' order by ordinal desc limit 1`,
    )
    await undoRun(site.database, { ...run, undo: Number(found[0]?.['run']) }).catch(() => null)
  }
  expect(await picture(site, 'narrow')).toEqual(await picture(site, 'whole'))
}

async function release(
  site: Site,
  { owner, rowOwnership, absent }: History,
  content: History['first'],
  minor: number,
) {
  const rows = codes.flatMap((each, at) => {
    const price = content[at] ?? null
    return price === null ? [] : [{ code: each, name: `release ${price}`, price: String(price) }]
  })
  const described = (table: Table): ShapeDataset => ({
    name: table,
    table,
    key: ['code'],
    defaultOwnership: owner,
    rowOwnership,
    absent,
    rows,
    version: `1.${minor}.0`,
  })
  const [narrow, whole] = [await site.units(described('narrow')), await site.units(described('whole'))]
  return { narrow, whole }
}

describe.each(usualEngines(import.meta.url))(
  'the rows that were touched since the last run, on %s',
  (engine) => {
    test('are all that has to be compared: it comes to what a comparison of every row comes to', async () => {
      const narrowed = { count: 0 }
      await fc.assert(
        fc.asyncProperty(history, async (played) => {
          await usingSite(engine, ddl, async (site) => await play(site, played, narrowed))
        }),
        { numRuns: cases, seed, endOnFailure: true },
      )
      expect(narrowed.count).toBeGreaterThan(1)
    })
  },
)
