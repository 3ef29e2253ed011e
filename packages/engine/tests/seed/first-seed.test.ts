import { describe, expect, test } from 'vitest'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { firstRelease } from './tiny-clinic.js'
import { engines, rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'

const organizations = `
  insert into organizations (slug, status)
  values ('north', 'active'), ('south', 'active'), ('closed', 'suspended')`

const counts = (report: { dataset: string; inserted: number; updated: number; unchanged: number }) =>
  [report.dataset, report.inserted, report.updated, report.unchanged] as const

describe.each(engines)('a first seed on %s', (engine) => {
  test('inserts every row, once per active tenant, with references resolved', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      const { run, datasets } = await seedDatasets(database, await unitsOf(firstRelease), seedOptions)
      expect(run?.id).toBe(1)
      expect(datasets.map(counts)).toEqual([
        ['payers', 3, 0, 0],
        ['schedules', 2, 0, 0],
        ['fees', 4, 0, 0],
        ['codes', 4, 0, 0],
      ])
      const fees = await rowsOf(
        database,
        `select o.slug, s.code as schedule, f.code, f.unit, f.amount
         from fees f join schedules s on s.id = f.schedule_id and s.org_id = f.org_id
         join organizations o on o.id = f.org_id order by 1, 3`,
      )
      expect(fees).toEqual([
        { slug: 'north', schedule: 'standard', code: 'ZZ001', unit: 'each', amount: '10.00' },
        { slug: 'north', schedule: 'standard', code: 'ZZ002', unit: 'each', amount: null },
        { slug: 'south', schedule: 'standard', code: 'ZZ001', unit: 'each', amount: '10.00' },
        { slug: 'south', schedule: 'standard', code: 'ZZ002', unit: 'each', amount: null },
      ])
      const tree = await rowsOf(
        database,
        'select c.code, p.code as parent from codes c left join codes p on p.id = c.parent_id order by 1',
      )
      expect(tree.map(({ code, parent }) => [code, parent])).toEqual([
        ['A', null],
        ['A1', 'A'],
        ['A2', 'A'],
        ['A21', 'A2'],
      ])
    })
  })

  test('leaves nothing to do: the second run writes nothing, not even in the ledger', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      const units = await unitsOf(firstRelease)
      await seedDatasets(database, units, seedOptions)
      const before = await rowsOf(
        database,
        'select dataset, tenant, snapshot::text, xmin::text from sow.copy order by 1, 2',
      )
      const xmins = await rowsOf(database, 'select code, xmin::text from codes order by 1')
      const { run, datasets } = await seedDatasets(database, units, seedOptions)
      expect(run).toBeNull()
      expect(datasets.map(counts)).toEqual([
        ['payers', 0, 0, 3],
        ['schedules', 0, 0, 2],
        ['fees', 0, 0, 4],
        ['codes', 0, 0, 4],
      ])
      expect(
        await rowsOf(
          database,
          'select dataset, tenant, snapshot::text, xmin::text from sow.copy order by 1, 2',
        ),
      ).toEqual(before)
      expect(await rowsOf(database, 'select code, xmin::text from codes order by 1')).toEqual(xmins)
    })
  })

  test('is planned exactly, and the plan writes nothing', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      const units = await unitsOf(firstRelease)
      const plan = await planDatasets(database, units, seedOptions)
      expect(await rowsOf(database, "select to_regclass('sow.meta') as ledger")).toEqual([{ ledger: null }])
      expect(await rowsOf(database, 'select count(*) as rows from payers')).toEqual([{ rows: 0 }])
      const { datasets } = await seedDatasets(database, units, seedOptions)
      expect(plan).toMatchObject(datasets)
    })
  })

  test('lets tenant datasets wait for their first tenant, and back-fills a new one', async () => {
    await usingTinyClinic(engine, async (database) => {
      const units = await unitsOf(firstRelease)
      const first = await seedDatasets(database, units, seedOptions)
      expect(first.datasets.map(({ dataset, tenants, inserted }) => [dataset, tenants, inserted])).toEqual([
        ['payers', 1, 3],
        ['schedules', 0, 0],
        ['fees', 0, 0],
        ['codes', 1, 4],
      ])
      await database.session.query("insert into organizations (slug, status) values ('new', 'active')")
      const second = await seedDatasets(database, units, seedOptions)
      expect(second.datasets.map(({ dataset, inserted }) => [dataset, inserted])).toEqual([
        ['payers', 0],
        ['schedules', 1],
        ['fees', 2],
        ['codes', 0],
      ])
    })
  })
})
