import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { firstRelease, type TinyRelease } from './tiny-clinic.js'
import { engines, rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

/** Upgrades to a release, after its plan was seen to say the same as what was done. */
async function upgrade(database: Database, release: TinyRelease, version: string) {
  const units = await unitsOf(release, version)
  const plan = await planDatasets(database, units, seedOptions)
  const result = await seedDatasets(database, units, seedOptions)
  expect(plan).toMatchObject(result.datasets)
  const again = await seedDatasets(database, units, seedOptions)
  expect(again.run).toBeNull()
  return Object.fromEntries(result.datasets.map((report) => [report.dataset, report]))
}

const renamed = (names: Readonly<Record<string, string>>): TinyRelease => ({
  ...firstRelease,
  payers: firstRelease.payers.map((payer) => ({ ...payer, name: names[payer.payer_key] ?? payer.name })),
})

describe.each(engines)('an upgrade on %s', (engine) => {
  test('takes the release where the site left a column alone, and touches no other row', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      const before = await rowsOf(
        database,
        "select xmin::text from payers where payer_key <> 'acme' order by id",
      )
      const { payers } = await upgrade(database, renamed({ acme: 'Acme Demo Health Plan' }), '1.1.0')
      expect(payers).toMatchObject({ inserted: 0, updated: 1, unchanged: 2, kept: 0, conflicts: 0 })
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'Acme Demo Health Plan' },
      ])
      expect(
        await rowsOf(database, "select xmin::text from payers where payer_key <> 'acme' order by id"),
      ).toEqual(before)
    })
  })

  test("keeps the site's value, release after release, and reports a conflict once", async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      const kept = await upgrade(database, firstRelease, '1.0.1')
      expect(kept['payers']).toMatchObject({ updated: 0, unchanged: 2, kept: 1, conflicts: 0 })
      const conflict = await upgrade(database, renamed({ acme: 'Acme Two' }), '1.1.0')
      expect(conflict['payers']).toMatchObject({ updated: 0, unchanged: 2, kept: 0, conflicts: 1 })
      const later = await upgrade(database, renamed({ acme: 'Acme Two' }), '1.2.0')
      expect(later['payers']).toMatchObject({ updated: 0, unchanged: 2, kept: 1, conflicts: 0 })
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'Our Acme' },
      ])
      expect(
        await rowsOf(database, 'select column_name, old_base, release_value, site_value from sow.conflict'),
      ).toEqual([
        {
          column_name: 'name',
          old_base: 'Acme Demo Health',
          release_value: 'Acme Two',
          site_value: 'Our Acme',
        },
      ])
    })
  })

  test('moves the base where site and release agree, so that the next release arrives', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query("update payers set name = 'Acme Two' where payer_key = 'acme'")
      const agreed = await upgrade(database, renamed({ acme: 'Acme Two' }), '1.1.0')
      expect(agreed['payers']).toMatchObject({ updated: 0, unchanged: 3, kept: 0, conflicts: 0 })
      const next = await upgrade(database, renamed({ acme: 'Acme Three' }), '1.2.0')
      expect(next['payers']).toMatchObject({ updated: 1, unchanged: 2 })
    })
  })

  test('lets the package win its columns and never writes those of the site again', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query(
        "update payers set kind = 'mine', phone = '555-0199' where payer_key = 'self'",
      )
      const { payers } = await upgrade(database, firstRelease, '1.0.1')
      expect(payers).toMatchObject({ updated: 1, unchanged: 2 })
      expect(await rowsOf(database, "select kind, phone from payers where payer_key = 'self'")).toEqual([
        { kind: 'self_pay', phone: '555-0199' },
      ])
    })
  })

  test('respects a row that the site deleted, and blocks what refers to it', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query("insert into organizations (slug, status) values ('north', 'active')")
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query('delete from fees')
      await database.session.query('delete from schedules')
      const reports = await upgrade(database, firstRelease, '1.1.0')
      expect(reports['schedules']).toMatchObject({ inserted: 0, unchanged: 0, tombstoned: 1 })
      expect(reports['fees']).toMatchObject({ inserted: 0, unchanged: 0, blocked: 2 })
      expect(await rowsOf(database, 'select count(*) as rows from schedules')).toEqual([{ rows: 0 }])
    })
  })

  test('adopts a row that was there before, and calls what differs a local edit', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(`
        insert into payers (payer_key, name, kind)
        values ('acme', 'Acme of ours', 'commercial'), ('zeta', 'Zeta Demo Plan', 'commercial')`)
      const { datasets } = await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      expect(datasets[0]).toMatchObject({ inserted: 1, updated: 0, unchanged: 1, kept: 1 })
      const { payers } = await upgrade(database, renamed({ zeta: 'Zeta Two' }), '1.1.0')
      expect(payers).toMatchObject({ updated: 1, unchanged: 1, kept: 1 })
    })
  })

  test('dates what left a release, clears the date when it returns, and keeps rows of the site', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query("insert into codes (code, title) values ('SITE', 'Our own code')")
      const without = { ...firstRelease, codes: firstRelease.codes.filter(({ code }) => code !== 'A1') }
      const gone = await upgrade(database, without, '1.1.0')
      expect(gone['codes']).toMatchObject({ retired: 1, unchanged: 3, updated: 0 })
      expect(await rowsOf(database, 'select code from codes where retired_on is not null')).toEqual([
        { code: 'A1' },
      ])
      const back = await upgrade(database, firstRelease, '1.2.0')
      expect(back['codes']).toMatchObject({ revived: 1, unchanged: 3 })
      expect(await rowsOf(database, 'select code from codes where retired_on is not null')).toEqual([])
    })
  })

  test('restores a row of a set that the package owns entirely', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query("delete from codes where code = 'A21'")
      const { codes } = await upgrade(database, firstRelease, '1.0.1')
      expect(codes).toMatchObject({ inserted: 1, unchanged: 3 })
    })
  })

  test('deletes what left only where it is ours, unedited and unreferenced', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(
        "insert into organizations (slug, status) values ('north', 'active'), ('south', 'active')",
      )
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query(`
        update fees set amount = 99
        where code = 'ZZ001' and org_id = (select id from organizations where slug = 'south')`)
      const without = { ...firstRelease, fees: firstRelease.fees.filter(({ code }) => code !== 'ZZ001') }
      const { fees } = await upgrade(database, without, '1.1.0')
      expect(fees).toMatchObject({ deleted: 1, unchanged: 2 })
      expect(await rowsOf(database, "select amount from fees where code = 'ZZ001'")).toEqual([
        { amount: '99.00' },
      ])
    })
  })

  test('skips a package that is older than the ledger', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(renamed({ acme: 'Acme Two' }), '2.0.0'), seedOptions)
      const old = await seedDatasets(database, await unitsOf(firstRelease, '1.0.0'), seedOptions)
      expect(old.run).toBeNull()
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme'")).toEqual([
        { name: 'Acme Two' },
      ])
    })
  })

  test('gives a base to a set that the package owned so far: what the table holds, so that the release arrives', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await database.session.query("delete from codes where code = 'A21'")
      const changed = {
        ...firstRelease,
        codes: firstRelease.codes.map((code) =>
          code.code === 'A1' ? { ...code, title: 'Code A1 anew' } : code,
        ),
      }
      const units = await unitsOf(changed, '1.1.0', 'shared')
      const plan = await planDatasets(database, units, seedOptions)
      const { datasets } = await seedDatasets(database, units, seedOptions)
      expect(plan).toMatchObject(datasets)
      // Whether a row exists is the site's from now on, and it had deleted one.
      expect(datasets[3]).toMatchObject({ updated: 1, inserted: 0, tombstoned: 1, unchanged: 2, kept: 0 })
      await database.session.query("update codes set title = 'Ours' where code = 'A2'")
      const next = await seedDatasets(database, await unitsOf(changed, '1.2.0', 'shared'), seedOptions)
      expect(next.datasets[3]).toMatchObject({ updated: 0, kept: 1, tombstoned: 1, unchanged: 2 })
      expect(
        await rowsOf(
          database,
          "select count(*) as rows from sow.roster where dataset = 'tiny/codes' and ended_run is null",
        ),
      ).toEqual([{ rows: 0 }])
    })
  })

  test('gives a new row the unique name that another row gives up in the same release', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query('alter table payers add constraint one_name unique (name)')
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      const moved = renamed({ acme: 'Acme Two' })
      const release = {
        ...moved,
        payers: [
          ...moved.payers,
          { payer_key: 'beta', name: 'Acme Demo Health', kind: 'commercial', phone: null },
        ],
      }
      const { payers } = await upgrade(database, release, '1.1.0')
      expect(payers).toMatchObject({ updated: 1, inserted: 1, unchanged: 2 })
    })
  })

  test('remembers what every changed row was before', async () => {
    await usingTinyClinic(engine, async (database) => {
      await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      await upgrade(database, renamed({ acme: 'Acme Two' }), '1.1.0')
      expect(
        await rowsOf(
          database,
          "select run, key, action, before, base_before from sow.change where dataset = 'tiny/payers'",
        ),
      ).toEqual([
        {
          run: 2,
          key: { payer_key: 'acme' },
          action: 'update',
          before: { name: 'Acme Demo Health' },
          base_before: { name: 'Acme Demo Health' },
        },
      ])
    })
  })
})
