import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { addTenants, everything, reportOf, seedRelease, siteDecisions } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { firstRelease, type TinyRelease } from '../seed/tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from '../seed/tiny-database.js'

/** Payer acme and code A2 have other keys, another title each, and a new code stands below the renamed one. */
const renamedRelease: TinyRelease = {
  payers: [
    { payer_key: 'acme-health', name: 'Acme Demo Health, Inc.', kind: 'commercial', phone: null },
    ...firstRelease.payers.filter(({ payer_key }) => payer_key !== 'acme'),
  ],
  fees: firstRelease.fees,
  codes: [
    { code: 'A', title: 'Chapter A', parent_id: null },
    { code: 'A1', title: 'Code A1', parent_id: 'A' },
    { code: 'A9', title: 'Code A9', parent_id: 'A' },
    { code: 'A91', title: 'Code A91', parent_id: 'A9' },
    { code: 'A92', title: 'Code A92', parent_id: 'A9' },
  ],
  renamedPayers: [{ from: 'acme', to: 'acme-health' }],
  renamedCodes: [
    { from: 'A2', to: 'A9' },
    { from: 'A21', to: 'A91' },
  ],
}

/** Applies a release after its plan, which has to say the same, digests and all. */
async function planAndApply(database: Database, release: TinyRelease, version: string) {
  const units = await unitsOf(release, version)
  const planned = await planDatasets(database, units, seedOptions)
  const expected = new Map(
    planned.map(({ domain, dataset, rung, shapeHash, digest }) => [
      `${domain}/${dataset}`,
      { rung: rung ?? 'nothing', shapeHash: shapeHash ?? '', digest },
    ]),
  )
  const applied = await seedRelease(database, release, version, { expected })
  expect(planned).toMatchObject(applied.datasets)
  return applied
}

const idOf = async (database: Database, statement: string) => (await rowsOf(database, statement))[0]?.['id']

describe.each(usualEngines(import.meta.url))('a renamed key on %s', (engine) => {
  test('stays the row that it was: id, edits, and what refers to it; undone and done again', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("update payers set phone = '555-0177' where payer_key = 'acme'")
      const before = await everything(database)
      const payer = await idOf(database, "select id from payers where payer_key = 'acme'")
      const code = await idOf(database, "select id from codes where code = 'A2'")
      const applied = await planAndApply(database, renamedRelease, '1.1.0')
      expect(reportOf(applied, 'payers')).toMatchObject({ renamed: 1, updated: 1, inserted: 0, unchanged: 2 })
      expect(reportOf(applied, 'codes')).toMatchObject({ renamed: 2, updated: 2, inserted: 1, retired: 0 })
      expect(
        await rowsOf(database, "select id, name, phone from payers where payer_key = 'acme-health'"),
      ).toEqual([{ id: payer, name: 'Acme Demo Health, Inc.', phone: '555-0177' }])
      expect(await idOf(database, "select id from codes where code = 'A9'")).toBe(code)
      expect(
        await rowsOf(
          database,
          "select code from codes where parent_id = (select id from codes where code = 'A9') order by 1",
        ),
      ).toEqual([{ code: 'A91' }, { code: 'A92' }])
      const after = await everything(database)
      const { run: nothing } = await seedRelease(database, renamedRelease, '1.1.0')
      expect(nothing).toBeNull()
      const { run } = await siteDecisions.undo(database)
      expect(await everything(database)).toEqual(before)
      await siteDecisions.undo(database, run?.id)
      expect(await everything(database)).toEqual(after)
    })
  })

  test('keeps the three-way rule: a name that the site gave stays under the new key', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      const applied = await planAndApply(database, renamedRelease, '1.1.0')
      expect(reportOf(applied, 'payers')).toMatchObject({ renamed: 1, conflicts: 1, inserted: 0 })
      expect(await rowsOf(database, "select name from payers where payer_key = 'acme-health'")).toEqual([
        { name: 'Our Acme' },
      ])
    })
  })

  test('of a row that the site deleted stays deleted, also when it is undone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("delete from payers where payer_key = 'acme'")
      await seedRelease(database, firstRelease, '1.0.0')
      const before = await everything(database)
      const applied = await planAndApply(database, renamedRelease, '1.1.0')
      expect(reportOf(applied, 'payers')).toMatchObject({ renamed: 0, inserted: 0, tombstoned: 1 })
      const after = await everything(database)
      const { run } = await siteDecisions.undo(database)
      expect(await everything(database)).toEqual(before)
      expect(reportOf(await seedRelease(database, firstRelease, '1.0.0'), 'payers')).toMatchObject({
        inserted: 0,
        tombstoned: 1,
      })
      await siteDecisions.undo(database, run?.id)
      expect(await everything(database)).toEqual(after)
    })
  })

  test('that the site has taken for a row of its own leaves both rows alone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query(
        "insert into payers (payer_key, name, kind) values ('acme-health', 'Ours', 'other')",
      )
      const applied = await planAndApply(database, renamedRelease, '1.1.0')
      expect(reportOf(applied, 'payers')).toMatchObject({ renamed: 0, inserted: 0 })
      expect(
        await rowsOf(database, "select count(*) as rows from payers where payer_key like 'acme%'"),
      ).toEqual([{ rows: 2 }])
    })
  })
})

describe.each(usualEngines(import.meta.url))('a replaced key on %s', (engine) => {
  test('is told in the plan with what refers to it and what to choose from', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const release: TinyRelease = {
        ...firstRelease,
        codes: [
          ...firstRelease.codes.filter(({ code }) => code !== 'A1'),
          { code: 'A11', title: 'Code A11', parent_id: 'A' },
          { code: 'A12', title: 'Code A12', parent_id: 'A' },
        ],
        replacedCodes: [{ key: 'A1', by: ['A11', 'A12'] }],
      }
      const units = await unitsOf(release, '1.1.0')
      const planned = await planDatasets(database, units, {
        ...seedOptions,
        rows: { limit: null, values: false },
      })
      expect(planned.find(({ dataset }) => dataset === 'codes')?.rows[0]).toMatchObject({
        key: 'A1',
        action: 'retire',
        references: 0,
        replacedBy: ['A11', 'A12'],
      })
    })
  })
})
