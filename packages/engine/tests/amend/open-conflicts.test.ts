import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptEdits } from '../../src/amend/accept-edits.js'
import { readDatasetsInConflict, readOpenConflicts } from '../../src/amend/read-conflicts.js'
import { resolveConflicts } from '../../src/amend/resolve-conflicts.js'
import { readDatasetStatuses } from '../../src/look/read-dataset-statuses.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { openSite, type Row, type ShapeDataset, type Site, seedOptions } from '../shapes/shape-database.js'

type Own = Readonly<Record<string, string>>

/** A table of its own in the database of all tests here, with a dataset of its name. */
function tableOf(site: Site, name: string) {
  const called = name.replaceAll('_', '-')
  const identity = `shapes/${called}`
  const every = { keys: [], tenant: null }
  let version = 0
  const dataset = (rows: readonly Row[], more: Partial<ShapeDataset> = {}): ShapeDataset => {
    version += 1
    return { name: called, table: name, key: ['code'], version: `1.${version}.0`, rows, ...more }
  }
  return {
    identity,
    table: name,
    dataset,
    /** Rows `k` and `a` with one value. */
    seed: (v: unknown, own: Own = {}, more: Partial<ShapeDataset> = {}) =>
      site.seed(
        dataset(
          [
            { code: 'k', v },
            { code: 'a', v },
          ],
          { own, ...more },
        ),
      ),
    seedRows: (rows: readonly Row[], more: Partial<ShapeDataset> = {}) => site.seed(dataset(rows, more)),
    edit: (set: string, code = 'a') => site.rows(`update ${name} set ${set} where code = '${code}'`),
    rows: async () =>
      (await site.rows(`select code || '|' || coalesce(v::text, 'null') as told from ${name} order by code`))
        .map(({ told }) => told)
        .join(' '),
    /** As `sow db conflicts` tells them, which has to be what `sow db status` and a plan go by. */
    open: async () => {
      const conflicts = await readOpenConflicts(site.database, [identity], every)
      const named = await readDatasetsInConflict(site.database)
      expect(named.includes(identity)).toBe(conflicts.length > 0)
      return conflicts.map(({ key, column, release, site: now }) => `${key} ${column}: ${release} or ${now}`)
    },
    /** Those of which the ledger does not say that they ended. */
    ledger: async () =>
      (
        await site.rows(
          `select key ->> 'code' || ' ' || column_name as told from sow.conflict where dataset = '${identity}' and resolved_run is null order by 1`,
        )
      ).map(({ told }) => told),
    resolve: async (take: 'package' | 'site', keys: readonly string[] = []) => {
      const options = { ...seedOptions, tenant: null, datasets: [identity], keys, take }
      const { datasets } = await resolveConflicts(site.database, options)
      return datasets[0]
    },
    accept: () => acceptEdits(site.database, { ...seedOptions, ...every, dataset: identity }),
    undo: async () => await undoRun(site.database, { ...seedOptions, undo: null }),
    /** Takes back the very last run, which was an undo. */
    redo: async () => {
      const [last] = await site.rows('select max(id)::integer as id from sow.run')
      await undoRun(site.database, { ...seedOptions, undo: Number(last?.['id']) })
    },
    status: async (units: readonly ShapeDataset[]) =>
      (await readDatasetStatuses(site.database, await site.units(...units))).find(
        ({ dataset: own }) => own === called,
      )?.state,
  }
}

const ddl = (name: string) => `create table ${name} (code text primary key, v text, c text)`

describe.each(usualEngines(import.meta.url))('an open conflict on %s', (engine) => {
  let site: Site & AsyncDisposable
  beforeAll(async () => {
    site = await openSite(engine)
  })
  afterAll(async () => await site[Symbol.asyncDispose]())

  /** The release said 2 where the site says mine. */
  const inConflict = async (name: string, own: Own = {}, more: Partial<ShapeDataset> = {}) => {
    await site.rows(ddl(name))
    const it = tableOf(site, name)
    await it.seed('1', own, more)
    await it.edit("v = 'mine'")
    await it.seed('2', own, more)
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    return it
  }

  test('ends with the release that agrees with the site, and begins again with its undo', async () => {
    const it = await inConflict('agreed')
    await it.seed('mine')
    expect(await it.open()).toEqual([])
    expect(await it.ledger()).toEqual([])
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, ended: 0, written: 0 })
    expect(await it.rows()).toBe('a|mine k|mine')
    await it.undo()
    await it.undo()
    expect(await it.rows()).toBe('a|mine k|2')
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    await it.undo()
    expect(await it.open()).toEqual([])
    await it.redo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
  })

  test('ends where the site types what the release has: told at once, written down by the next run', async () => {
    const it = await inConflict('typed')
    await it.edit("v = '2'")
    expect(await it.open()).toEqual([])
    expect(await it.ledger()).toEqual(['a v'])
    expect(await it.resolve('package', ['a'])).toMatchObject({ resolved: 0, ended: 1, written: 0 })
    expect(await it.ledger()).toEqual([])
    expect(await it.rows()).toBe('a|2 k|2')
  })

  test.each(['package', 'site'])('ends where its column becomes one of the %s', async (owner) => {
    const it = await inConflict(`owned_by_${owner}`)
    await it.seed('2', { v: owner })
    expect(await it.open()).toEqual([])
    expect(await it.ledger()).toEqual([])
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, written: 0 })
    expect(await it.rows()).toBe(owner === 'package' ? 'a|2 k|2' : 'a|mine k|2')
  })

  test('ends where its column leaves the release', async () => {
    const it = await inConflict('without_column')
    await it.seedRows([
      { code: 'k', c: 'x' },
      { code: 'a', c: 'x' },
    ])
    expect(await it.ledger()).toEqual([])
    expect(await it.rows()).toBe('a|mine k|2')
  })

  test.each([undefined, 'delete'])('ends where its row leaves the release: %s', async (absent) => {
    const it = await inConflict(`departed_${absent ?? 'keep'}`)
    await it.seedRows([{ code: 'k', v: '2' }], { absent })
    expect(await it.open()).toEqual([])
    expect(await it.ledger()).toEqual([])
    await site.rows(`delete from ${it.table} where code = 'a'`)
    await site.rows(`insert into ${it.table} values ('a', 'again')`)
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, written: 0 })
    expect(await it.rows()).toBe('a|again k|2')
  })

  test('ends where what the site has is accepted, and is open again once that is undone', async () => {
    const it = await inConflict('accepted')
    await it.accept()
    expect(await it.ledger()).toEqual([])
    await it.edit("v = 'other'")
    expect(await it.open()).toEqual([])
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, written: 0 })
    expect(await it.rows()).toBe('a|other k|2')
    await it.undo()
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or other'])
  })

  test('of two in one row ends alone', async () => {
    await site.rows(ddl('two'))
    const it = tableOf(site, 'two')
    const both = (v: string, c: string) =>
      it.seedRows([
        { code: 'k', v, c },
        { code: 'a', v, c },
      ])
    await both('1', '1')
    await it.edit("v = 'mine', c = 'mine'")
    await both('2', '2')
    await both('mine', '2')
    expect(await it.open()).toEqual(['a c: 2 or mine'])
    expect(await it.ledger()).toEqual(['a c'])
    expect(await it.resolve('package', ['a'])).toMatchObject({ resolved: 1, ended: 0, written: 1 })
    expect(await site.rows("select * from two where code = 'a'")).toEqual([{ code: 'a', v: 'mine', c: '2' }])
  })

  const renamed = [{ from: 'a', to: 'A' }]

  test('goes with its row to another key, and back with the undo', async () => {
    const it = await inConflict('renamed')
    await it.seedRows(
      [
        { code: 'k', v: '1' },
        { code: 'A', v: '2' },
        { code: 'a', v: 'new' },
      ],
      { renamed },
    )
    expect(await it.open()).toEqual(['A v: 2 or mine'])
    expect(await it.ledger()).toEqual(['A v'])
    await it.undo()
    // Its earlier key was taken when the undo looked.
    expect(await it.rows()).toBe('A|mine a|new k|2')
    expect(await it.open()).toEqual(['A v: 2 or mine'])
    expect(await it.ledger()).toEqual(['A v'])
    await it.redo()
    expect(await it.open()).toEqual(['A v: 2 or mine'])
    expect(await it.ledger()).toEqual(['A v'])
    expect(await it.resolve('package')).toMatchObject({ resolved: 1, written: 1 })
    expect(await it.rows()).toBe('A|2 a|new k|1')
  })

  test('goes with its row, and is about the later release that is refused then', async () => {
    const it = await inConflict('renamed_on')
    const rows = (v: string) => [
      { code: 'k', v },
      { code: 'A', v },
    ]
    await it.seedRows(rows('3'), { renamed })
    expect(await it.open()).toEqual(['A v: 3 or mine'])
    await it.seedRows(rows('mine'), { renamed })
    expect(await it.ledger()).toEqual([])
    await it.undo()
    expect(await it.open()).toEqual(['A v: 3 or mine'])
    await it.undo()
    expect(await it.ledger()).toEqual(['a v'])
    await it.redo()
    expect(await it.ledger()).toEqual(['A v'])
  })

  test('that was ended for the site ends again where the undo of that is undone', async () => {
    const it = await inConflict('decided')
    expect(await it.resolve('site', ['a'])).toMatchObject({ resolved: 1, ended: 0, written: 0 })
    expect(await it.open()).toEqual([])
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    await it.redo()
    expect(await it.open()).toEqual([])
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    expect(await it.rows()).toBe('a|mine k|2')
  })

  test('goes with its column and its key where the table calls them otherwise', async () => {
    const it = await inConflict('moved')
    await site.rows('alter table moved rename v to w')
    await site.rows('alter table moved rename code to kod')
    const rows = (w: string) => [
      { kod: 'k', w },
      { kod: 'a', w },
    ]
    const more = { key: ['kod'] }
    await it.seedRows(rows('2'), more)
    expect(await it.open()).toEqual(['a w: 2 or mine'])
    expect(await it.resolve('package')).toMatchObject({ resolved: 1, written: 1 })
    expect(await site.rows('select kod, w from moved order by kod')).toEqual([
      { kod: 'a', w: '2' },
      { kod: 'k', w: '2' },
    ])
    await it.undo()
    expect(await it.open()).toEqual(['a w: 2 or mine'])
  })

  test('stays open where its column gets another type', async () => {
    await site.rows('create table retyped (code numeric(4, 1) primary key, v numeric(4, 1))')
    const it = tableOf(site, 'retyped')
    const of = (v: string) => it.seedRows([{ code: '1.0', v }])
    await of('1.5')
    await site.rows('update retyped set v = 9')
    await of('2.5')
    await site.rows('alter table retyped alter v type numeric(8, 3), alter code type numeric(8, 3)')
    expect((await it.open()).length).toBe(1)
    await of('2.5')
    expect(await it.open()).toEqual(['1.000 v: 2.500 or 9.000'])
    expect(await it.resolve('package')).toMatchObject({ resolved: 1, written: 1 })
    expect(await site.rows('select v::text from retyped')).toEqual([{ v: '2.500' }])
  })

  test('ends with a row that the site deleted, and does not come back with the one that it makes', async () => {
    const it = await inConflict('deleted')
    await site.rows("delete from deleted where code = 'a'")
    expect(await it.open()).toEqual([])
    await it.seed('2')
    expect(await it.ledger()).toEqual([])
    await site.rows("insert into deleted values ('a', 'again')")
    expect(await it.open()).toEqual([])
    await it.seed('3')
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, written: 0 })
    expect(await it.rows()).toBe('a|again k|3')
  })

  test('is about the release that an undo returns to', async () => {
    const it = await inConflict('undone')
    await it.seed('3')
    expect(await it.open()).toEqual(['a v: 3 or mine'])
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    await it.redo()
    expect(await it.open()).toEqual(['a v: 3 or mine'])
    expect(await it.ledger()).toEqual(['a v'])
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
    expect(await it.ledger()).toEqual(['a v'])
    expect(await it.resolve('package')).toMatchObject({ resolved: 1, written: 1 })
    expect(await it.rows()).toBe('a|2 k|2')
  })

  test('is open again after the undo of a run by which the package owned all, as its base is there', async () => {
    const it = await inConflict('taken')
    await it.seed('2', { v: 'package' })
    await it.undo()
    expect(await it.open()).toEqual(['a v: 2 or mine'])
  })

  test('is none where an undo gives back the value and nobody knows the base of it', async () => {
    await site.rows(ddl('unknown'))
    const it = tableOf(site, 'unknown')
    const both = (value: string, own: Own) =>
      it.seedRows(
        [
          { code: 'k', v: value, c: value },
          { code: 'a', v: value, c: value },
        ],
        { own },
      )
    await both('1', {})
    await it.edit("v = 'mine'")
    await both('2', {})
    await both('2', { v: 'package' })
    await it.undo()
    expect(await it.rows()).toBe('a|mine k|2')
    expect(await it.open()).toEqual([])
    expect(await it.ledger()).toEqual([])
    expect(await it.resolve('package')).toMatchObject({ resolved: 0, written: 0 })
    expect(await it.rows()).toBe('a|mine k|2')
  })

  test('writes nothing in a run that has nothing to write, and all that tell of it agree', async () => {
    const it = await inConflict('unchanged')
    const current = it.dataset([
      { code: 'k', v: '2' },
      { code: 'a', v: '2' },
    ])
    const known = { ...current, version: '1.2.0' }
    expect(await it.status([known])).toBe('conflicts')
    await it.edit("v = '2'")
    const runs = await site.rows('select count(*) from sow.run')
    await site.seed(known)
    expect(await site.rows('select count(*) from sow.run')).toEqual(runs)
    expect(await it.status([known])).toBe('current')
    expect(await it.open()).toEqual([])
  })
})
