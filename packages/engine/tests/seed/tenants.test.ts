import { describe, expect, test } from 'vitest'
import { releaseHold } from '../../src/amend/release-hold.js'
import { type Database, databaseOver } from '../../src/database/database.js'
import { seedDatasets } from '../../src/seed/carry-out/seed-datasets.js'
import { planDatasets } from '../../src/seed/plan/plan-datasets.js'
import { undoRun } from '../../src/undo/undo-run.js'
import { usualEngines } from '../engines.js'
import { firstRelease } from './tiny-clinic.js'
import { rowsOf, seedOptions, unitsOf, usingTinyClinic } from './tiny-database.js'
import { watchedSession } from './watched-session.js'

const organizations =
  "insert into organizations (slug, status) values ('north', 'active'), ('south', 'active')"

/** Seeds fees and schedules; what was planned must be what is done. */
async function seedFees(
  database: Database,
  tenant: string | null = null,
  wholeTenants = 100,
  version = '1.0.0',
) {
  const units = (await unitsOf(firstRelease, version)).filter(({ dataset }) => dataset.scope === 'tenant')
  const options = { ...seedOptions, tenant, wholeTenants }
  const plan = await planDatasets(database, units, options)
  const { datasets } = await seedDatasets(database, units, options)
  expect(plan).toMatchObject(datasets)
  return datasets[1]
}

const feesOf = (database: Database) =>
  rowsOf(
    database,
    'select o.slug, count(*) as rows from fees f join organizations o on o.id = f.org_id group by 1 order by 1',
  )

describe.each(usualEngines(import.meta.url))('tenants on %s', (engine) => {
  test('one alone receives its rows, and the others keep waiting for theirs', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      expect(await seedFees(database, 'south')).toMatchObject({ inserted: 2, tenants: 1 })
      expect(await feesOf(database)).toEqual([{ slug: 'south', rows: 2 }])
      expect(await seedFees(database)).toMatchObject({ inserted: 2, unchanged: 2, tenants: 2 })
    })
  })

  test('an edit in one of them leaves the ledger rows of the others alone', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      await seedFees(database)
      const ledger =
        "select o.slug, d.xmin::text from sow.copy d join organizations o on o.id::text = d.tenant where d.dataset = 'tiny/fees' order by 1"
      const before = await rowsOf(database, ledger)
      await database.session.query(
        "update fees set amount = 7 where code = 'ZZ001' and org_id = (select id from organizations where slug = 'south')",
      )
      expect(await seedFees(database)).toMatchObject({ updated: 0, kept: 1, unchanged: 3 })
      const after = await rowsOf(database, ledger)
      expect(after[0]).toEqual(before[0])
      expect(after[1]).not.toEqual(before[1])
      expect(await seedFees(database)).toMatchObject({ kept: 1, unchanged: 3 })
    })
  })

  test('one that is gone when its run is undone starts anew when it comes back', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      await seedFees(database, 'south')
      await database.session.query(`
        create table held as select * from organizations where slug = 'south';
        delete from fees; delete from schedules; delete from organizations where slug = 'south'`)
      await undoRun(database, { ...seedOptions, undo: null })
      await database.session.query('insert into organizations select * from held')
      await releaseHold(database, { ...seedOptions, names: [] })
      expect(await seedFees(database, 'south')).toMatchObject({ inserted: 2, tombstoned: 0 })
    })
  })

  test('one that is suspended is left as it is, and comes back to the present release', async () => {
    await usingTinyClinic(engine, async (database) => {
      await database.session.query(organizations)
      await seedFees(database)
      await database.session.query("update organizations set status = 'suspended' where slug = 'south'")
      expect(await seedFees(database)).toMatchObject({ tenants: 1, unchanged: 2 })
      expect(await feesOf(database)).toHaveLength(2)
      await database.session.query("update organizations set status = 'active' where slug = 'south'")
      expect(await seedFees(database)).toMatchObject({ tenants: 2, unchanged: 4 })
    })
  })
})

// Few are looked at one by one, of many the server counts those that an undo keeps back: both come to the same.
test('tenants that an undo keeps back stay there, whoever comes or is edited, and however many there are', async () => {
  const [few, many] = await Promise.all([keptBack(100), keptBack(0)])
  expect(many).toEqual(few)
  expect(many.map(([report]) => report)).toMatchObject([
    { skipped: 'held', tenants: 2, unchanged: 4 },
    { skipped: null, tenants: 3, unchanged: 4, inserted: 2 },
    { skipped: null, tenants: 3, unchanged: 6, effect: 'nothing' },
    { skipped: null, tenants: 3, unchanged: 6, effect: 'nothing' },
    { skipped: 'held', tenants: 1, unchanged: 2 },
    { skipped: null, tenants: 1, unchanged: 2 },
    { skipped: 'newer-applied', tenants: 3 },
    { skipped: null, tenants: 3, kept: 1, unchanged: 5, effect: 'ledger' },
  ])
})

async function keptBack(wholeTenants: number) {
  const steps: unknown[][] = []
  await usingTinyClinic('postgres', async (database) => {
    const { query } = database.session
    const step = async (version: string, tenant: string | null = null) =>
      steps.push([
        await seedFees(database, tenant, wholeTenants, version),
        await rowsOf(
          database,
          `select o.slug, applied.version, applied.held
          from sow.copy c
          join sow.dataset applied on applied.dataset = c.dataset and applied.ordinal = c.applied
          join organizations o on o.id::text = c.tenant
          where c.dataset = 'tiny/fees'
          order by 1`,
        ),
      ])
    await query(organizations)
    await seedFees(database)
    await seedFees(database, null, wholeTenants, '1.1.0')
    await undoRun(database, { ...seedOptions, undo: null })
    await step('1.1.0')
    await query("insert into organizations (slug, status) values ('west', 'active')")
    await step('1.1.0')
    await step('1.1.0')
    await query(
      "update fees set amount = 7 where code = 'ZZ001' and org_id = (select id from organizations where slug = 'south')",
    )
    await step('1.1.0')
    await step('1.1.0', 'south')
    await step('1.2.0', 'west')
    await step('1.1.0')
    await step('1.2.0')
  })
  return steps
}

// Where nobody else is at work: beside others' transactions the ids of a run are not believed at once, and all are looked at.
test('of many, those that have something open are looked at, and the server counts the others', async () => {
  await usingTinyClinic('pglite', async (database) => {
    await database.session.query(organizations)
    const seedMany = () => seedFees(database, null, 0)
    expect(await seedMany()).toMatchObject({ inserted: 4, tenants: 2 })
    expect(await seedMany()).toMatchObject({ unchanged: 4, tenants: 2, effect: 'nothing' })

    await database.session.query("update fees set amount = 7 where code = 'ZZ001'")
    expect(await seedMany()).toMatchObject({ kept: 2, unchanged: 2, tenants: 2 })
    await database.session.query("insert into organizations (slug, status) values ('west', 'active')")
    const read: unknown[] = []
    const watched = watchedSession(database.session, (statement, parameters) => {
      if (statement.includes('copy.tenant = any')) read.push(parameters?.find(Array.isArray)?.length)
    })
    expect(await seedFees(databaseOver(watched), null, 0)).toMatchObject({
      ...{ inserted: 2, kept: 2, unchanged: 2, tenants: 3, effect: 'rows' },
    })
    // Of both datasets, in the plan and in the run: the tenant that is new, and one for what all others have.
    expect(read).toEqual([2, 2, 2, 2])
    expect(await seedMany()).toMatchObject({ kept: 2, unchanged: 4, tenants: 3, effect: 'nothing' })

    await database.session.query("update fees set amount = 8 where code = 'ZZ002'")
    await database.session.query("update organizations set status = 'suspended' where slug = 'south'")
    expect(await seedMany()).toMatchObject({ kept: 3, unchanged: 1, tenants: 2 })
  })
})

test('of many, those that have the rows already get the version in one statement, and the others are looked at', async () => {
  await usingTinyClinic('pglite', async (database) => {
    await database.session.query(`${organizations}, ('east', 'active'), ('west', 'active')`)
    const seedMany = (version: string) => seedFees(database, null, 0, version)
    const copies = () =>
      rowsOf(
        database,
        `select o.slug, applied.version, c.xmin::text as written
        from sow.copy c
        join sow.dataset applied on applied.dataset = c.dataset and applied.ordinal = c.applied
        join organizations o on o.id::text = c.tenant
        where c.dataset = 'tiny/fees' order by 1`,
      )
    const versions = async () => (await copies()).map(({ slug, version }) => `${slug} ${version}`)
    await seedMany('1.0.0')
    await database.session.query("update organizations set status = 'suspended' where slug = 'east'")
    expect(await seedMany('1.1.0')).toMatchObject({ unchanged: 6, tenants: 3, effect: 'ledger' })
    expect(await versions()).toEqual(['east 1.0.0', 'north 1.1.0', 'south 1.1.0', 'west 1.1.0'])
    expect(await seedMany('1.1.0')).toMatchObject({ unchanged: 6, effect: 'nothing' })

    // An edit that nobody compared yet, and a tenant that is new, beside tenants that get the version alone.
    await database.session.query(
      "update fees set amount = 7 where code = 'ZZ001' and org_id = (select id from organizations where slug = 'south')",
    )
    await database.session.query("insert into organizations (slug, status) values ('zenith', 'active')")
    const before = await copies()
    const counts = { inserted: 2, kept: 1, unchanged: 5, tenants: 4, effect: 'rows' }
    expect(await seedMany('1.2.0')).toMatchObject(counts)
    expect(await versions()).toEqual([
      'east 1.0.0',
      ...['north', 'south', 'west', 'zenith'].map((slug) => `${slug} 1.2.0`),
    ])
    const stood = (await copies()).filter(({ written }, at) => written === before[at]?.['written'])
    expect(stood.map(({ slug }) => slug)).toEqual(['east', 'north', 'west'])
    expect(await seedMany('1.2.0')).toMatchObject({ kept: 1, unchanged: 7, effect: 'nothing' })
    expect(await seedMany('1.1.0')).toMatchObject({ skipped: 'newer-applied' })

    // All that the run gave is given back.
    await undoRun(database, { undo: null, lock: seedOptions.lock, run: seedOptions.run })
    expect(await versions()).toEqual([
      ...['east 1.0.0', 'north 1.1.0', 'south 1.1.0', 'west 1.1.0'],
      'zenith ',
    ])
    expect(await seedMany('1.2.0')).toMatchObject({ skipped: 'held' })
    expect(await seedMany('1.3.0')).toMatchObject({ inserted: 2, tenants: 4, skipped: null })
  })
})

test('a release that all tenants have moves as one, and where one stays behind the others move without it', async () => {
  await usingTinyClinic('pglite', async (database) => {
    const { query } = database.session
    await query(`${organizations}, ('east', 'active'), ('west', 'active')`)
    const copies = () =>
      rowsOf(
        database,
        `select o.slug, c.applied, applied.version, c.xmin::text as written
        from sow.copy c
        join sow.dataset applied on applied.dataset = c.dataset and applied.ordinal = c.applied
        join organizations o on o.id::text = c.tenant
        where c.dataset = 'tiny/fees' order by 1`,
      )
    const versions = async () => (await copies()).map(({ slug, version }) => `${slug} ${version}`)
    const places: string[] = []
    const watched = databaseOver(
      watchedSession(database.session, (statement) => {
        if (/(update|insert into) "?sow"?\."?(dataset|copy)"?/.test(statement)) places.push(statement)
      }),
    )
    const seedMany = (version: string, tenant: string | null = null) => seedFees(watched, tenant, 0, version)
    await seedMany('1.0.0')
    const before = await copies()
    places.splice(0)
    expect(await seedMany('1.1.0')).toMatchObject({ unchanged: 8, tenants: 4, effect: 'ledger' })
    expect(places.map((statement) => statement.includes('sow.copy'))).toEqual([false, false])
    expect(await copies()).toEqual(before.map((copy) => ({ ...copy, version: '1.1.0' })))

    await undoRun(database, { undo: null, lock: seedOptions.lock, run: seedOptions.run })
    expect(await versions()).toEqual(before.map(({ slug }) => `${slug} 1.0.0`))
    await releaseHold(database, { ...seedOptions, names: [] })
    await seedMany('1.1.0')

    // One that is gone is forgotten first. One that somebody wrote is compared, and none of its rows is lost.
    await query(`
      delete from fees where org_id = (select id from organizations where slug = 'west');
      delete from schedules where org_id = (select id from organizations where slug = 'west');
      delete from organizations where slug = 'west';
      update fees set amount = 7 where code = 'ZZ001' and org_id = (select id from organizations where slug = 'south')`)
    expect(await seedMany('1.2.0')).toMatchObject({ kept: 1, unchanged: 5, tenants: 3 })
    expect(await versions()).toEqual(['east 1.2.0', 'north 1.2.0', 'south 1.2.0'])

    await query("update organizations set status = 'suspended' where slug = 'east'")
    expect(await seedMany('1.3.0')).toMatchObject({ kept: 1, unchanged: 3, tenants: 2 })
    expect(await versions()).toEqual(['east 1.2.0', 'north 1.3.0', 'south 1.3.0'])
    await query("update organizations set status = 'active' where slug = 'east'")
    expect(await seedMany('1.4.0', 'north')).toMatchObject({ unchanged: 2, tenants: 1 })
    expect(await versions()).toEqual(['east 1.2.0', 'north 1.4.0', 'south 1.3.0'])
    expect(await seedMany('1.4.0')).toMatchObject({ kept: 1, unchanged: 5, tenants: 3 })
    expect(await versions()).toEqual(['east 1.4.0', 'north 1.4.0', 'south 1.4.0'])
    expect(await rowsOf(database, 'select amount::text from fees where amount = 7')).toHaveLength(1)
    expect(await seedMany('1.4.0')).toMatchObject({ kept: 1, unchanged: 5, effect: 'nothing' })
  })
})

test('a tenant that is suspended does not make an unchanged run look closer', async () => {
  await usingTinyClinic('pglite', async (database) => {
    await database.session.query(organizations)
    const units = (await unitsOf(firstRelease)).filter(({ dataset }) => dataset.scope === 'tenant')
    const sent: string[] = []
    const watched = databaseOver(
      watchedSession(database.session, (statement) => {
        sent.push(statement)
      }),
    )
    await seedDatasets(watched, units, seedOptions)
    // The first run after that asks whose ledger it is.
    await seedDatasets(watched, units, seedOptions)
    sent.splice(0)
    await seedDatasets(watched, units, seedOptions)
    const unchanged = sent.splice(0).length
    await database.session.query("update organizations set status = 'suspended' where slug = 'south'")
    await seedDatasets(watched, units, seedOptions)
    // It is still there, which is one more question.
    expect(sent.length).toBe(unchanged + 1)
  })
})
