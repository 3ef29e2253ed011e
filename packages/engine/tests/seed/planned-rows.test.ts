import { describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import type { ExpectedDataset } from '../../src/seed/decide/expected-dataset.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { addTenants, named, payerNames, reportOf, seedRelease } from '../amend/site-decisions.js'
import { usualEngines } from '../engines.js'
import { firstRelease, type TinyRelease } from './tiny-clinic.js'
import { seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

async function planned(database: Database, release: TinyRelease, version: string, values = false) {
  const units = await unitsOf(release, version)
  return await planDatasets(database, units, { ...seedOptions, rows: { limit: null, values } })
}

/** What a saved plan asks of the run. */
function expectedOf(plan: Awaited<ReturnType<typeof planned>>): Map<string, ExpectedDataset> {
  return new Map(
    plan.map(({ domain, dataset, rung, shapeHash, digest }) => [
      `${domain}/${dataset}`,
      { rung: rung ?? 'nothing', shapeHash: shapeHash ?? '', digest },
    ]),
  )
}

const secondRelease: TinyRelease = {
  payers: [
    { payer_key: 'acme', name: 'Acme Two', kind: 'commercial', phone: null },
    { payer_key: 'self', name: 'Self pay, corrected', kind: 'self_pay', phone: '555-0100' },
    { payer_key: 'zeta', name: 'Zeta Demo Plan', kind: 'government', phone: '555-0101' },
  ],
  fees: [{ schedule_id: 'standard', code: 'ZZ001', unit: 'each', amount: '12.00' }],
  codes: firstRelease.codes.filter(({ code }) => code !== 'A2' && code !== 'A21'),
}

describe.each(usualEngines(import.meta.url))('the rows of a plan on %s', (engine) => {
  test('say which columns of which row would change, what stays, and what refers to a row that leaves', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      await database.session.query("update fees set amount = 15 where code = 'ZZ002'")
      const plan = await planned(database, secondRelease, '1.1.0')
      const rows = (dataset: string) =>
        plan
          .find((report) => report.dataset === dataset)
          ?.rows.map(({ tenant, key, action, columns, references }) => [
            tenant,
            key,
            action,
            columns.map(({ column, decision }) => `${column} ${decision}`).join(', '),
            references,
          ])
      expect(rows('payers')).toEqual([
        [null, 'acme', 'conflict', 'name conflict', 0],
        [null, 'self', 'update', 'name take', 0],
        [null, 'zeta', 'update', 'kind take', 0],
      ])
      expect(rows('fees')).toEqual([
        ['north', 'standard/ZZ001', 'update', 'amount take', 0],
        ['south', 'standard/ZZ001', 'update', 'amount take', 0],
        ['north', 'standard/ZZ002', 'left', '', 0],
        ['south', 'standard/ZZ002', 'left', '', 0],
      ])
      expect(rows('codes')).toEqual([
        [null, 'A2', 'retire', 'retired_on take', 1],
        [null, 'A21', 'retire', 'retired_on take', 0],
      ])
    })
  })

  test('tell values only where they were asked for', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const release = named({ self: 'Self pay, corrected' })
      const [silent] = await planned(database, release, '1.1.0')
      expect(JSON.stringify(silent?.rows)).not.toContain('corrected')
      const [told] = await planned(database, release, '1.1.0', true)
      expect(told?.rows[0]?.columns).toEqual([
        { column: 'name', decision: 'take', from: 'Self pay', to: 'Self pay, corrected', base: 'Self pay' },
      ])
      await database.session.query("update payers set name = 'Ours' where payer_key = 'self'")
      const [kept] = await planned(database, firstRelease, '1.0.0', true)
      expect(kept?.rows.find(({ action }) => action === 'keep')?.columns).toEqual([
        { column: 'name', decision: 'keep', from: 'Ours', to: 'Self pay', base: 'Self pay' },
      ])
      // A value that is taken over an edit says so by what was applied before; a row that leaves still has its name.
      const units = await unitsOf(release, '1.1.0')
      const rows = { limit: null, values: true }
      const [over] = await planDatasets(database, units, { ...seedOptions, onConflict: 'package', rows })
      expect(over?.rows.find(({ key }) => key === 'self')?.columns).toEqual([
        { column: 'name', decision: 'take', from: 'Ours', to: 'Self pay, corrected', base: 'Self pay' },
      ])
      const left = await planned(database, secondRelease, '1.1.0', true)
      const codes = firstRelease.codes.find(({ code }) => code === 'A2')
      expect(left.find(({ dataset }) => dataset === 'codes')?.rows[0]).toMatchObject({
        key: 'A2',
        action: 'retire',
        name: codes?.title,
      })
    })
  })
})

describe.each(usualEngines(import.meta.url))('a saved plan on %s', (engine) => {
  test('is carried out where nothing moved, over a first load and an upgrade', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      const first = await planned(database, firstRelease, '1.0.0')
      await seedRelease(database, firstRelease, '1.0.0', { expected: expectedOf(first) })
      await database.session.query("update payers set name = 'Our Acme' where payer_key = 'acme'")
      const second = await planned(database, secondRelease, '1.1.0')
      const result = await seedRelease(database, secondRelease, '1.1.0', { expected: expectedOf(second) })
      expect(reportOf(result, 'payers')).toMatchObject({ updated: 2, conflicts: 1 })
    })
  })

  test('is refused where a row that it decided was edited since, and nothing is written', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const plan = expectedOf(await planned(database, secondRelease, '1.1.0'))
      await database.session.query("update payers set name = 'Edited since' where payer_key = 'self'")
      const late = seedRelease(database, secondRelease, '1.1.0', { expected: plan })
      await expect(late).rejects.toMatchObject({ code: 'PLAN_STALE', place: { dataset: 'tiny/payers' } })
      expect((await payerNames(database))[0]).toEqual({ payer_key: 'acme', name: 'Acme Demo Health' })
    })
  })

  test('is refused where a table gained a column since, or somebody else applied the release', async () => {
    await usingTinyClinic(engine, async (database) => {
      await addTenants(database)
      await seedRelease(database, firstRelease, '1.0.0')
      const plan = expectedOf(await planned(database, secondRelease, '1.1.0'))
      await database.session.query('alter table payers add column note text')
      const wider = seedRelease(database, secondRelease, '1.1.0', { expected: plan })
      await expect(wider).rejects.toMatchObject({ code: 'PLAN_STALE' })
      const again = expectedOf(await planned(database, secondRelease, '1.1.0'))
      await seedRelease(database, secondRelease, '1.1.0')
      const late = seedRelease(database, secondRelease, '1.1.0', { expected: again })
      await expect(late).rejects.toMatchObject({ code: 'PLAN_STALE' })
    })
  })
})
