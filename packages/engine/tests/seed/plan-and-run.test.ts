import type { SowError } from '@sow/kit/errors'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { releaseHold } from '../../src/amend/release-hold.js'
import { examineDatabase } from '../../src/look/examine-database.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { readDrift } from '../../src/look/read-drift.js'
import { readHistory } from '../../src/look/read-history.js'
import { countNames } from '../../src/row/row-counts.js'
import type { DatasetReport } from '../../src/seed/decide/dataset-report.js'
import type { SeedOptions } from '../../src/seed/decide/seed-options.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'

const first: readonly Row[] = [
  { code: 'A', name: 'Ada', price: 1 },
  { code: 'B', name: 'Bea', price: 2 },
  { code: 'C', name: 'Cas', price: 3 },
]
const without = (code: string) => first.filter((row) => row['code'] !== code)

interface Situation {
  readonly what: string
  readonly before?: Partial<ShapeDataset> | null
  /** What the site does then; `t` is its table. */
  readonly site?: string
  readonly release: Partial<ShapeDataset>
  readonly options?: Partial<SeedOptions>
  /** What plan and run say, beside zeros. */
  readonly says: Readonly<Record<string, unknown>>
  /** What status says after the run. */
  readonly state?: string
}

const shared = { defaultOwnership: 'shared' } as const
const next = { version: '1.1.0' } as const
const situations: readonly Situation[] = [
  {
    what: 'a key that the release renames',
    release: {
      ...next,
      rows: [{ ...first[0], code: 'AA' }, ...without('A')],
      renamed: [{ from: 'A', to: 'AA' }],
    },
    says: { effect: 'rows', renamed: 1, unchanged: 3 },
  },
  {
    what: 'a renamed key of a row that the site deleted',
    before: { ...shared, rowOwnership: 'site' },
    site: `delete from t where code = 'A'`,
    release: {
      ...next,
      ...shared,
      rowOwnership: 'site',
      rows: [{ ...first[0], code: 'AA' }, ...without('A')],
      renamed: [{ from: 'A', to: 'AA' }],
    },
    says: { effect: 'ledger', tombstoned: 1, unchanged: 2 },
    state: 'drifted',
  },
  { what: 'a version with the same rows', release: next, says: { effect: 'ledger', unchanged: 3 } },
  { what: 'the same release', release: {}, says: { effect: 'nothing', unchanged: 3 } },
  {
    what: 'a dropped row that the dataset keeps',
    release: { ...next, rows: without('B') },
    says: { effect: 'ledger', unchanged: 2, left: 1 },
  },
  {
    what: 'dropped rows, of which the site edited one and one is referred to',
    before: { ...shared, absent: 'delete' },
    site: `update t set note = 'mine' where code = 'B'; insert into t_uses (code) values ('C')`,
    release: { ...next, ...shared, absent: 'delete', rows: [{ code: 'D', name: 'Dan', price: 4 }] },
    says: { effect: 'rows', inserted: 1, deleted: 1, left: 2 },
    options: { acceptMassChange: ['shapes/rows'] },
  },
  {
    what: 'a row of the site beside ours',
    site: `insert into t (code, name, price) values ('S', 'Site', 9)`,
    release: {},
    says: { effect: 'nothing', unchanged: 3 },
  },
  {
    what: 'a value in a column that no release carries',
    site: `update t set note = 'mine' where code = 'A'`,
    release: {},
    says: { effect: 'nothing', unchanged: 3 },
  },
  {
    what: 'a value of the site in a shared column',
    before: shared,
    site: `update t set price = 99 where code = 'A'`,
    release: shared,
    says: { effect: 'nothing', unchanged: 2, kept: 1 },
    state: 'drifted',
  },
  {
    what: 'a value of the site in a column of the package',
    site: `update t set price = 99 where code = 'A'`,
    release: {},
    says: { effect: 'rows', updated: 1, unchanged: 2 },
  },
  {
    what: 'a row that the site deleted and may delete',
    before: { ...shared, rowOwnership: 'site' },
    site: `delete from t where code = 'A'`,
    release: { ...shared, rowOwnership: 'site' },
    says: { effect: 'ledger', tombstoned: 1, unchanged: 2 },
    state: 'drifted',
  },
  {
    what: 'columns that are shared from now on',
    release: { ...next, ...shared },
    says: { effect: 'ledger', unchanged: 3 },
  },
  {
    what: 'rows that were there before, one with a value of the site',
    before: null,
    site: `insert into t (code, name, price) values ('A', 'Ada', 1), ('B', 'Bea', 99)`,
    release: shared,
    says: { effect: 'rows', inserted: 1, unchanged: 1, kept: 1 },
    state: 'drifted',
  },
  {
    what: 'rows that were there before, all of them the same',
    before: null,
    site: `insert into t (code, name, price) values ('A', 'Ada', 1), ('B', 'Bea', 2), ('C', 'Cas', 3)`,
    release: shared,
    says: { effect: 'ledger', unchanged: 3 },
  },
]

test.each([
  ['a base', 'shared'],
  ['a roster', 'package'],
])(
  'a departed row that others refer to waits, by %s, and goes once none does',
  async (_, defaultOwnership) => {
    await using own = await openSite('postgres')
    await own.rows(
      'create table t (code text primary key, name text); create table uses (code text references t)',
    )
    const rows = (...codes: string[]) => ({
      table: 't',
      key: ['code'],
      absent: 'delete',
      defaultOwnership,
      rows: codes.map((code) => ({ code, name: code })),
    })
    const status = async (dataset: ShapeDataset) =>
      (await readDatasetStatuses(own.database, await own.units(dataset)))[0]
    await own.seed(rows('a', 'b', 'c', 'd'))
    await own.rows(`insert into uses values ('b'), ('c')`)
    const dropped = { ...rows('a', 'd'), version: '1.1.0' }
    const leftBecause = { kept: 0, referenced: 2, written: 0 }
    expect(await own.seed(dropped)).toMatchObject({ left: 2, leftBecause })
    expect(await status(dropped)).toMatchObject({ state: 'current', waitingRows: 2, waitingToGo: 2 })
    // A large table is not read for it.
    const [counted] = await own.rows('select table_rows as rows from sow.copy')
    await own.rows('update sow.copy set table_rows = 10001')
    expect(await status(dropped)).not.toHaveProperty('waitingToGo')
    await own.rows(`update sow.copy set table_rows = ${counted?.['rows']}`)
    expect(await own.plan(dropped)).toMatchObject([{ left: 2, effect: 'nothing' }])
    expect((await own.seedAll([dropped])).run).toBeNull()

    // Nothing wakes the run but that the rows wait: its release is the one that is there.
    await own.rows(`delete from uses where code = 'b'`)
    expect(await own.plan(dropped)).toMatchObject([{ left: 1, deleted: 1, effect: 'rows' }])
    const { run, datasets } = await own.seedAll([dropped])
    expect(datasets).toMatchObject([{ left: 1, deleted: 1 }])

    // What was undone stays undone, until somebody ends the hold.
    await undoRun(own.database, { ...seedOptions, undo: run?.id ?? null })
    expect(await own.seed(dropped)).toMatchObject({ skipped: 'held' })
    await releaseHold(own.database, { ...seedOptions, names: [] })
    expect(await own.seed(dropped)).toMatchObject({ left: 1, deleted: 1 })
    await own.rows(`delete from uses; delete from t where code = 'c'`)
    await own.seed(dropped)
    expect(await status(dropped)).toMatchObject({ state: 'current', waitingRows: 0 })
    expect(await own.rows('select code from t order by 1')).toEqual([{ code: 'a' }, { code: 'd' }])
    expect((await own.seedAll([dropped])).run).toBeNull()
  },
)

test('rows that a run leaves have a reason', async () => {
  await using own = await openSite('postgres')
  await own.rows(`
    create table t (code text primary key, name text);
    create table uses (code text references t)`)
  const t = (absent: string, ...codes: string[]) => ({
    ...{ table: 't', key: ['code'], absent, version: `1.${4 - codes.length}.0` },
    rows: codes.map((code) => ({ code, name: code })),
  })
  await own.seed(t('delete', 'a', 'b', 'c', 'd'))
  await own.rows("insert into uses values ('b'); update t set name = 'Ours' where code = 'c'")
  const counts = async () => {
    const [run] = await readHistory(own.database, 1)
    return Object.values(run?.counts ?? {})[0]
  }
  expect(await own.seed(t('delete', 'a', 'd'))).toMatchObject({
    left: 2,
    leftBecause: { kept: 0, referenced: 1, written: 1 },
  })
  expect(await counts()).toMatchObject({ leftReferenced: 1, leftWritten: 1 })
  expect(await own.seed(t('keep', 'a'))).toMatchObject({ leftBecause: { written: 0, referenced: 0 } })
  expect(await counts()).not.toHaveProperty('leftWritten')

  const [status] = await readDatasetStatuses(own.database, await own.units(t('keep', 'a')))
  expect(status).not.toHaveProperty('waitingToGo')
})

describe.each(usualEngines(import.meta.url))(
  'a plan says what the run does, and status what drift does, on %s',
  (engine) => {
    let site: Site & AsyncDisposable
    beforeAll(async () => {
      site = await openSite(engine)
    })
    afterAll(() => site[Symbol.asyncDispose]())

    test.each(situations)(
      '$what',
      async ({ before = {}, site: written, release, options, says, state = 'current' }) => {
        await makeTables(site)
        const one = (changed: Partial<ShapeDataset>): ShapeDataset => ({
          table: 't',
          key: ['code'],
          rows: first,
          defaultOwnership: 'package',
          ...changed,
        })
        if (before !== null) await site.seed(one(before))
        if (written !== undefined) await site.rows(written)
        await agree(site, [one(release)], says, options)
        expect(await standing(site, one(release))).toBe(state)
      },
    )

    test.each(['serial', 'integer generated by default as identity'])(
      'values that a sequence gives and that are taken, of a column %s',
      async (type) => {
        await makeTables(site)
        await site.rows(`alter table t add column id ${type} unique`)
        const one = { table: 't', key: ['code'], rows: first }
        await site.rows(`insert into t (code, id) values ('mine', 2), ('far', 900)`)
        const refusal = {
          code: 'TARGET_SEQUENCE',
          outcome: 'nothing-changed',
          place: { table: 't', column: 'id' },
        }
        await expect(site.plan(one)).rejects.toMatchObject(refusal)
        const seeded = site.seed(one)
        await expect(seeded).rejects.toMatchObject(refusal)
        const refused = (await seeded.catch((error: unknown) => error)) as SowError
        await site.rows(refused.hint.slice(refused.hint.indexOf('select')))
        await agree(site, [one], { effect: 'rows', inserted: 3 })
        await site.rows(`insert into t (code, id) values ('later', 2000)`)
        const symptoms = await examineDatabase(site.database)
        expect(symptoms).toMatchObject([{ kind: 'sequence-behind', where: 't.id' }])
        // One that is far away is no reason to refuse: nothing meets it.
        await agree(
          site,
          [{ ...one, version: '1.1.0', rows: [...first, { code: 'N', name: 'New', price: 1 }] }],
          {
            effect: 'rows',
            inserted: 1,
            unchanged: 3,
          },
        )
      },
    )

    test.each([
      {
        what: 'an enum gets a label',
        type: 'kind',
        before: '',
        grows: `alter type kind add value 'new'`,
        value: 'new',
      },
      {
        what: 'a text gets longer',
        type: 'text',
        before: 'alter table t alter column word type varchar(3)',
        grows: 'alter table t alter column word type text',
        value: 'longer',
      },
    ])(
      'a release that fits once $what by a pending migration is estimated',
      async ({ type, before, grows, value }) => {
        await makeTables(site)
        await site.rows(`drop type if exists kind; create type kind as enum ('old')`)
        await site.rows(`alter table t add column word ${type}; create table other (code text primary key)`)
        const words = (...values: string[]) => values.map((word, at) => ({ code: String(at), word }))
        const release = (version: string, rows: readonly Row[]) => ({
          table: 't',
          key: ['code'],
          version,
          rows,
        })
        const other = { name: 'other', table: 'other', key: ['code'], rows: [{ code: 'A' }] }
        await site.seed(release('1.0.0', words('old')))
        const units = await site.units(release('1.1.0', words('old', value)), other)
        await site.rows(before)
        const plan = (migrationsPending: boolean) =>
          planDatasets(site.database, units, { ...seedOptions, migrationsPending })
        await expect(plan(false)).rejects.toMatchObject({ code: 'DATA_REJECTED' })
        expect(await plan(true)).toMatchObject([
          { dataset: 'rows', estimated: true, effect: 'rows', inserted: 0, uncounted: 2, digest: null },
          { dataset: 'other', estimated: false, effect: 'rows', inserted: 1 },
        ])
        await site.rows(grows)
        expect((await plan(true)).map(({ estimated }) => estimated)).toEqual([false, false])
        await site.rows('drop table other')
      },
    )

    test('a table that is there and does not fit yet is counted by nothing, and one that is not takes all', async () => {
      await makeTables(site)
      const rows = first.map(({ code }) => ({ code, later: '1' }))
      const late = (table: string) => ({ name: table, table, key: ['code'], version: '1.1.0', rows })
      await site.rows(
        'alter table t add column later text; create table other (code text primary key, later text)',
      )
      const units = await site.units(late('t'), late('other'))
      await site.rows(`alter table t drop column later; insert into t (code) values ('A'); drop table other`)
      const planned = await planDatasets(site.database, units, { ...seedOptions, migrationsPending: true })
      expect(planned).toMatchObject([
        { dataset: 't', estimated: true, effect: 'rows', inserted: 0, uncounted: 3 },
        { dataset: 'other', estimated: true, effect: 'rows', inserted: 3, uncounted: 0 },
      ])
    })

    test('a release that an undo holds back', async () => {
      await makeTables(site)
      const one = { table: 't', key: ['code'], rows: first }
      const seeded = await site.seedAll([one])
      await undoRun(site.database, {
        undo: seeded.run?.id ?? 0,
        lock: seedOptions.lock,
        run: seedOptions.run,
      })
      await agree(site, [one], { effect: 'nothing', skipped: 'held' })
      expect(await standing(site, one)).toBe('held')
    })

    test.each(['package', 'shared'])(
      'a renamed key that another dataset refers to, in a database without a ledger, columns %s',
      async (own) => {
        await makeTables(site)
        await site.rows(
          'create table t_child (code text primary key, parent text not null references t (code))',
        )
        const parents: ShapeDataset = {
          name: 'parents',
          table: 't',
          key: ['code'],
          rows: first,
          defaultOwnership: own,
          renamed: [{ from: 'OLD', to: 'A' }],
        }
        const children: ShapeDataset = {
          name: 'children',
          table: 't_child',
          key: ['code'],
          rows: [{ code: '1', parent: 'A' }],
          refs: { parent: { dataset: { name: 'parents' } } },
        }
        await agree(site, [parents, children])
      },
    )
  },
)

async function makeTables(site: Site): Promise<void> {
  await site.rows(`
    drop table if exists t cascade;
    drop table if exists t_uses, t_child cascade;
    create table t (code text primary key, name text, price integer, note text);
    create table t_uses (code text references t (code));
    drop schema if exists sow cascade`)
}

/** Plans, runs, and compares the two; the run is recorded where the plan says that something happens, and only there. */
async function agree(
  site: Site,
  datasets: readonly ShapeDataset[],
  says: Readonly<Record<string, unknown>> = {},
  options: Partial<SeedOptions> = {},
): Promise<void> {
  const planned = await planDatasets(site.database, await site.units(...datasets), {
    ...seedOptions,
    ...options,
  })
  const done = await site.seedAll(datasets, options)
  expect(done.datasets.map(told)).toEqual(planned.map(told))
  expect(done.run !== null).toBe(planned.some(({ effect }) => effect !== 'nothing'))
  if (datasets.length === 1) expect(told(done.datasets[0] as DatasetReport)).toEqual(says)
}

/** What a report says beside zeros. */
function told(report: DatasetReport) {
  const counts = countNames.filter((name) => report[name] > 0).map((name) => [name, report[name]])
  return {
    ...Object.fromEntries(counts),
    ...(report.renamed > 0 ? { renamed: report.renamed } : {}),
    ...(report.skipped === null ? {} : { skipped: report.skipped }),
    effect: report.effect,
  }
}

/** The state of a dataset; status and drift have to agree, before the next look at it and after. */
async function standing(site: Site, dataset: ShapeDataset): Promise<string | undefined> {
  const units = await site.units(dataset)
  const states: (string | undefined)[] = []
  let looks = 0
  for (const _ of ['before', 'after']) {
    const [status] = await readDatasetStatuses(site.database, units)
    const drift = await readDrift(site.database, units, 'all', { limit: null, values: false })
    if (status?.state === 'current' || status?.state === 'drifted')
      expect({ state: status.state, differs: drift.length > 0 }).toEqual({
        state: status.state,
        differs: status.state === 'drifted',
      })
    // What a run saw and left needs nobody any more.
    if (status?.state === 'drifted' && looks > 0) expect(status.seen).toBe(true)
    looks += 1
    states.push(status?.state)
    await site.seed(dataset)
  }
  expect(new Set(states).size).toBe(1)
  return states[0]
}
