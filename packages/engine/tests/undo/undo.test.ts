import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { engines, rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

const tables = ['organizations', 'payers', 'schedules', 'fees', 'codes']

/** Every row of every table, with its id: what an undo has to give back. */
async function everything(database: Database): Promise<Record<string, unknown>> {
  const found: [string, unknown][] = []
  for (const table of tables)
    found.push([table, await rowsOf(database, `select * from ${table} order by id::text`)])
  return Object.fromEntries(found)
}

async function runCount(database: Database): Promise<unknown> {
  return await rowsOf(database, 'select count(*) from sow.run')
}

async function seed(database: Database, release: TinyRelease, version = '1.0.0') {
  return await seedDatasets(database, await unitsOf(release, version), seedOptions)
}

function undo(database: Database, run: number | null = null) {
  return undoRun(database, {
    undo: run,
    lock: { waitSeconds: 30 },
    run: { command: 'db undo', actor: 'test', toolVersion: '0.0.0', packages: {} },
  })
}

async function withTenants(database: Database) {
  await database.session.query(
    "insert into organizations (slug, status) values ('north', 'active'), ('south', 'active')",
  )
}

/** Changes a row of each kind: a name, a fee that goes, a code that goes, one that is corrected, one that is new. */
const secondRelease: TinyRelease = {
  payers: [
    { payer_key: 'acme', name: 'Acme Two', kind: 'commercial', phone: null },
    { payer_key: 'beta', name: 'Beta Demo Health', kind: 'commercial', phone: '555-0102' },
    { payer_key: 'self', name: 'Self pay', kind: 'self_pay', phone: '555-0100' },
    { payer_key: 'zeta', name: 'Zeta Demo Plan', kind: 'government', phone: '555-0101' },
  ],
  fees: [
    { schedule_id: 'standard', code: 'ZZ001', unit: 'box', amount: '12.00' },
    { schedule_id: 'standard', code: 'ZZ003', unit: 'each', amount: '3.00' },
  ],
  codes: [
    { code: 'A', title: 'Chapter A', parent_id: null },
    { code: 'A1', title: 'Code A1, corrected', parent_id: 'A' },
    { code: 'A2', title: 'Code A2', parent_id: 'A' },
    { code: 'A3', title: 'Code A3', parent_id: 'A' },
    { code: 'A31', title: 'Code A31', parent_id: 'A3' },
  ],
}

describe.each(engines)('an undo on %s', (engine) => {
  test('gives back an upgrade, row by row, as if nothing had happened', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      const before = await everything(database)
      await seed(database, secondRelease, '1.1.0')
      const after = await everything(database)
      expect(after).not.toEqual(before)
      const result = await undo(database)
      expect(result.datasets.map(({ dataset, left }) => [dataset, left])).toEqual([
        ['tiny/codes', 0],
        ['tiny/fees', 0],
        ['tiny/schedules', 0],
        ['tiny/payers', 0],
      ])
      expect(await everything(database)).toEqual(before)
    })
  })

  test('of the first seed leaves the tables as they were before it', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('own', 'Own', 'other')",
      )
      const before = await everything(database)
      await seed(database, firstRelease)
      await undo(database)
      expect(await everything(database)).toEqual(before)
    })
  })

  test('of an undo does the first run again, with the same ids', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await seed(database, secondRelease, '1.1.0')
      const after = await everything(database)
      const { run } = await undo(database)
      const redone = await undo(database, run?.id)
      expect(redone.datasets.every(({ heldVersion }) => heldVersion === null)).toBe(true)
      const again = await everything(database)
      expect(again).toEqual(after)
      const { run: nothing } = await seed(database, secondRelease, '1.1.0')
      expect(nothing).toBeNull()
    })
  })

  test('of two runs, one after the other, keeps both away', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await seed(database, secondRelease, '1.1.0')
      await undo(database, 2)
      await undo(database, 1)
      for (const [release, version] of [
        [firstRelease, '1.0.0'],
        [secondRelease, '1.1.0'],
      ] as const)
        expect((await seed(database, release, version)).run).toBeNull()
      expect((await seed(database, secondRelease, '1.1.1')).run).not.toBeNull()
    })
  })

  test('holds the version that it took back, until a newer one comes', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await seed(database, secondRelease, '1.1.0')
      const { datasets } = await undo(database)
      expect(datasets.map(({ heldVersion }) => heldVersion)).toEqual(['1.1.0', '1.1.0', '1.1.0', '1.1.0'])
      const before = await everything(database)
      const units = await unitsOf(secondRelease, '1.1.0')
      const planned = await planDatasets(database, units, seedOptions)
      expect(planned.map(({ skipped }) => skipped)).toEqual(['held', 'held', 'held', 'held'])
      const again = await seed(database, secondRelease, '1.1.0')
      expect(again.run).toBeNull()
      expect(await everything(database)).toEqual(before)
      const newer = await seed(database, secondRelease, '1.1.1')
      expect(newer.datasets.find(({ dataset }) => dataset === 'payers')).toMatchObject({
        inserted: 1,
        updated: 2,
      })
    })
  })

  test('leaves what the site wrote since, and says which rows', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await seed(database, secondRelease, '1.1.0')
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      await database.session.query("update payers set phone = '555-0199' where payer_key = 'beta'")
      const { datasets } = await undo(database)
      const payers = datasets.find(({ dataset }) => dataset === 'tiny/payers')
      expect(payers).toMatchObject({ restored: 1, removed: 0, left: 2 })
      expect(payers?.leftRows).toEqual([
        { tenant: null, key: 'acme', reason: 'edited' },
        { tenant: null, key: 'beta', reason: 'edited' },
      ])
      expect(await rowsOf(database, 'select payer_key, name, kind from payers order by 1')).toEqual([
        { payer_key: 'acme', name: 'Our Acme', kind: 'commercial' },
        { payer_key: 'beta', name: 'Beta Demo Health', kind: 'commercial' },
        { payer_key: 'self', name: 'Self pay', kind: 'self_pay' },
        { payer_key: 'zeta', name: 'Zeta Demo Plan', kind: 'commercial' },
      ])
    })
  })

  test('leaves a row that something else refers to, and what is above it in the tree', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await database.session.query(
        'create table notes (id integer primary key generated always as identity, code_id uuid references codes (id))',
      )
      await seed(database, secondRelease, '1.1.0')
      await database.session.query("insert into notes (code_id) select id from codes where code = 'A31'")
      const { datasets } = await undo(database)
      const codes = datasets.find(({ dataset }) => dataset === 'tiny/codes')
      expect(codes?.leftRows).toEqual([
        { tenant: null, key: 'A3', reason: 'referenced' },
        { tenant: null, key: 'A31', reason: 'referenced' },
      ])
    })
  })

  test('gives a site edit back that the release had overwritten, and keeps it through the next upgrade', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      await seed(database, firstRelease)
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      const units = await unitsOf(secondRelease, '1.1.0')
      await seedDatasets(database, units, { ...seedOptions, onConflict: 'package' })
      await undo(database)
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'Our Acme' },
      ])
      const next = await seed(database, secondRelease, '1.2.0')
      expect(next.datasets.find(({ dataset }) => dataset === 'payers')).toMatchObject({ conflicts: 1 })
    })
  })

  test('of a run that a later one built on is refused, and one that is undone stays so', async () => {
    await usingTinyClinic(engine, async (database) => {
      await withTenants(database)
      const first = await seed(database, firstRelease)
      await seed(database, secondRelease, '1.1.0')
      await expect(undo(database, first.run?.id ?? 0)).rejects.toMatchObject({ code: 'UNDO_LATER_RUNS' })
      await undo(database)
      await undo(database, first.run?.id ?? 0)
      const [tables, runs] = [await everything(database), await runCount(database)]
      expect(await undo(database, first.run?.id ?? 0)).toEqual({
        run: null,
        undone: first.run?.id,
        alreadyUndone: true,
        datasets: [],
      })
      expect([await everything(database), await runCount(database)]).toEqual([tables, runs])
      await expect(undo(database)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' })
      expect((await everything(database))['payers']).toEqual([])
    })
  })
})
